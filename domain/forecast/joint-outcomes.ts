import { type Cut, compareCuts, cutsOf, type Rung, valuesOf } from '../market/ladders.ts';
import type { Strike } from '../market/strike.ts';
import { sum } from '../shared/sum.ts';
import { COHERENT_FLOOR, coherent } from './cohere.ts';

/** `one_value`: strikes over one value. `exclusive`, `exhaustive`: at most, or exactly, one resolves to YES. `alone`: one market
 * that nothing ties; what is in other blocks is taken for independent of it. */
export type JointTie = 'one_value' | 'exclusive' | 'exhaustive' | 'alone';

/** Markets whose outcomes hang together, with every way in which they can end together. */
export interface JointBlock {
  readonly tie: JointTie;
  /** Places in the list. */
  readonly markets: readonly number[];
  readonly outcomes: readonly {
    readonly probability: number;
    /** Of the block's markets, in their order. */
    readonly yes: readonly boolean[];
  }[];
}

export interface JointInput {
  readonly markets: readonly (Rung & { readonly probability: number })[];
  readonly mutuallyExclusive: boolean;
  readonly exhaustive: boolean;
}

/** The event's markets in blocks. The probabilities are first moved to the nearest coherent ones; no outcome that is possible has
 * a probability of exactly 0, so that no bet counts as riskless by rounding. */
export function jointBlocks(input: JointInput): JointBlock[] {
  const { kind, probabilities } = coherent(input);
  const at = (place: number) => probabilities[place] ?? 0;
  const places = [...input.markets.keys()];
  if (kind === 'exclusive' || kind === 'exhaustive') {
    return [{ tie: kind, markets: places, outcomes: oneWins(probabilities, kind === 'exhaustive') }];
  }
  const blocks = valuesOf(input.markets).flatMap((value) => lineBlock(input.markets, value, at) ?? []);
  const tied = new Set(blocks.flatMap(({ markets }) => markets));
  const alone = places.filter((place) => !tied.has(place)).map((place) => aloneBlock(place, at(place)));
  return [...blocks, ...alone].toSorted((a, b) => (a.markets[0] ?? 0) - (b.markets[0] ?? 0));
}

function aloneBlock(place: number, probability: number): JointBlock {
  const outcomes = [
    { probability, yes: [true] },
    { probability: 1 - probability, yes: [false] },
  ];
  return { tie: 'alone', markets: [place], outcomes };
}

/** Each market wins, or none does, which is possible unless one must. */
function oneWins(probabilities: readonly number[], isExhaustive: boolean): JointBlock['outcomes'] {
  const wins = probabilities.map((probability, winner) => ({
    probability,
    yes: probabilities.map((_, place) => place === winner),
  }));
  const none = { probability: Math.max(COHERENT_FLOOR, 1 - sum(probabilities)), yes: probabilities.map(() => false) };
  return normalized(isExhaustive ? wins : [...wins, none]);
}

/** The strikes of one value over the stretches into which they cut the line; null where there are not two of them. Ranges whose
 * probabilities do not fit those above and below the strikes are left out. */
function lineBlock(
  all: JointInput['markets'],
  value: readonly number[],
  at: (place: number) => number,
): JointBlock | null {
  const struck = value.filter((place) => all[place]?.strike);
  const onlyCuts = struck.filter((place) => all[place]?.strike?.kind !== 'between');
  for (const markets of onlyCuts.length === struck.length ? [struck] : [struck, onlyCuts]) {
    if (markets.length < 2) continue;
    const strikes = markets.flatMap((place) => all[place]?.strike ?? []);
    const outcomes = onTheLine(strikes, markets.map(at));
    if (outcomes) return { tie: 'one_value', markets, outcomes };
  }
  return null;
}

/** Together at most this much probability is given to stretches that would have none. */
const LEAST_TOTAL = COHERENT_FLOOR;
/** Probabilities that fit this well are one distribution. */
const FITS_WITHIN = 0.005;
const FITTING_ROUNDS = 400;

/** Which stretches of the line each strike covers, and how likely each stretch is: what the strikes above and below which YES lies
 * leave between them, evenly where nothing more is known, and made to fit the ranges (iterative proportional fitting). Null where
 * no distribution fits. */
function onTheLine(strikes: readonly Strike[], probabilities: readonly number[]): JointBlock['outcomes'] | null {
  const ranges = strikes.map(cutsOf);
  const cuts = ranges
    .flatMap(({ from, to }) => [from, to])
    .filter((cut): cut is Cut => cut !== null)
    .toSorted(compareCuts)
    .filter((cut, index, sorted) => index === 0 || compareCuts(cut, sorted[index - 1] ?? cut) !== 0);
  const placeOf = (cut: Cut) => cuts.findIndex((each) => compareCuts(each, cut) === 0) + 1;
  const spans = ranges.map(({ from, to }) => ({
    from: from ? placeOf(from) : 0,
    to: to ? placeOf(to) : cuts.length + 1,
  }));
  const even = betweenCuts(spans, probabilities, cuts.length + 1);
  const isRanged = strikes.some(({ kind }) => kind === 'between');
  const stretches = isRanged ? fitted(even, spans, probabilities) : even;
  const isFitting = spans.every(({ from, to }, index) => {
    return Math.abs(sum(stretches.slice(from, to)) - (probabilities[index] ?? 0)) <= FITS_WITHIN;
  });
  if (!isFitting) return null;
  const least = LEAST_TOTAL / stretches.length;
  return normalized(
    stretches.map((probability, place) => ({
      probability: Math.max(least, probability),
      yes: spans.map(({ from, to }) => place >= from && place < to),
    })),
  );
}

/** Stretches of the line, from one to before another. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** How likely each stretch is by the spans that begin or end the line; even between two cuts of theirs. */
function betweenCuts(spans: readonly Span[], probabilities: readonly number[], count: number): number[] {
  // How likely the value lies below the start of a stretch.
  const below = new Map([[count, 1]]);
  for (const [index, { from, to }] of spans.entries()) {
    const probability = probabilities[index] ?? 0;
    if (to === count) below.set(from, 1 - probability);
    else if (from === 0) below.set(to, probability);
  }
  const stretches: number[] = [];
  let [start, reached] = [0, 0];
  for (const [end, probability] of [...below].toSorted(([a], [b]) => a - b)) {
    for (let place = start; place < end; place += 1) stretches.push((probability - reached) / (end - start));
    [start, reached] = [end, probability];
  }
  return stretches;
}

function fitted(even: readonly number[], spans: readonly Span[], probabilities: readonly number[]): number[] {
  const stretches = even.map((each) => Math.max(1e-9, each));
  for (let round = 0; round < FITTING_ROUNDS; round += 1) {
    let worst = 0;
    for (const [index, { from, to }] of spans.entries()) {
      const wanted = probabilities[index] ?? 0;
      const now = sum(stretches.slice(from, to));
      worst = Math.max(worst, Math.abs(now - wanted));
      const [inside, outside] = [wanted / now, (1 - wanted) / Math.max(1e-12, sum(stretches) - now)];
      for (const [place, each] of stretches.entries()) {
        stretches[place] = each * (place >= from && place < to ? inside : outside);
      }
    }
    if (worst < 1e-9) break;
  }
  return stretches;
}

function normalized(outcomes: JointBlock['outcomes']): JointBlock['outcomes'] {
  const total = sum(outcomes.map(({ probability }) => probability));
  // What sums to 1 but for rounding is left as it is.
  if (Math.abs(total - 1) < 1e-12) return outcomes;
  return outcomes.map(({ probability, yes }) => ({ probability: probability / total, yes }));
}
