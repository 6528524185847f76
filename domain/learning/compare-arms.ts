import { ARMS, type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import { groupBy } from '../shared/group-by.ts';
import { sum } from '../shared/sum.ts';
import type { MeanOf } from './estimates.ts';
import { decidedIn, type Label } from './label.ts';
import { brier } from './quality.ts';

/** What evidence and price have been worth: how good the answers of each arm are, and each arm against those that were given less.
 * Of P before the blend, on resolved markets. All intervals are 95 %, by event. */
export interface ArmRecords {
  readonly arms: readonly ArmStanding[];
  readonly comparisons: readonly ArmComparison[];
}

/** By each market's first decision in the arm. */
export interface ArmStanding {
  readonly arm: Arm;
  readonly markets: number;
  readonly events: number;
  readonly brier: MeanOf;
}

export interface ArmComparison {
  readonly arm: Arm;
  /** What was given less. */
  readonly against: Arm;
  /** `drawn`: each market's first decision that something was offered to, where chance alone said which arm it was in, each Brier score
   * less the price's, weighted by how likely its arm was. `paired`: markets that were decided in both arms, the first decision in each;
   * whoever chose the arm, and when, may have had reasons. */
  readonly kind: 'drawn' | 'paired';
  /** In each arm; the same ones where they are paired. */
  readonly markets: { readonly arm: number; readonly against: number };
  readonly events: number;
  /** Brier score of `arm` minus that of `against`: below 0 what was given helped. Without an interval where fewer than two events
   * stand on either side. */
  readonly difference: MeanOf;
  /** Of `paired` alone: how far P in `arm` is from P in `against` on the same market, whichever way, on average; absent in older
   * scoreboards. */
  readonly moved?: MeanOf;
}

/** Each arm with those that were given a part of what it was. */
const GIVEN_LESS: Readonly<Record<Arm, readonly Arm[]>> = {
  closedBook: [],
  evidence: ['closedBook'],
  priceShown: ['closedBook'],
  evidencePriceShown: ['closedBook', 'evidence', 'priceShown'],
};

export function compareArms(labels: readonly Label[]): ArmRecords {
  const losses = new Map(ARMS.map((arm) => [arm, lossesIn(labels, arm)]));
  const lossesOf = (arm: Arm) => losses.get(arm) ?? new Map<string, Loss>();
  const pairs = ARMS.flatMap((arm) => GIVEN_LESS[arm].map((against) => ({ arm, against })));
  return {
    arms: ARMS.flatMap((arm) => standingOf(arm, [...lossesOf(arm).values()]) ?? []),
    comparisons: pairs.flatMap(({ arm, against }) => [
      ...drawn(labels, arm, against),
      ...paired({ arm, against }, lossesOf(arm), lossesOf(against)),
    ]),
  };
}

/** One value of a market, which counts by its weight. */
interface Weighed {
  readonly event: string;
  readonly value: number;
  readonly weight: number;
}

/** With the probability that it is of. */
interface Loss extends Weighed {
  readonly probability: number;
}

const lossOf = ({ outcome }: Pick<Label, 'outcome'>, probability: number) => brier(probability, outcome);

/** Its first decision's loss in an arm; none where it was not decided in it. */
function lossesIn(labels: readonly Label[], arm: Arm): ReadonlyMap<string, Loss> {
  return new Map(
    decidedIn(labels, arm).flatMap((label) => {
      const { ticker, eventTicker, forecast } = label;
      if (!forecast) return [];
      const { probability } = forecast;
      return [[ticker, { event: eventTicker, value: lossOf(label, probability), weight: 1, probability }] as const];
    }),
  );
}

function standingOf(arm: Arm, losses: readonly Weighed[]): ArmStanding | null {
  if (losses.length === 0) return null;
  return { arm, markets: losses.length, events: eventsIn(losses).size, brier: difference(losses, []) };
}

function paired(
  of: Pick<ArmComparison, 'arm' | 'against'>,
  losses: ReadonlyMap<string, Loss>,
  others: ReadonlyMap<string, Loss>,
): ArmComparison[] {
  const pairs = [...losses].flatMap(([ticker, own]) => {
    const other = others.get(ticker);
    return other ? [{ own, other }] : [];
  });
  const differences = pairs.map(({ own, other }) => ({ ...own, value: own.value - other.value }));
  const moves = pairs.map(({ own, other }) => ({ ...own, value: Math.abs(own.probability - other.probability) }));
  const n = differences.length;
  if (n === 0) return [];
  const events = eventsIn(differences).size;
  return [
    {
      ...of,
      kind: 'paired',
      markets: { arm: n, against: n },
      events,
      difference: difference(differences, []),
      moved: difference(moves, []),
    },
  ];
}

function drawn(labels: readonly Label[], offered: Arm, against: Arm): ArmComparison[] {
  const inArm = (arm: Arm) =>
    labels.flatMap((label): Weighed[] => {
      const draw = label.draws?.[offered];
      if (draw?.arm !== arm || draw.marketPrice === null) return [];
      const value = lossOf(label, draw.probability) - lossOf(label, draw.marketPrice);
      return [{ event: label.eventTicker, value, weight: 1 / draw.chance }];
    });
  const [own, others] = [inArm(offered), inArm(against)];
  if (own.length === 0 || others.length === 0) return [];
  return [
    {
      arm: offered,
      against,
      kind: 'drawn',
      markets: { arm: own.length, against: others.length },
      events: eventsIn([...own, ...others]).size,
      difference: difference(own, others),
    },
  ];
}

const eventsIn = (all: readonly Weighed[]) => new Set(all.map(({ event }) => event));

/** The mean of the ones less that of the others, of which there may be none; its error from how far each event pulls it. */
function difference(ones: readonly Weighed[], others: readonly Weighed[]): MeanOf {
  const sides = [ones, others].map((values, side) => {
    const weight = sum(values.map((each) => each.weight));
    const mean = weight === 0 ? 0 : sum(values.map((each) => each.weight * each.value)) / weight;
    const sign = side === 0 ? 1 : -1;
    const pulls = values.map((each) => ({
      event: each.event,
      pull: (sign * each.weight * (each.value - mean)) / weight,
    }));
    return { mean: sign * mean, pulls, events: eventsIn(values).size };
  });
  const mean = sum(sides.map((side) => side.mean));
  if (sides.some(({ events }, side) => events < 2 && (side === 0 || others.length > 0)))
    return { mean, low: null, high: null };
  const byEvent = [
    ...groupBy(
      sides.flatMap(({ pulls }) => pulls),
      ({ event }) => event,
    ).values(),
  ];
  const squares = byEvent.map((pulls) => sum(pulls.map(({ pull }) => pull)) ** 2);
  const margin = 1.96 * Math.sqrt((sum(squares) * byEvent.length) / (byEvent.length - 1));
  return { mean, low: mean - margin, high: mean + margin };
}

/** Whether anything was given to a model on a market that has resolved: else there is nothing to compare. */
export const hasOtherArms = ({ arms }: Pick<ArmRecords, 'arms'>): boolean =>
  arms.some(({ arm }) => arm !== DEFAULT_ARM);
