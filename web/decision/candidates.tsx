import type { Candidate, Decision } from '../../domain/decision/decision.ts';
import { formatMoney } from '../../domain/shared/format.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';

/** Who could have been asked, who was, and why; and why the plan was what it was. */
export function Candidates({ decision }: { readonly decision: Decision }) {
  const { candidates, notes, path, method, purpose, isFullPanel, explorationProbability } = decision;
  const everyone = isFullPanel ? 'Everyone who could be asked was, at once' : 'Not everyone was asked at once';
  return (
    <Section
      title="Who was asked, and why"
      about={`Path ${path}, method ${method}, paid from ${purpose}. ${everyone}, which had a chance of ${explorationProbability.toFixed(2)}.`}
    >
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {candidates.length === 0 ? (
        <Empty>No model was looked at.</Empty>
      ) : (
        <DataTable
          title="Candidates"
          name="candidates"
          of="model"
          columns={COLUMNS}
          rows={candidates}
          keyOf={({ model }) => model}
        />
      )}
    </Section>
  );
}

const COLUMNS: readonly Column<Candidate>[] = [
  {
    key: 'model',
    head: 'Model',
    value: ({ model }) => model,
    render: ({ model, shadow }) => (
      <>
        {model}
        {shadow && <span class="muted small"> on trial</span>}
      </>
    ),
    more: [{ key: 'onTrial', value: ({ shadow }) => shadow }],
  },
  { key: 'provider', head: 'Provider', value: ({ provider }) => provider },
  {
    key: 'chosen',
    head: 'Chosen',
    value: ({ chosen }) => chosen,
    render: ({ chosen }) => <Pill tone={chosen ? 'accent' : 'neutral'}>{chosen ?? 'passed over'}</Pill>,
  },
  {
    key: 'worstCaseMicroUsd',
    head: 'Worst case',
    about: 'What one call may cost at most.',
    align: 'number',
    value: ({ worstCaseMicroUsd }) => worstCaseMicroUsd,
    render: ({ worstCaseMicroUsd }) => formatMoney(worstCaseMicroUsd),
  },
  { key: 'why', head: 'Why', value: ({ why }) => why, render: ({ why }) => <span class="long">{why}</span> },
];
