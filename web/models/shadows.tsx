import type { ModelsView } from '../../server/contract/models.ts';
import type { Tone } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { formatDifference } from '../figures/format.ts';
import { type Column, count, estimate, figure, text, word } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type Shadow = ModelsView['shadows'][number];

const TONES: Readonly<Record<Shadow['advice'], Tone>> = { promote: 'good', 'not yet': 'neutral', no: 'warn' };

const COLUMNS: readonly Column<Shadow>[] = [
  text('model', 'Model', ({ model }) => model),
  word('advice', 'Advice', ({ advice }) => advice, TONES),
  estimate('difference', 'Brier difference', ({ difference }) => difference, formatDifference, {
    about: 'Its Brier score minus the mean of the models that count: below 0 it is better',
    why: 'no market that it forecast has an outcome',
  }),
  count('n', 'n markets', ({ n }) => n),
  figure('needed', 'Needed, about', ({ needed }) => needed, String, {
    about: 'Markets needed before the difference is significant',
    why: 'not known yet, or no more are needed',
  }),
];

/** Models that are called beside a share of the decisions and never counted. */
export function Shadows({ shadows }: { readonly shadows: ModelsView['shadows'] }) {
  return (
    <Section
      title="Shadow models"
      about="Called beside a share of the decisions; they never count and delay no decision."
    >
      <DataTable
        title="Shadow models"
        name="shadows"
        of="model"
        columns={COLUMNS}
        rows={shadows}
        empty={
          <>
            There is no shadow model, or none of its markets has an outcome. <code>"shadow": true</code> in a model's
            row makes it one.
          </>
        }
      />
    </Section>
  );
}
