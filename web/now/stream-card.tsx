import { useState } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { useAccount, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { countArrivals } from '../live/arrivals.ts';
import { liveArrivals, liveDecisions, liveOmitted } from '../live/live.ts';
import { mergeRows } from '../live/merge-rows.ts';
import { useObservable } from '../router/observable.ts';
import { useLinkTo } from '../router/place.ts';
import { StreamLine } from './stream-line.tsx';
import { useAnnouncement } from './use-announcement.ts';

const SHOWN = 20;

/** Decisions as they are settled, the newest on top. */
export function StreamCard() {
  const account = useAccount();
  const zone = useZone();
  const linkTo = useLinkTo();
  const { data, failure, reload } = useApi('/api/decisions', { account, limit: SHOWN });
  const live = useObservable(liveDecisions);
  const omitted = useObservable(liveOmitted);
  const [paused, setPaused] = useState<readonly DecisionRow[] | null>(null);

  const ofAccount = live.filter((row) => account === null || row.account === account);
  const current = mergeRows(ofAccount, data?.rows ?? []).slice(0, SHOWN);
  const shown = paused ?? current;
  const held = new Set(shown.map((row) => row.decisionId));
  const waiting = paused === null ? 0 : current.filter((row) => !held.has(row.decisionId)).length;
  const arrived = countArrivals(useObservable(liveArrivals), account);
  const announcement = useAnnouncement(arrived, account, (count) => `${formatCount(count, 'new decision')}.`);

  return (
    <Section
      title="Decisions as they come"
      about={`The latest ${shown.length}, newest first; times of ${zone}. Edge is after the fee, a contract.`}
      tools={
        <>
          {waiting > 0 && <span class="small">{formatCount(waiting, 'newer decision')}</span>}
          <button type="button" class="button" onClick={() => setPaused(paused === null ? current : null)}>
            {paused === null ? 'Pause' : 'Go on'}
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
          No decision yet. <code>bin/conclave decide market.json</code> makes the first one.
        </Empty>
      )}
      {omitted > 0 && (
        <p class="small muted">
          {formatCount(omitted, 'decision')} came too fast to be shown here: the list of all decisions has them.
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
