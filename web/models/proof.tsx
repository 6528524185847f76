import { formatShare } from '../../domain/shared/format.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { Section } from '../components/section.tsx';
import { formatDifference } from '../figures/format.ts';
import { type Column, count, figure, text, word } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type Proof = ModelsView['proof'][number];

const TONES = { yes: 'good', 'not yet': 'neutral' } as const;
const NO_EFFECT = 'not at the present effect';

const within = (days: number): Column<Proof> =>
  figure(
    `within${days}`,
    `Within ${days} days`,
    ({ within: all, neededEvents }) =>
      neededEvents === null ? null : (all.find((each) => each.days === days)?.probability ?? null),
    formatShare,
    { about: `How likely it is proven within ${days} days at the present effect and rate`, why: NO_EFFECT },
  );

const COLUMNS: readonly Column<Proof>[] = [
  text('arm', 'Given to the models', ({ arm }) => arm),
  word('isProven', 'Proven', ({ isProven }) => (isProven ? 'yes' : 'not yet'), TONES),
  count('resolvedEvents', 'n events', ({ resolvedEvents }) => resolvedEvents),
  figure('meanGain', 'Mean gain', ({ meanGain }) => meanGain, formatDifference, {
    about: "The price's Brier score minus the blend's, by event: above 0 the blend is better",
    why: 'no event with a price has an outcome',
  }),
  figure('neededEvents', 'Events needed, about', ({ neededEvents }) => neededEvents, String, {
    about: 'Independent events that are still needed at the present effect',
    why: NO_EFFECT,
  }),
  figure(
    'eventsPerDay',
    'Events a day',
    ({ eventsPerDay }) => eventsPerDay,
    (value) => value.toFixed(1),
  ),
  within(30),
  within(90),
  within(365),
];

/** Whether the blend is known to beat the price, and what it takes until it is. */
export function Proof({ proof }: { readonly proof: ModelsView['proof'] }) {
  return (
    <Section
      title="Proof of the blend"
      about="Until the blend of models and price is proven to beat the price, an account with blend evidence trades on paper only. Chances hold if events are independent, and effect and rate stay what they are."
    >
      <DataTable
        title="Proof of the blend"
        name="proof"
        of="arm"
        columns={COLUMNS}
        rows={proof}
        empty="There is no scoreboard yet."
      />
    </Section>
  );
}
