import { useAccount, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { PageTitle, Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { tellTimeOfDay } from '../components/time.tsx';
import { liveState } from '../live/live.ts';
import { useLatestNow } from '../live/use-latest-now.ts';
import { AlertsCard } from '../now/alerts-card.tsx';
import { BudgetCard } from '../now/budget-card.tsx';
import { FlowCard } from '../now/flow-card.tsx';
import { HealthCard } from '../now/health-card.tsx';
import { ModeCard } from '../now/mode-card.tsx';
import { StreamCard } from '../now/stream-card.tsx';
import { useObservable } from '../router/observable.ts';
import '../now/now.css';

/** What an operator looks at first. */
export default function Now() {
  const asked = useApi('/api/now');
  const now = useLatestNow(asked.data);
  const zone = useZone();
  const account = useAccount();
  const isStale = useObservable(liveState).is === 'reconnecting';
  const accounts = now?.accounts.filter((each) => account === null || each.account === account) ?? [];
  const alerts =
    now?.alerts.filter((each) => account === null || each.account === null || each.account === account) ?? [];
  return (
    <>
      <PageTitle
        tools={
          now && (
            <span class={isStale ? 'stale' : 'muted small'}>
              {isStale ? 'Not up to date: as of' : 'As of'} {tellTimeOfDay(now.atMs, zone)} {zone}
            </span>
          )
        }
      >
        Now
      </PageTitle>
      {asked.failure && <Failure message={asked.failure.message} retry={asked.reload} />}
      {!now && !asked.failure && <Waiting what="the state of things" />}
      <AlertsCard alerts={alerts} />
      {now && (
        <div class="now">
          <ModeCard mode={now.mode} />
          <div class="stack now-side">
            {accounts.map((each) => (
              <BudgetCard key={each.account} account={each} />
            ))}
            {accounts.length === 0 && (
              <Section title="Budget">
                <Empty>
                  No worker has set an account up yet. <code>bin/conclave up</code> does, from the configuration.
                </Empty>
              </Section>
            )}
            <FlowCard flow={now.day} />
            <HealthCard now={now} />
          </div>
          <StreamCard />
        </div>
      )}
    </>
  );
}
