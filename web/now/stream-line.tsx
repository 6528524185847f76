import { formatDuration, formatEdge, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { ActionMark } from '../components/action-mark.tsx';
import { formatAge, formatInstant } from '../components/time.tsx';
import { pathOf, reasonOf } from '../decisions/decision-words.ts';
import { useClock } from '../live/clock.ts';
import { useLinkTo } from '../router/place.ts';

/** One decision of the stream: the action, the market, and the figures. */
export function StreamLine({ row, zone }: { readonly row: DecisionRow; readonly zone: string }) {
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
      <dl class="stream-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
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
