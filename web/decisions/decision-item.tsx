import { formatEdge, formatMoney, formatProbability } from '../../domain/shared/format.ts';
import type { DecisionRow, ListedDecision } from '../../server/contract/decisions.ts';
import { ActionMark, reasonOf } from '../components/decision-marks.tsx';
import { formatInstant } from '../components/time.tsx';
import { formatGain } from '../figures/format.ts';
import { useLinkTo } from '../router/place.ts';

/** A decision as an item of a phone's list: verdict, price and fair value at once; all of it is the link to the rest. */
export function DecisionItem({
  row,
  zone,
}: {
  readonly row: DecisionRow & Partial<ListedDecision>;
  readonly zone: string;
}) {
  const linkTo = useLinkTo();
  const { settlement = null, profitMicroUsd = null } = row;
  return (
    <a class="decision-item" href={linkTo('/decision', { id: row.decisionId })}>
      <span class="decision-item-head">
        <ActionMark row={row} />
        <span class="muted small">{formatInstant(row.decidedAtMs, zone)}</span>
      </span>
      <span class="decision-item-title">{row.title}</span>
      <span class="small">
        Price {formatProbability(row.marketPrice)} · fair value {formatProbability(row.blended)} · edge{' '}
        {formatEdge(row.edge)}
      </span>
      <span class="muted small">
        {row.action === 'SKIP' ? `${reasonOf(row)} · ` : ''}
        cost {formatMoney(row.costMicroUsd)}
        {settlement !== null && ` · ended ${settlement}`}
        {profitMicroUsd !== null && `, ${formatGain(profitMicroUsd)}`}
      </span>
    </a>
  );
}
