import { useAccount, useApi, useZone } from '../api/use-api.ts';
import { isPhone } from '../components/phone.ts';
import { Failure, Loaded, NoAccountYet, PageTitle, Section, Waiting } from '../components/section.tsx';
import { formatTimeOfDay } from '../components/time.tsx';
import { liveState, useNow } from '../live/live.ts';
import { useAgain } from '../now/again.ts';
import { AlertsCard } from '../now/alerts-card.tsx';
import { BudgetCard } from '../now/budget-card.tsx';
import { DecisionBoard } from '../now/decision-board.tsx';
import { HealthCard } from '../now/health-card.tsx';
import { ModeCard } from '../now/mode-card.tsx';
import { Tiles } from '../now/tiles.tsx';
import { useWindow, WindowPicker } from '../now/window.tsx';
import '../decisions/decisions.css';
import '../now/now.css';

const READ_AGAIN_MS = 15_000;

/** What an operator looks at first: what was made, what it costs, what is decided, and what fails. */
export default function Now() {
  const asked = useNow();
  const account = useAccount();
  const zone = useZone();
  const window = useWindow();
  const trends = useApi('/api/trends', { account, window });
  useAgain(READ_AGAIN_MS, trends);
  // Of an earlier question only until the answer is there: not in the place of one that failed.
  const shown = trends.failure ? trends.data : trends.lastData;
  const isStale = liveState.value.is === 'reconnecting';
  return (
    <>
      <PageTitle
        tools={
          <>
            {asked.data && (
              <span class={isStale ? 'stale' : 'muted small as-of'}>
                {isStale ? 'Not up to date: as of' : 'As of'} {formatTimeOfDay(asked.data.atMs, zone)} {zone}
              </span>
            )}
            <WindowPicker />
          </>
        }
      >
        Now
      </PageTitle>
      <Loaded from={asked} what="the state of the service">
        {(now) => (
          <>
            {trends.failure && <Failure message={trends.failure.message} retry={trends.reload} />}
            {shown && <Tiles now={now} trends={shown} zone={zone} isOld={trends.data === null} />}
            {!shown && !trends.failure && <Waiting what="the key figures" />}
            {!isPhone() && <AlertsCard alerts={now.alerts} />}
            <DecisionBoard window={window} nowMs={now.atMs} />
            {isPhone() && <AlertsCard alerts={now.alerts} />}
            <div class="grid-3">
              <div class="stack">
                <ModeCard mode={now.mode} />
                {now.accounts.map((each) => (
                  <BudgetCard key={each.account} account={each} />
                ))}
                {now.accounts.length === 0 && (
                  <Section title="Budget">
                    <NoAccountYet />
                  </Section>
                )}
              </div>
              <div class="span-2">
                <HealthCard now={now} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
