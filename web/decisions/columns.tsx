import { formatDuration, formatEdge, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { ActionMark } from '../components/action-mark.tsx';
import type { Column } from '../table/column.ts';

const field = (key: keyof DecisionRow) => ({ key, value: (row: DecisionRow) => row[key] });

/** What tells a decision from others: exported beside its market. */
export const IDENTITY = (
  ['decisionId', 'account', 'ticker', 'category', 'volatility', 'expiry', 'mode', 'simulated'] as const
).map(field);

/** The figures of a decision's line. */
export const FIGURES: readonly Column<DecisionRow>[] = [
  {
    ...field('action'),
    head: 'Decision',
    render: (row) => <ActionMark row={row} />,
    more: (['side', 'contracts', 'limitMicroUsd'] as const).map(field),
  },
  {
    ...field('blended'),
    head: 'P_final',
    about: 'The forecast, blended with the price.',
    align: 'number',
    render: (row) => formatProbability(row.blended),
  },
  {
    ...field('marketPrice'),
    head: 'Price',
    about: 'The mid of the quotes.',
    align: 'number',
    render: (row) => formatProbability(row.marketPrice),
  },
  {
    ...field('edge'),
    head: 'Edge',
    about: 'After the fee, a contract; of the trade, or of the best one that was not worth it.',
    align: 'number',
    render: (row) => formatEdge(row.edge),
  },
  {
    ...field('agreement'),
    head: 'Agreement',
    about: "Share of the models' weight that would do the same.",
    align: 'number',
    render: (row) => formatShare(row.agreement),
  },
  {
    ...field('costMicroUsd'),
    head: 'Cost',
    align: 'number',
    render: (row) => formatMoney(row.costMicroUsd),
    more: [field('uncertainMicroUsd')],
  },
  {
    ...field('latencyMs'),
    head: 'Took',
    align: 'number',
    render: (row) => formatDuration(row.latencyMs),
  },
  {
    ...field('path'),
    head: 'Path',
    about: 'How far it went, and how many models answered of those that were asked.',
    render: (row) => (
      <span class="nowrap">
        {row.path}
        {row.asked > 0 && ` ${row.answered}/${row.asked}`}
      </span>
    ),
    more: (['answered', 'asked'] as const).map(field),
  },
  {
    ...field('reasonCode'),
    head: 'Why',
    render: (row) => (
      <span class="nowrap" title={row.reason}>
        {row.reasonCode.replaceAll('_', ' ')}
      </span>
    ),
    more: [field('reason')],
  },
];
