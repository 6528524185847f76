import { formatDuration } from '../../domain/shared/format.ts';
import type { RunningRow, RunningView } from '../../server/contract/running.ts';
import { useAccount, useApi } from '../api/use-api.ts';
import { Pill } from '../components/pill.tsx';
import { useClock } from '../components/time.tsx';
import { useAgain } from './again.ts';

const ASKED_EVERY_MS = 3_000;

type Phase = NonNullable<RunningRow['state']>['phase'];

const PHASES: Readonly<Record<Phase, string>> = {
  admit: 'being admitted',
  fetch: 'reading the market',
  research: 'looking for evidence',
  waiting: 'waiting for another decision',
  quick: 'asking one model',
  escalate: 'reserving more money',
  panel: 'asking a panel',
  wider: 'asking more models',
  verdict: 'judging',
  finalize: 'being recorded',
  done: 'decided',
};

/** What is being decided at this moment, and how far each is. */
export function Running() {
  const account = useAccount();
  const asked = useApi('/api/running', { account });
  useAgain(ASKED_EVERY_MS, asked);
  const { data, failure } = asked;
  return (
    <div class="running">
      <h3>{failure ? 'Running: not known' : titleOf(data)}</h3>
      {!failure && data && data.rows.length > 0 && (
        <ul class="running-list" aria-label="Running decisions">
          {data.rows.map((row) => (
            <RunningLine key={row.workflowId} row={row} />
          ))}
        </ul>
      )}
    </div>
  );
}

function titleOf(data: RunningView | null): string {
  if (data === null) return 'Running: asking …';
  if (data.running === null) return 'Running: not known, Temporal does not answer';
  const more = data.running - data.rows.length;
  return more > 0 ? `Running: ${data.running}, the latest ${data.rows.length} of them` : `Running: ${data.running}`;
}

function RunningLine({ row: { workflowId, startedAtMs, state } }: { readonly row: RunningRow }) {
  const nowMs = useClock(1_000);
  const { about = null, asked = [], answered = [] } = state ?? {};
  return (
    <li>
      <Pill tone={state ? 'accent' : 'warn'}>{state ? PHASES[state.phase] : 'waits for a worker'}</Pill>
      <span class="running-what">
        {about ? about.title : <code>{workflowId}</code>}
        {about && about.markets > 1 && ` and ${about.markets - 1} more`}
      </span>
      <span class="muted small">
        {asked.length > 0 && `${answered.length} of ${asked.length} answered, `}
        for {formatDuration(Math.max(0, nowMs - startedAtMs))}
      </span>
    </li>
  );
}
