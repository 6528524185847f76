import { formatCount } from '../../domain/shared/format.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { CostView, Saving } from '../../server/contract/cost.ts';
import { Scoped } from '../components/scope.tsx';
import { Section } from '../components/section.tsx';
import { formatMeanMoney } from '../figures/format.ts';
import { type Column, count, figure } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

interface Way {
  readonly name: string;
  readonly meaning: string;
  /** False where models could not be called: money that could not be spent was not saved. */
  readonly isSaving: boolean;
}

const WAYS: Readonly<Record<Saving['how'], Way>> = {
  price_gate: { name: 'Price gate', meaning: 'the price alone was enough, no model was called', isSaving: true },
  cascade: { name: 'Cascade', meaning: 'the first model was enough', isSaving: true },
  reuse: { name: 'Reuse', meaning: 'earlier answers were used, no model was called', isSaving: true },
  withheld: { name: 'Withheld', meaning: 'by mode, budget, deadline or lack of models: no saving', isSaving: false },
};

/** Calls that were not made. */
export function Savings({ view: { savings: rows, tallied } }: { readonly view: CostView }) {
  const real = rows.filter(({ how }) => WAYS[how].isSaving);
  const calls = sum(real.map(({ callsNotMade }) => callsNotMade));
  const saved = sum(real.map(({ estimatedMicroUsd }) => estimatedMicroUsd));
  const unpriced = sum(real.map(({ callsWithoutRecord }) => callsWithoutRecord));
  return (
    <Section
      title="Calls that were not made"
      about={
        <>
          Decisions <Scoped to={tallied} />, in whole UTC hours.
        </>
      }
      empty={
        rows.every(({ decisions }) => decisions === 0) &&
        'No decision was made in these days. Decisions that call only some of the models fill this.'
      }
    >
      <p>
        About <strong>{calls > 0 && calls === unpriced ? 'n/a' : formatMeanMoney(saved)}</strong> saved with{' '}
        {formatCount(calls, 'call')} not made. This is an estimate: each call at what an answer of its model cost in the
        same days.
        {unpriced > 0 &&
          ` Left out: ${formatCount(unpriced, 'call')} of models without a cost on record in these days.`}
      </p>
      <DataTable title="Calls not made" name="savings" of="way" columns={COLUMNS} rows={rows} />
    </Section>
  );
}

const COLUMNS: readonly Column<Saving>[] = [
  {
    key: 'how',
    head: 'How',
    value: ({ how }) => how,
    render: ({ how }) => (
      <>
        {WAYS[how].name}
        <div class="muted small">{WAYS[how].meaning}</div>
      </>
    ),
  },
  count('decisions', 'Decisions (n)', ({ decisions }) => decisions),
  count('callsNotMade', 'Calls not made', ({ callsNotMade }) => callsNotMade),
  figure('estimatedMicroUsd', 'Saved, estimate', savedBy, formatMeanMoney, {
    why: ({ how }) =>
      WAYS[how].isSaving ? 'none of these models has a cost on record' : 'a call that could not be made is no saving',
  }),
  count(
    'callsWithoutRecord',
    'Calls without a cost',
    ({ callsWithoutRecord }) => callsWithoutRecord,
    'Their model has no cost on record in these days: not part of the estimate',
  ),
];

function savedBy({ how, callsNotMade, callsWithoutRecord, estimatedMicroUsd }: Saving): number | null {
  const isUnpriced = callsNotMade > 0 && callsNotMade === callsWithoutRecord;
  return isUnpriced || !WAYS[how].isSaving ? null : estimatedMicroUsd;
}
