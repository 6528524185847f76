import { formatShare } from '../../domain/shared/format.ts';
import type { CostView } from '../../server/contract/cost.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown, RangedMean } from '../figures/ranged.tsx';
import { tellBrier, tellMoney } from '../figures/tell.ts';
import { nameOfSubject } from '../models/subjects.ts';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';

type Efficiency = CostView['efficiency'][number];

/** What a hundredth of a Brier point costs, by subject. */
export function EfficiencyTable({ rows }: { readonly rows: CostView['efficiency'] }) {
  return (
    <Section title="What accuracy costs" about="Of all accounts. A coin has a Brier score of .25.">
      {rows.length === 0 ? (
        <Empty>
          Nothing was asked or scored in these days. Decisions fill the costs, told outcomes the scores:{' '}
          <code>bin/conclave outcome TICKER yes</code>.
        </Empty>
      ) : (
        <DataTable
          title="Cost of a hundredth of a Brier point"
          name="efficiency"
          of="row"
          columns={COLUMNS}
          rows={rows.toSorted((a, b) => priceOf(a) - priceOf(b))}
          keyOf={({ subject }) => subject}
        />
      )}
    </Section>
  );
}

const priceOf = ({ costPerHundredthMicroUsd }: Efficiency) => costPerHundredthMicroUsd ?? Number.POSITIVE_INFINITY;

const COLUMNS: readonly Column<Efficiency>[] = [
  { key: 'subject', head: 'Who', value: ({ subject }) => nameOfSubject(subject) },
  { key: 'labels', head: 'n', about: 'Resolved forecasts', align: 'number', value: ({ labels }) => labels },
  {
    key: 'brier',
    head: 'Brier',
    about: 'Lower is better; below it the 95 % interval',
    align: 'number',
    value: ({ brier }) => brier?.mean ?? null,
    render: ({ brier }) => <RangedMean of={brier} tell={tellBrier} why="nothing it forecast has resolved" />,
    more: [
      { key: 'brierLow', value: ({ brier }) => brier?.low ?? null },
      { key: 'brierHigh', value: ({ brier }) => brier?.high ?? null },
    ],
  },
  { key: 'calls', head: 'Calls', align: 'number', value: ({ calls }) => calls },
  {
    key: 'costPerCallMicroUsd',
    head: 'A call',
    align: 'number',
    value: ({ costPerCallMicroUsd }) => costPerCallMicroUsd,
    render: ({ costPerCallMicroUsd: cost }) =>
      cost === null ? <NotKnown why="nothing was asked of it" /> : tellMoney(cost),
  },
  {
    key: 'costPerHundredthMicroUsd',
    head: 'A .01 Brier',
    about: "What a hundredth of a Brier point below a coin's .25 costs a question",
    align: 'number',
    value: ({ costPerHundredthMicroUsd }) => costPerHundredthMicroUsd,
    render: ({ costPerHundredthMicroUsd: cost }) =>
      cost === null ? <NotKnown why="no cost on record, or no better than a coin" /> : tellMoney(cost),
  },
  {
    key: 'promptCacheHitRate',
    head: 'From cache',
    about: "Share of the prompt's tokens that were read from the provider's cache; below it over how many calls",
    align: 'number',
    value: ({ promptCache }) => promptCache?.hitRate ?? null,
    render: ({ promptCache }) => (
      <OfCalls value={promptCache && formatShare(promptCache.hitRate)} calls={promptCache?.calls ?? 0} />
    ),
    more: [{ key: 'promptCacheCalls', value: ({ promptCache }) => promptCache?.calls ?? null }],
  },
  {
    key: 'costToPrediction',
    head: 'To prediction',
    about: 'What calls cost by their usage, to what was predicted of them; below it over how many calls',
    align: 'number',
    value: ({ prediction }) => prediction?.ratio ?? null,
    render: ({ prediction }) => (
      <OfCalls value={prediction && `${prediction.ratio.toFixed(2)} x`} calls={prediction?.calls ?? 0} />
    ),
    more: [{ key: 'predictedCalls', value: ({ prediction }) => prediction?.calls ?? null }],
  },
];

/** A figure, and below it over how many calls. */
function OfCalls({ value, calls }: { readonly value: string | null; readonly calls: number }) {
  if (value === null) return <NotKnown why="no call said what it used" />;
  return (
    <>
      {value}
      <span class="range"> n = {calls}</span>
    </>
  );
}
