import type { ModelsView } from '../../server/contract/models.ts';
import { Section } from '../components/section.tsx';
import { formatBrier, formatDifference } from '../figures/format.ts';
import { type Column, count, estimate, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type ByArm = NonNullable<ModelsView['byArm']>;
type Standing = ByArm['arms'][number];
type Comparison = ByArm['comparisons'][number];

const FEW = 'fewer than two events';

const STANDINGS: readonly Column<Standing>[] = [
  text('arm', 'Given to the models', ({ arm }) => arm),
  count('markets', 'n markets', ({ markets }) => markets),
  count('events', 'n events', ({ events }) => events),
  estimate('brier', 'Brier', ({ brier }) => brier, formatBrier, { about: 'Of P before the blend', why: FEW }),
];

const COMPARISONS: readonly Column<Comparison>[] = [
  text('arm', 'Given to the models', ({ arm }) => arm),
  text('against', 'Against', ({ against }) => against),
  text('kind', 'How', ({ kind }) => kind, 'drawn: chance alone said which; paired: the same markets decided both ways'),
  count('markets', 'n markets', ({ markets }) => markets.arm),
  count('againstMarkets', 'n against', ({ markets }) => markets.against),
  count('events', 'n events', ({ events }) => events),
  estimate('difference', 'Brier difference', ({ difference }) => difference, formatDifference, {
    about: 'Below 0 what was given helped',
    why: FEW,
  }),
];

/** What evidence and price have been worth; nothing where models were given neither. */
export function Arms({ byArm }: { readonly byArm: ModelsView['byArm'] }) {
  if (byArm === null) return null;
  return (
    <Section
      title="Evidence and price"
      about="How good P was by what the models were given, each market once, and what that added. A random share of the decisions goes without, so that this stays measured."
    >
      <DataTable
        title="By what was given"
        name="arms"
        of="arm"
        columns={STANDINGS}
        rows={byArm.arms}
        empty="No market has resolved yet."
      />
      <DataTable
        title="What it added"
        name="arm-differences"
        of="comparison"
        columns={COMPARISONS}
        rows={byArm.comparisons}
        empty="No market was decided in two of these ways."
      />
    </Section>
  );
}
