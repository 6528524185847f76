import { useState } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { useAccount, useIsChosen, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { FilledByDecisions } from '../components/hints.tsx';
import { Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { countArrivals } from '../live/arrivals.ts';
import { liveArrivals, liveDecisions, liveOmitted } from '../live/live.ts';
import { mergeRows } from '../live/merge-rows.ts';
import { useLinkTo } from '../router/place.ts';
import { StreamLine } from './stream-line.tsx';
import { useAnnouncement } from './use-announcement.ts';

const SHOWN = 20;

/** Decisions as they are made, the newest at the top. */
export function StreamCard() {
  const account = useAccount();
  const isChosen = useIsChosen();
  const zone = useZone();
  const linkTo = useLinkTo();
  const { data, failure, reload } = useApi('/api/decisions', { account, limit: SHOWN });
  const [paused, setPaused] = useState<readonly DecisionRow[] | null>(null);

  const live = liveDecisions.value.filter((row) => isChosen(row.account));
  const current = mergeRows(live, data?.rows ?? []).slice(0, SHOWN);
  const shown = paused ?? current;
  const shownIds = new Set(shown.map(({ decisionId }) => decisionId));
  const waiting = current.filter(({ decisionId }) => !shownIds.has(decisionId)).length;
  const announcement = useAnnouncement(countArrivals(liveArrivals.value, account), account);

  return (
    <Section
      title="Latest decisions"
      about={`The latest ${shown.length}, newest first; times of ${zone}. Edge is per contract, after the fee.`}
      tools={
        <>
          {waiting > 0 && <span class="small">{formatCount(waiting, 'newer decision')}</span>}
          <button type="button" class="button" onClick={() => setPaused(paused === null ? current : null)}>
            {paused === null ? 'Pause' : 'Resume'}
          </button>
          <a href={linkTo('/decisions')}>All decisions</a>
        </>
      }
    >
      <p class="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && shown.length === 0 && <Waiting what="the latest decisions" />}
      {data && shown.length === 0 && (
        <Empty>
          No decision yet. <FilledByDecisions />
        </Empty>
      )}
      {liveOmitted.value > 0 && (
        <p class="small muted">
          {formatCount(liveOmitted.value, 'decision')} came too fast to be shown here: All decisions lists them.
        </p>
      )}
      {shown.length > 0 && (
        <ol class="stream" aria-label="Latest decisions">
          {shown.map((row) => (
            <StreamLine key={row.decisionId} row={row} zone={zone} />
          ))}
        </ol>
      )}
    </Section>
  );
}
