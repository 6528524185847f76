import type { BrierCostRow, CostView } from '../../server/contract/cost.ts';
import { Scoped } from '../components/scope.tsx';
import { FilledByOutcomes, Section } from '../components/section.tsx';
import { formatDifference, formatMeanMoney, meanFrom } from '../figures/format.ts';
import { EFFICIENCY_COLUMNS } from '../models/quality-columns.tsx';
import { type Ranked, rank } from '../models/rank.ts';
import { type Column, count, estimate, figure, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

/** What it costs that a model improves the pooled forecast by 0.01 Brier, over all questions and by category. */
export function BrierCosts({ view: { brierCosts: rows, weighed } }: { readonly view: CostView }) {
  return (
    <Section
      title="What a contribution costs"
      about={
        <>
          The last 90 days <Scoped to={weighed} />: how much worse the pooled forecast is without the model, and what
          its calls cost.
        </>
      }
    >
      <DataTable
        title="Cost of 0.01 Brier that a model adds"
        name="brier-costs"
        columns={COLUMNS}
        rows={rows.toSorted((a, b) => costOf(a) - costOf(b))}
        keyOf={({ model, category }) => `${model}/${category ?? ''}`}
        empty="No contribution is known yet: markets that several models answered must have an outcome."
      />
    </Section>
  );
}

const costOf = ({ perHundredthMicroUsd }: BrierCostRow) => perHundredthMicroUsd ?? Number.POSITIVE_INFINITY;

const COLUMNS: readonly Column<BrierCostRow>[] = [
  text('model', 'Model', ({ model }) => model),
  text('category', 'Category', ({ category }) => category ?? 'all'),
  count('markets', 'n', ({ markets }) => markets, 'Markets with an outcome that it and at least one other answered'),
  estimate('gain', 'Brier gain', ({ gain }) => gain, formatDifference, {
    about: 'Brier score of the pooled forecast without it minus with it',
    why: 'an interval needs two markets or more',
  }),
  figure('costPerCallMicroUsd', 'Cost per call', ({ costPerCallMicroUsd }) => costPerCallMicroUsd, formatMeanMoney, {
    about: 'Mean of the last seven days',
    why: 'it was not called lately',
  }),
  estimate(
    'perHundredthMicroUsd',
    'Cost per 0.01 Brier',
    ({ perHundredthMicroUsd, interval }) => meanFrom(perHundredthMicroUsd, interval),
    formatMeanMoney,
    {
      about: 'What each 0.01 of Brier score costs that it adds',
      why: 'not proven: fewer than 60 markets, or it may add nothing',
    },
  ),
];

/** What 0.01 of Brier score costs, by subject. */
export function EfficiencyTable({ view: { efficiency: rows, tallied } }: { readonly view: CostView }) {
  return (
    <Section
      title="What accuracy costs"
      about={
        <>
          Decisions <Scoped to={tallied} />. Always 50 % has a Brier score of 0.25.
        </>
      }
    >
      <DataTable
        title="Cost of 0.01 Brier"
        name="efficiency"
        columns={EFFICIENCY_COLUMNS}
        rows={rank(rows).toSorted((a, b) => costOfSubject(a) - costOfSubject(b))}
        keyOf={({ subject }) => subject}
        empty={
          <>
            No model was called or scored in these days. Decisions fill the costs. <FilledByOutcomes />
          </>
        }
      />
    </Section>
  );
}

const costOfSubject = ({ performance }: Ranked) => performance.costPerHundredthMicroUsd ?? Number.POSITIVE_INFINITY;
