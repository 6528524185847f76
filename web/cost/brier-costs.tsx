import type { BrierCostRow, CostView } from '../../server/contract/cost.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown, Ranged, RangedMean } from '../figures/ranged.tsx';
import { tellDifference, tellMoney } from '../figures/tell.ts';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';

/** What a hundredth of a Brier point costs that a model adds, over all questions and by category. */
export function BrierCosts({ rows }: { readonly rows: CostView['brierCosts'] }) {
  return (
    <Section
      title="What a contribution costs"
      about="Of all accounts, the last 90 days. How much worse P would be without the model, and what its calls cost."
    >
      {rows.length === 0 ? (
        <Empty>Nothing is known of contributions yet: markets must resolve on which several models answered.</Empty>
      ) : (
        <DataTable
          title="Cost of a hundredth of a Brier point that a model adds"
          name="brier-costs"
          of="row"
          columns={COLUMNS}
          rows={rows.toSorted((a, b) => costOf(a) - costOf(b))}
          keyOf={({ model, category }) => `${model}/${category ?? ''}`}
        />
      )}
    </Section>
  );
}

const costOf = ({ perHundredthMicroUsd }: BrierCostRow) => perHundredthMicroUsd ?? Number.POSITIVE_INFINITY;

const COLUMNS: readonly Column<BrierCostRow>[] = [
  { key: 'model', head: 'Model', value: ({ model }) => model },
  { key: 'category', head: 'Category', value: ({ category }) => category ?? 'all' },
  {
    key: 'markets',
    head: 'n',
    about: 'Resolved markets in which it and at least one other answered',
    align: 'number',
    value: ({ markets }) => markets,
  },
  {
    key: 'gain',
    head: 'Brier gain',
    about: 'Brier score of P without it minus with it; below it the 95 % interval',
    align: 'number',
    value: ({ gain }) => gain?.mean ?? null,
    render: ({ gain }) => <RangedMean of={gain} tell={tellDifference} why="an interval needs two markets or more" />,
    more: [
      { key: 'gainLow', value: ({ gain }) => gain?.low ?? null },
      { key: 'gainHigh', value: ({ gain }) => gain?.high ?? null },
    ],
  },
  {
    key: 'costPerCallMicroUsd',
    head: 'A call',
    about: 'Mean of the last seven days',
    align: 'number',
    value: ({ costPerCallMicroUsd }) => costPerCallMicroUsd,
    render: ({ costPerCallMicroUsd: cost }) =>
      cost === null ? <NotKnown why="nothing was asked of it lately" /> : tellMoney(cost),
  },
  {
    key: 'perHundredthMicroUsd',
    head: 'A .01 Brier',
    about: 'What a hundredth of a Brier point costs that it adds; below it the 95 % interval',
    align: 'number',
    value: ({ perHundredthMicroUsd }) => perHundredthMicroUsd,
    render: ({ perHundredthMicroUsd, interval }) => (
      <Ranged
        value={perHundredthMicroUsd}
        range={interval}
        tell={tellMoney}
        why="not proven: fewer than 60 markets, or it may add nothing"
      />
    ),
    more: [
      { key: 'perHundredthLow', value: ({ interval }) => interval?.low ?? null },
      { key: 'perHundredthHigh', value: ({ interval }) => interval?.high ?? null },
    ],
  },
];
