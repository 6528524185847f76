import type { Terms } from '../decision/verdict.ts';
import { CLASSIC_SLOPE } from '../forecast/calibrate.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { errorVariance, LOGIT_SPREAD, type MeasuredSpread } from '../learning/answer-spread.ts';
import { wholeSteps } from '../market/contracts.ts';
import { smoothFee } from '../market/fee.ts';
import { type DepthLevel, type Market, MICRO_USD_PER_CONTRACT, midProbability, type Side } from '../market/market.ts';
import { bidOf, priceOf } from '../market/side-quotes.ts';
import { logOdds, sigmoid } from '../shared/probability.ts';
import { sum } from '../shared/sum.ts';
import { stakeBoundMicroUsd } from '../verdict/size.ts';

interface VoiInput {
  /** How many answers each model has given, and would have given by then. */
  readonly answered: readonly number[];
  readonly answeredThen: readonly number[];
  readonly blended: number;
  /** The models' weight against the price. */
  readonly blendWeight: number;
  readonly spread: MeasuredSpread;
  /** How far the calibration lets answers move P, against the classic slope that recorded spreads were measured at. */
  readonly slope?: number;
  /** What the trade brings that a probability of YES leads to, in micro-dollars. */
  readonly gainAt: (probability: number) => number;
}

/** Expected gain, in micro-dollars, of deciding after further answers instead of now: the mean of `gainAt` over a normal
 * distribution of the blended P around where it is, less what it is there. Its standard deviation is w P (1 - P) s with
 * s = 1.95 sqrt(V(answered) - V(then)), V = the error variance of such answers (answer-spread.ts). Where the price has nearly all
 * the weight it is near 0. */
export function valueOfInformationMicroUsd(input: VoiInput): number {
  const { answered, answeredThen, blended: p, blendWeight, spread, slope = 1, gainAt } = input;
  const reduction = Math.max(0, errorVariance(answered, spread) - errorVariance(answeredThen, spread));
  const deviation = blendWeight * p * (1 - p) * spread.furtherFactor * slope * LOGIT_SPREAD * Math.sqrt(reduction);
  if (!(deviation > 0)) return 0;
  return Math.max(0, expected((z) => gainAt(Math.min(1, Math.max(0, p + deviation * z)))) - gainAt(p));
}

const STEP = 0.1;
const WITHIN_STEPS = 40;

/** The mean of a function of a standard normal variable, by steps of a tenth up to four standard deviations. */
function expected(of: (z: number) => number): number {
  let mean = 0;
  for (let step = -WITHIN_STEPS; step <= WITHIN_STEPS; step++) mean += STEP * density(step * STEP) * of(step * STEP);
  return mean;
}

const density = (x: number) => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);

/** What the value of answers about a market depends on beside the answers. */
export interface ValueInput
  extends Pick<
    Terms,
    'fee' | 'bankrollMicroUsd' | 'maxStakeMicroUsd' | 'kellyFraction' | 'position' | 'sizeStep' | 'depth'
  > {
  readonly market: Pick<Market, 'quotes'>;
  /** False where the quotes are no price: then no trade can come of any answer. */
  readonly isPriced: boolean;
  /** Least edge of a purchase, and of a sale. */
  readonly threshold: number;
  readonly minEdge: number;
  /** What the mode leaves of a purchase. */
  readonly sizeFactor: number;
  readonly spread: MeasuredSpread;
  /** The blend is not proven, so that no trade can come of any answer: then no answer has a value. Calls that are made to learn
   * are paid for from exploration's own cap. */
  readonly isOnPaper: boolean;
}

/** The value of these models' further answers to a decision that has these, in micro-dollars, at the trade that would be made; null
 * where there is no price to trade against. */
