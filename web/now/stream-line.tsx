import type { ComponentChildren } from 'preact';
import { formatDuration, formatEdge, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { ActionMark } from '../components/action-mark.tsx';
import { tellAge, tellTime } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';
import { useLinkTo } from '../router/place.ts';

/** One decision of the stream: what to do about which market, and the figures behind it. */
export function StreamLine({ row, zone }: { readonly row: DecisionRow; readonly zone: string }) {
  const linkTo = useLinkTo();
  return (
    <li class="stream-line">
      <div class="stream-what">
        <ActionMark row={row} />
        <Age atMs={row.decidedAtMs} zone={zone} />
      </div>
      <div class="stream-market">
        <a href={linkTo('/decision', { id: row.decisionId })}>{row.title}</a>
        <span class="muted small" title={row.reason}>
          {row.ticker} · {row.action === 'SKIP' ? row.reasonCode.replaceAll('_', ' ') : row.category}
        </span>
      </div>
      <dl class="stream-figures">
        <Figure name="P_final">{formatProbability(row.blended)}</Figure>
        <Figure name="Price">{formatProbability(row.marketPrice)}</Figure>
        <Figure name="Edge">{formatEdge(row.edge)}</Figure>
        <Figure name="Agree">{formatShare(row.agreement)}</Figure>
        <Figure name="Path">
          {row.path}
          {row.asked > 0 && ` ${row.answered}/${row.asked}`}
        </Figure>
        <Figure name="Cost">{formatMoney(row.costMicroUsd)}</Figure>
        <Figure name="Took">{formatDuration(row.latencyMs)}</Figure>
      </dl>
    </li>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Age({ atMs, zone }: { readonly atMs: number; readonly zone: string }) {
  const nowMs = useClock(5_000);
  return (
    <time class="muted small nowrap" dateTime={new Date(atMs).toISOString()} title={`${tellTime(atMs, zone)} ${zone}`}>
      {tellAge(atMs, nowMs)}
    </time>
  );
}
