import { formatDuration, formatEdge, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import type { DecisionRow, ListedDecision } from '../../server/contract/decisions.ts';
import { ActionMark, pathOf } from '../components/decision-marks.tsx';
import { Facts } from '../components/facts.tsx';
import { Pill } from '../components/pill.tsx';
import { Time } from '../components/time.tsx';
import { formatGain } from '../figures/format.ts';
import { useLinkTo } from '../router/place.ts';

interface DetailPaneProps {
  readonly row: DecisionRow & Partial<ListedDecision>;
  readonly zone: string;
  /** Whether it was chosen; else it is the latest. */
  readonly isChosen: boolean;
}

export const DETAIL = 'decision-detail';

/** One decision of the table beside it: what to do, at which numbers, and why. */
export function DetailPane({ row, zone, isChosen }: DetailPaneProps) {
  const linkTo = useLinkTo();
  const { settlement = null, profitMicroUsd = null, withheldProfitMicroUsd = null } = row;
  const gain = profitMicroUsd ?? withheldProfitMicroUsd;
  return (
    <section class="detail" aria-label={isChosen ? 'Chosen decision' : 'Latest decision'}>
      <p class="muted small">{isChosen ? 'Chosen' : 'The latest'}</p>
      <h3 id={DETAIL} tabIndex={-1}>
        {row.title}
      </h3>
      <p class="detail-verdict">
        <ActionMark row={row} /> {row.simulated && <Pill tone="warn">SIMULATED</Pill>}
      </p>
      <p>{row.reason}</p>
      <Facts
        facts={[
          ['Price', formatProbability(row.marketPrice)],
          ['Fair value', formatProbability(row.blended)],
          ['Edge', `${formatEdge(row.edge)} a contract, after the fee`],
          ['Agreement', formatShare(row.agreement)],
          ['Path', `${pathOf(row)}, ${formatDuration(row.latencyMs)}`],
          ['Cost', formatMoney(row.costMicroUsd)],
          ['Outcome', settlement === null ? 'not known yet' : settlement.toUpperCase()],
          gain !== null && [profitMicroUsd === null ? 'Withheld' : 'Profit', formatGain(gain)],
          ['Decided', <Time key="decided" atMs={row.decidedAtMs} zone={zone} />],
          ['Ticker', row.ticker],
          ['Account', row.account],
        ]}
      />
      <a class="button" href={linkTo('/decision', { id: row.decisionId })}>
        Open the decision
      </a>
    </section>
  );
}