export function valueOfMore(
  input: ValueInput,
  { blended, blendWeight, models, calibration }: Pick<Forecast, 'blended' | 'blendWeight' | 'models' | 'calibration'>,
): ((calls: readonly { readonly model: string }[]) => number) | null {
  if (blended === null) return null;
  if (input.isOnPaper) return () => 0;
  const { spread } = input;
  const slope = calibration.kind === 'gap' ? calibration.a / CLASSIC_SLOPE : 1;
  const counts = models.map(({ model, samples }) => [model, samples?.length ?? 1] as const);
  const answered = counts.map(([, answers]) => answers);
  const known = { answered, blended, blendWeight, spread, slope, gainAt: gainOf(input) };
  return (calls) => {
    const then = new Map(counts);
    for (const { model } of calls) then.set(model, (then.get(model) ?? 0) + 1);
    return valueOfInformationMicroUsd({ ...known, answeredThen: [...then.values()] });
  };
}

/** The same of the first answer, before there is one: over a normal distribution of the logit of the blended P around logit price
 * with the standard deviation w * fromPrice, because near 0 and 1 an answer can move the blended P to several times the price. */
export function valueOfFirst(input: ValueInput, blendWeight: number): number {
  if (input.isOnPaper || !input.isPriced) return 0;
  const priceLogit = logOdds(midProbability(input.market.quotes));
  const gainAt = gainOf(input);
  return expected((z) => gainAt(sigmoid(priceLogit + blendWeight * input.spread.fromPrice * z)));
}

/** What the trade that a probability leads to is worth, in micro-dollars: buying what is missing of the position that is right, or
 * selling all that is held where it is worth less than it brings. Each contract brings the edge above the threshold less its part
 * of the risk, which has eaten all of it at the full Kelly position: one bought from nothing is worth half its profit. Selling a
 * part that is too much lowers the risk and brings nothing, so it counts for nothing here. */
function gainOf(input: ValueInput): (probability: number) => number {
  const sides = (['yes', 'no'] as const).map((side) => sideTerms(input, side));
  return (probability) => sum(sides.map((terms) => gainOnSide(input, terms, probability)));
}

function sideTerms({ market: { quotes }, fee, position, depth }: ValueInput, side: Side) {
  const [priceMicroUsd, bidMicroUsd] = [priceOf(side, quotes), bidOf(side, quotes)];
  const held = position?.side === side ? position.contracts : 0;
  // Whoever buys YES or sells NO meets the asks.
  const [offered, wanted] = (side === 'yes' ? [depth?.asks, depth?.bids] : [depth?.bids, depth?.asks]).map(atBest);
  return {
    side,
    held,
    /** Nothing is bought against what is held. */
    isForSale: priceMicroUsd < MICRO_USD_PER_CONTRACT && (position === null || held > 0),
    cost: priceMicroUsd / MICRO_USD_PER_CONTRACT + smoothFee(fee, priceMicroUsd),
    brings: bidMicroUsd / MICRO_USD_PER_CONTRACT - smoothFee(fee, bidMicroUsd),
    offered: offered ?? 0,
    sold: Math.min(held, wanted ?? 0),
  };
}

/** Contracts that stand at the best price; without bound where the book is not known. */
const atBest = (levels: readonly DepthLevel[] | null | undefined): number =>
  levels ? (levels[0]?.contracts ?? 0) : Number.POSITIVE_INFINITY;

function gainOnSide(
  input: ValueInput,
  { side, held, isForSale, cost, brings, offered, sold }: ReturnType<typeof sideTerms>,
  probability: number,
): number {
  const worth = side === 'yes' ? probability : 1 - probability;
  const sale = sold * Math.max(0, brings - worth - input.minEdge);
  const edge = worth - cost - input.threshold;
  if (!isForSale || edge <= 0) return sale * MICRO_USD_PER_CONTRACT;
  const perContract = cost * MICRO_USD_PER_CONTRACT;
  const stake = { ...input, probability: worth };
  const right = stakeBoundMicroUsd(stake, cost) / perContract;
  const uncapped = stakeBoundMicroUsd({ ...stake, maxStakeMicroUsd: Number.POSITIVE_INFINITY }, cost) / perContract;
  const bought = wholeSteps(Math.max(0, Math.min(offered, right - held)), input.sizeStep ?? 1);
  // The part of the edge that is left at the middle of what is bought.
  const left = 1 - (held + bought / 2) / uncapped;
  return (sale + (bought > 0 ? bought * edge * left : 0)) * MICRO_USD_PER_CONTRACT;
}
