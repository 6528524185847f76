import { Loaded, NoAccountYet, PageTitle, Section } from '../components/section.tsx';
import { formatTimeOfDay } from '../components/time.tsx';
import { liveState, useNow } from '../live/live.ts';
import { AlertsCard } from '../now/alerts-card.tsx';
import { BudgetCard } from '../now/budget-card.tsx';
import { FlowCard } from '../now/flow-card.tsx';
import { HealthCard } from '../now/health-card.tsx';
import { ModeCard } from '../now/mode-card.tsx';
import { StreamCard } from '../now/stream-card.tsx';
import '../now/now.css';
import { useZone } from '../api/use-api.ts';

/** What an operator looks at first. */
export default function Now() {
  const asked = useNow();
  const zone = useZone();
  const isStale = liveState.value.is === 'reconnecting';
  return (
    <>
      <PageTitle
        tools={
          asked.data && (
            <span class={isStale ? 'stale' : 'muted small'}>
              {isStale ? 'Not up to date: as of' : 'As of'} {formatTimeOfDay(asked.data.atMs, zone)} {zone}
            </span>
          )
        }
      >
        Now
      </PageTitle>
      <Loaded from={asked} what="the state of the service">
        {(now) => (
          <>
            <AlertsCard alerts={now.alerts} />
            <div class="now">
              <ModeCard mode={now.mode} />
              <div class="stack now-side">
                {now.accounts.map((each) => (
                  <BudgetCard key={each.account} account={each} />
                ))}
                {now.accounts.length === 0 && (
                  <Section title="Budget">
                    <NoAccountYet />
                  </Section>
                )}
                <FlowCard flow={now.day} />
                <HealthCard now={now} />
              </div>
              <StreamCard />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
