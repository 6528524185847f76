import { formatDuration, formatEdge, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import type { ListedDecision as DecisionRow } from '../../server/contract/decisions.ts';
import { useZone } from '../api/use-api.ts';
import { ActionMark, pathOf, reasonOf } from '../components/decision-marks.tsx';
import { formatGain } from '../figures/format.ts';
import { useLinkTo } from '../router/place.ts';
import { type Column, figure, instant } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';
import { DecisionItem } from './decision-item.tsx';

/** Decisions, one a line. */
export function DecisionTable({ rows }: { readonly rows: readonly DecisionRow[] }) {
  const zone = useZone();
  const linkTo = useLinkTo();
  const market: Column<DecisionRow> = {
    ...field('title'),
    head: 'Market',
    render: (row) => (
      <span class="decision-market">
        <a href={linkTo('/decision', { id: row.decisionId })}>{row.title}</a>
        <span class="muted small">
          {row.ticker} · {row.category} · {row.account}
        </span>
      </span>
    ),
    more: ['decisionId', 'account', 'ticker', 'category', 'volatility', 'expiry', 'mode', 'simulated'].map(field),
  };
  const decidedAt = instant<DecisionRow>('decidedAt', 'Decided', ({ decidedAtMs }) => decidedAtMs, zone);
  return (
    <DataTable
      title="Decisions"
      name="list"
      of="decision"
      columns={[market, decidedAt, ...FIGURES]}
      rows={rows}
      keyOf={(row) => row.decisionId}
      item={(row) => <DecisionItem row={row} zone={zone} />}
    />
  );
}

/** A field as it stands in the row. */
const field = (key: string) => ({ key, value: (row: DecisionRow) => row[key as keyof DecisionRow] });

const FIGURES: readonly Column<DecisionRow>[] = [
  {
    ...field('action'),
    head: 'Decision',
    render: (row) => <ActionMark row={row} />,
    more: ['side', 'contracts', 'limitMicroUsd'].map(field),
  },
  figure('blended', 'Fair value', ({ blended }) => blended, formatProbability, {
    about: 'The probability of YES by the models, blended with the price',
    why: 'no model answered',
  }),
  figure('marketPrice', 'Price', ({ marketPrice }) => marketPrice, formatProbability, {
    about: 'The middle of the quotes',
    why: 'no model answered',
  }),
  figure('edge', 'Edge', ({ edge }) => edge, formatEdge, {
    about: 'Per contract, after the fee; of the trade, or of the best one that was not worth it',
    why: 'no trade was considered',
  }),
  figure('agreement', 'Agreement', ({ agreement }) => agreement, formatShare, {
    about: "Share of the models' weight that would make the same trade",
    why: 'no model answered',
  }),
  {
    ...field('settlement'),
    head: 'Outcome',
    about: 'How its market ended',
  },
  figure('resultMicroUsd', 'Profit', (row) => row.profitMicroUsd ?? row.withheldProfitMicroUsd, formatGain, {
    about: 'What the recommended trade brought after fees, else the one that was withheld',
    why: 'no trade, or no outcome yet',
    more: ['profitMicroUsd', 'withheldProfitMicroUsd'].map(field),
  }),
  figure('costMicroUsd', 'Cost', ({ costMicroUsd }) => costMicroUsd, formatMoney, {
    more: [field('uncertainMicroUsd')],
  }),
  figure('latencyMs', 'Latency', ({ latencyMs }) => latencyMs, formatDuration),
  {
    ...field('path'),
    head: 'Path',
    about: 'How far it went, and how many of the models called have answered',
    render: (row) => <span class="nowrap">{pathOf(row)}</span>,
    more: ['answered', 'asked'].map(field),
  },
  {
    ...field('reasonCode'),
    head: 'Reason',
    render: (row) => (
      <span class="nowrap" title={row.reason}>
        {reasonOf(row)}
      </span>
    ),
    more: [field('reason')],
  },
];
