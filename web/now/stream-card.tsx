import { useEffect, useRef, useState } from 'preact/hooks';
import {
  formatCount,
  formatDuration,
  formatEdge,
  formatMoney,
  formatProbability,
  formatShare,
} from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { useAccount, useApi, useIsChosen, useZone } from '../api/use-api.ts';
import { ActionMark, pathOf, reasonOf } from '../components/decision-marks.tsx';
import { Facts } from '../components/facts.tsx';
import { Button } from '../components/form.tsx';
import { Empty, Failure, FilledByDecisions, Section, Waiting } from '../components/section.tsx';
import { formatAge, formatInstant, useClock } from '../components/time.tsx';
import { countArrivals, mergeRows } from '../live/arrivals.ts';
import { liveArrivals, liveDecisions, liveOmitted } from '../live/live.ts';
import { useLinkTo } from '../router/place.ts';

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
          <Button onClick={() => setPaused(paused === null ? current : null)}>
            {paused === null ? 'Pause' : 'Resume'}
          </Button>
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

/** One decision of the stream: the action, the market, and the figures. */
function StreamLine({ row, zone }: { readonly row: DecisionRow; readonly zone: string }) {
  const linkTo = useLinkTo();
  const figures = [
    ['Fair value', formatProbability(row.blended)],
    ['Price', formatProbability(row.marketPrice)],
    ['Edge', formatEdge(row.edge)],
    ['Agreement', formatShare(row.agreement)],
    ['Path', pathOf(row)],
    ['Cost', formatMoney(row.costMicroUsd)],
    ['Latency', formatDuration(row.latencyMs)],
  ] as const;
  return (
    <li class="stream-line">
      <div class="stream-what">
        <ActionMark row={row} />
        <Age atMs={row.decidedAtMs} zone={zone} />
      </div>
      <div class="stream-market">
        <a href={linkTo('/decision', { id: row.decisionId })}>{row.title}</a>
        <span class="muted small" title={row.reason}>
          {row.ticker} · {row.action === 'SKIP' ? reasonOf(row) : row.category}
        </span>
      </div>
      <Facts class="stream-figures" facts={figures} />
    </li>
  );
}

function Age({ atMs, zone }: { readonly atMs: number; readonly zone: string }) {
  const nowMs = useClock(5_000);
  return (
    <time
      class="muted small nowrap"
      dateTime={new Date(atMs).toISOString()}
      title={`${formatInstant(atMs, zone)} ${zone}`}
    >
      {formatAge(atMs, nowMs)}
    </time>
  );
}

const AT_MOST_EVERY_MS = 15_000;

/** For a screen reader: how many decisions have come, every now and then instead of each time. `count` only grows while the
 * account is the same. */
function useAnnouncement(count: number, account: string | null): string {
  const latest = useRef(count);
  latest.current = count;
  const [text, setText] = useState('');
  useEffect(() => {
    let announced = latest.current;
    const timer = setInterval(() => {
      const more = latest.current - announced;
      announced = latest.current;
      if (more > 0) setText(`${formatCount(more, 'new decision')}.`);
    }, AT_MOST_EVERY_MS);
    return () => clearInterval(timer);
  }, [account]);
  return text;
}
