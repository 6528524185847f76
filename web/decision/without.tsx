import { describeVerdict } from '../../domain/explain/decision-words.ts';
import { formatEdge, formatProbability } from '../../domain/shared/format.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { type Column, figure, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';
import { changeWithout, differenceWithout, type Without } from './leave-out.ts';

/** What it would have come to without each of its models, the others answering as they did. */
export function WithoutModels({ view: { decision, without } }: { readonly view: DecisionView }) {
  return (
    <Section
      title="Without each model"
      about="The others as they answered, weighed by the same scoreboard, by the same rules."
    >
      <DataTable
        title="Verdicts without each model"
        name="without"
        of="model"
        columns={columnsFor(decision)}
        rows={without}
        empty={whyNone(decision)}
      />
    </Section>
  );
}

function whyNone({ forecast }: DecisionView['decision']): string {
  if (!forecast) return 'No model answered, so none can be left out.';
  if (forecast.models.length < 2) return 'Only one model answered: without it there would be no forecast.';
  return 'It cannot be worked out: the scoreboard that the weights came from is gone.';
}

const NO_OTHER = { why: 'no other model had answered' };

const columnsFor = (decision: DecisionView['decision']): readonly Column<Without>[] => [
  text('without', 'Without', ({ model }) => model),
  figure('probability', 'P(YES)', ({ forecast }) => forecast?.coherent ?? null, formatProbability, NO_OTHER),
  figure('blended', 'Fair value', ({ forecast }) => forecast?.blended ?? null, formatProbability, {
    why: ({ forecast }) => (forecast ? 'there is no price' : NO_OTHER.why),
  }),
  figure('difference', 'Difference', (each) => differenceWithout(decision, each), formatEdge, {
    ...NO_OTHER,
    about: 'Fair value without it minus fair value with it, in cents; of P(YES) where there is no price.',
  }),
  figure('edge', 'Edge', ({ verdict }) => verdict?.edge ?? null, formatEdge, { why: 'no trade was considered' }),
  text('verdict', 'Verdict', ({ verdict }) => verdict && describeVerdict(verdict)),
  {
    key: 'change',
    head: 'What changes',
    value: (each) => {
      const change = changeWithout(decision, each);
      return change.isOther === false ? 'nothing' : change.text;
    },
    render: (each) => <Change change={changeWithout(decision, each)} />,
  },
];

function Change({ change: { isOther, text } }: { readonly change: ReturnType<typeof changeWithout> }) {
  return (
    <span class="long">
      {isOther === true && <Pill tone="warn">another</Pill>}
      {isOther === false && <Pill tone="neutral">the same</Pill>}
      {isOther === null && <Pill tone="neutral">not known</Pill>} {text}
    </span>
  );
}
