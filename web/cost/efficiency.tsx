import { formatShare } from '../../domain/shared/format.ts';
import type { CostView } from '../../server/contract/cost.ts';
import { FilledByOutcomes } from '../components/hints.tsx';
import { Section } from '../components/section.tsx';
import { formatBrier, formatMeanMoney } from '../figures/format.ts';
import { nameOfSubject } from '../models/subjects.ts';
import type { Column } from '../table/column.ts';
import { count, estimate, figure, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type Efficiency = CostView['efficiency'][number];

/** What 0.01 of Brier score costs, by subject. */
export function EfficiencyTable({ rows }: { readonly rows: CostView['efficiency'] }) {
  return (
    <Section title="What accuracy costs" about="Of all accounts. Always 50 % has a Brier score of 0.25.">
      <DataTable
        title="Cost of 0.01 Brier"
        name="efficiency"
        of="row"
        columns={COLUMNS}
        rows={rows.toSorted((a, b) => costOf(a) - costOf(b))}
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

const costOf = ({ costPerHundredthMicroUsd }: Efficiency) => costPerHundredthMicroUsd ?? Number.POSITIVE_INFINITY;

const NO_USAGE = 'no call reported its usage';

const COLUMNS: readonly Column<Efficiency>[] = [
  text('subject', 'Who', ({ subject }) => nameOfSubject(subject)),
  count('labels', 'n', ({ labels }) => labels, 'Forecasts of markets with an outcome'),
  estimate('brier', 'Brier', ({ brier }) => brier, formatBrier, {
    about: 'Lower is better',
    why: 'no market it forecast has an outcome',
  }),
  count('calls', 'Calls', ({ calls }) => calls),
  figure('costPerCallMicroUsd', 'Cost per call', ({ costPerCallMicroUsd }) => costPerCallMicroUsd, formatMeanMoney, {
    why: 'it was not called',
  }),
  figure(
    'costPerHundredthMicroUsd',
    'Cost per 0.01 Brier',
    ({ costPerHundredthMicroUsd }) => costPerHundredthMicroUsd,
    formatMeanMoney,
    {
      about: 'Of a question, for each 0.01 of Brier score below 0.25',
      why: 'no cost on record, or no better than always 50 %',
    },
  ),
  figure('promptCacheHitRate', 'From cache', ({ promptCache }) => promptCache?.hitRate ?? null, formatShare, {
    about: "Share of the prompt's tokens that were read from the provider's cache",
    why: NO_USAGE,
    more: [{ key: 'promptCacheCalls', value: ({ promptCache }) => promptCache?.calls ?? null }],
  }),
  figure(
    'costToPrediction',
    'Cost / predicted',
    ({ prediction }) => prediction?.ratio ?? null,
    (ratio) => `${ratio.toFixed(2)} x`,
    {
      about: 'Cost of the calls by their usage, divided by what was predicted for them',
      why: NO_USAGE,
      more: [{ key: 'predictedCalls', value: ({ prediction }) => prediction?.calls ?? null }],
    },
  ),
];
