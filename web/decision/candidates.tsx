import type { Candidate } from '../../domain/decision/candidate.ts';
import { candidateSentence } from '../../domain/explain/candidate-sentences.ts';
import type { ExplainedPart } from '../../domain/explain/explanation.ts';
import { Notes } from '../components/facts.tsx';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { type Column, money, prose, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

/** Which models could have been called, which were, and why; and why the plan was what it was. */
export function Candidates(props: { readonly candidates: readonly Candidate[]; readonly plan: ExplainedPart | null }) {
  const { title = '', about, notes = [] } = props.plan ?? {};
  return (
    <Section title={title} about={about}>
      {notes.length > 0 && <Notes notes={notes} />}
      <DataTable
        title="Candidates"
        name="candidates"
        of="model"
        columns={COLUMNS}
        rows={props.candidates}
        empty="No model was considered."
      />
    </Section>
  );
}

const COLUMNS: readonly Column<Candidate>[] = [
  {
    ...text<Candidate>('model', 'Model', ({ model }) => model),
    render: ({ model, shadow }) => (
      <>
        {model}
        {shadow && <span class="muted small"> shadow</span>}
      </>
    ),
    more: [{ key: 'shadow', value: ({ shadow }) => shadow }],
  },
  text('provider', 'Provider', ({ provider }) => provider),
  {
    ...text<Candidate>('chosen', 'Called', ({ chosen }) => chosen),
    render: ({ chosen }) => <Pill tone={chosen ? 'accent' : 'neutral'}>{chosen ?? 'not called'}</Pill>,
  },
  money('worstCaseMicroUsd', 'Worst case', ({ worstCaseMicroUsd }) => worstCaseMicroUsd, {
    about: 'What one call may cost at most.',
  }),
  prose('why', 'Why', ({ why }) => candidateSentence(why)),
];
