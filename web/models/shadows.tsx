import type { ModelsView } from '../../server/contract/models.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown, RangedMean } from '../figures/ranged.tsx';
import { tellDifference } from '../figures/tell.ts';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';

type Shadow = ModelsView['shadows'][number];

const TONES: Readonly<Record<Shadow['advice'], Tone>> = { promote: 'good', 'not yet': 'neutral', no: 'warn' };

/** Models on trial, which are asked and never count. */
export function Shadows({ shadows }: { readonly shadows: ModelsView['shadows'] }) {
  return (
    <Section title="On trial" about="Asked beside a share of the decisions; they never count and hold nothing up.">
      {shadows.length === 0 ? (
        <Empty>
          No model is on trial, or none of its markets has resolved. A model's row with <code>"shadow": true</code> puts
          it on trial.
        </Empty>
      ) : (
        <DataTable
          title="Models on trial"
          name="shadows"
          of="model"
          columns={COLUMNS}
          rows={shadows}
          keyOf={({ model }) => model}
        />
      )}
    </Section>
  );
}

const COLUMNS: readonly Column<Shadow>[] = [
  { key: 'model', head: 'Model', value: ({ model }) => model },
  {
    key: 'advice',
    head: 'Advice',
    value: ({ advice }) => advice,
    render: ({ advice }) => <Pill tone={TONES[advice]}>{advice}</Pill>,
  },
  {
    key: 'difference',
    head: 'Brier difference',
    about: 'Its Brier score minus the mean of the models that count: below 0 it is better; and the 95 % interval',
    align: 'number',
    value: ({ difference }) => difference?.mean ?? null,
    render: ({ difference }) => (
      <RangedMean of={difference} tell={tellDifference} why="no market that it forecast has resolved" />
    ),
    more: [
      { key: 'differenceLow', value: ({ difference }) => difference?.low ?? null },
      { key: 'differenceHigh', value: ({ difference }) => difference?.high ?? null },
    ],
  },
  { key: 'n', head: 'n markets', align: 'number', value: ({ n }) => n },
  {
    key: 'needed',
    head: 'Needed, about',
    about: 'Markets that would be needed to tell',
    align: 'number',
    value: ({ needed }) => needed,
    render: ({ needed, n }) =>
      needed === null ? <NotKnown why="not to be told yet, or nothing more is needed" /> : `${n} of ${needed}`,
  },
];
