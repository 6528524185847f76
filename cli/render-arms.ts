import { ARM_WORDS } from '../domain/explain/decision-words.ts';
import type { ArmRecords } from '../domain/learning/compare-arms.ts';
import type { MeanOf } from '../domain/learning/estimates.ts';
import { table } from './output.ts';

/** How good the answers are by what the models were given, and what that has added. */
export function renderArms(records: ArmRecords | null): string {
  if (records === null)
    return 'By what the models were given: no market has resolved on which they were given evidence or the price.';
  const standings = records.arms.map(({ arm, markets, events, brier }) => [
    ARM_WORDS[arm],
    String(markets),
    String(events),
    ranged(brier, (value) => value.toFixed(4)),
  ]);
  const differences = records.comparisons.map((each) => [
    `${ARM_WORDS[each.arm]} against ${ARM_WORDS[each.against]}`,
    each.kind,
    each.kind === 'paired' ? String(each.markets.arm) : `${each.markets.arm} and ${each.markets.against}`,
    String(each.events),
    ranged(each.difference, signed),
  ]);
  return [
    'By what the models were given: Brier of P before the blend, each market once; 95 % intervals by event',
    table(['given', 'markets', 'events', 'Brier'], standings),
    ...(differences.length === 0
      ? ['What it added is not known: no market was decided in two of these ways.']
      : [
          table(['difference', 'how', 'markets', 'events', 'Brier, below 0 is better'], differences),
          'drawn: chance alone said which, each score less that of the price; paired: the same markets decided both ways, as whoever asked chose to',
        ]),
  ].join('\n');
}

const signed = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(4)}`;

function ranged({ mean, low, high }: MeanOf, write: (value: number) => string): string {
  return low === null || high === null
    ? `${write(mean)} (too few events for an interval)`
    : `${write(mean)} [${write(low)}, ${write(high)}]`;
}
