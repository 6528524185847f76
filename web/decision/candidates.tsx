import type { Candidate } from '../../domain/decision/candidate.ts';
import { candidateSentence } from '../../domain/explain/candidate-sentences.ts';
import type { ExplainedPart } from '../../domain/explain/explanation.ts';
import { formatMoney } from '../../domain/shared/format.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';

interface CandidatesProps {
  readonly candidates: readonly Candidate[];
  readonly plan: ExplainedPart | null;
}

/** Which models could have been called, which were, and why; and why the plan was what it was. */
export function Candidates({ candidates, plan }: CandidatesProps) {
  const { title = '', about, notes = [] } = plan ?? {};
  return (
    <Section title={title} about={about}>
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {candidates.length === 0 ? (
        <Empty>No model was considered.</Empty>
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
        {shadow && <span class="muted small"> shadow</span>}
      </>
    ),
    more: [{ key: 'shadow', value: ({ shadow }) => shadow }],
  },
  { key: 'provider', head: 'Provider', value: ({ provider }) => provider },
  {
    key: 'chosen',
    head: 'Called',
    value: ({ chosen }) => chosen,
    render: ({ chosen }) => <Pill tone={chosen ? 'accent' : 'neutral'}>{chosen ?? 'not called'}</Pill>,
  },
  {
    key: 'worstCaseMicroUsd',
    head: 'Worst case',
    about: 'What one call may cost at most.',
    align: 'number',
    value: ({ worstCaseMicroUsd }) => worstCaseMicroUsd,
    render: ({ worstCaseMicroUsd }) => formatMoney(worstCaseMicroUsd),
  },
  {
    key: 'why',
    head: 'Why',
    value: ({ why }) => candidateSentence(why),
    render: ({ why }) => <span class="long">{candidateSentence(why)}</span>,
  },
];
