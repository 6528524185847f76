import { describeVerdict } from '../../domain/explain/decision-words.ts';
import { formatEdge, formatProbability } from '../../domain/shared/format.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';
import { changeWithout, differenceWithout, type Without } from './leave-out.ts';

/** What it would have come to without each of its models, the others answering as they did. */
export function WithoutModels({ view: { decision, without } }: { readonly view: DecisionView }) {
  return (
    <Section
      title="Without each model"
      about="The others as they answered, weighed by the same scoreboard, by the same rules."
    >
      {without.length === 0 ? (
        <Empty>{whyNone(decision)}</Empty>
      ) : (
        <DataTable
          title="Verdicts without each model"
          name="without"
          of="model"
          columns={columnsFor(decision)}
          rows={without}
          keyOf={({ model }) => model}
        />
      )}
    </Section>
  );
}

function whyNone({ forecast }: DecisionView['decision']): string {
  if (!forecast) return 'No model answered, so none can be left out.';
  if (forecast.models.length < 2) return 'Only one model answered: without it there would be no forecast.';
  return 'It cannot be worked out: the scoreboard that the weights came from is gone.';
}

const columnsFor = (decision: DecisionView['decision']): readonly Column<Without>[] => [
  { key: 'without', head: 'Without', value: ({ model }) => model },
  {
    key: 'probability',
    head: 'P(YES)',
    align: 'number',
    value: ({ forecast }) => forecast?.coherent ?? null,
    render: ({ forecast }) => formatProbability(forecast?.coherent ?? null),
  },
  {
    key: 'blended',
    head: 'Fair value',
    align: 'number',
    value: ({ forecast }) => forecast?.blended ?? null,
    render: ({ forecast }) => formatProbability(forecast?.blended ?? null),
  },
  {
    key: 'difference',
    head: 'Difference',
    about: 'Fair value without it minus fair value with it, in cents; of P(YES) where there is no price.',
    align: 'number',
    value: (each) => differenceWithout(decision, each),
    render: (each) => formatEdge(differenceWithout(decision, each)),
  },
  {
    key: 'edge',
    head: 'Edge',
    align: 'number',
    value: ({ verdict }) => verdict?.edge ?? null,
    render: ({ verdict }) => formatEdge(verdict?.edge ?? null),
  },
  { key: 'verdict', head: 'Verdict', value: ({ verdict }) => (verdict ? describeVerdict(verdict) : null) },
  {
    key: 'change',
    head: 'What changes',
    value: (each) => {
      const { isOther, text } = changeWithout(decision, each);
      return isOther === false ? 'nothing' : text;
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
