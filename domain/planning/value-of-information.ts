import { CLASSIC_SLOPE } from '../forecast/calibrate.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { errorVariance, LOGIT_SPREAD, type MeasuredSpread } from '../learning/answer-spread.ts';
import type { Fee } from '../market/fee.ts';
import { type Market, midProbability } from '../market/market.ts';
import { type SideQuote, sideQuotes } from '../market/side-quotes.ts';
import { logOdds, sigmoid } from '../shared/probability.ts';

interface VoiInput {
  /** How many answers each model has given, and would have given by then. */
  readonly answered: readonly number[];
  readonly answeredThen: readonly number[];
  readonly blended: number;
  /** The models' weight against the price. */
  readonly blendWeight: number;
  /** Of the better side, after fees. */
  readonly edge: number;
  readonly threshold: number;
  /** How many contracts the decision is about. */
  readonly contracts: number;
  readonly spread: MeasuredSpread;
  /** How far the calibration lets answers move P, against the classic slope that recorded spreads were measured at. */
  readonly slope?: number;
}

/** Expected gain, in micro-dollars, of deciding after further answers instead of now:
 * contracts * $1 * sd * (phi(u) - u (1 - Phi(u))), u = |edge - threshold| / sd, where sd = w P (1 - P) s and
 * s = 1.95 sqrt(V(answered) - V(then)), V = the error variance of such answers (answer-spread.ts). Where the price has nearly all the weight it is near 0. */
export function valueOfInformationMicroUsd(input: VoiInput): number {
  const { answered, answeredThen, blended: p, blendWeight, edge, threshold, contracts, spread, slope = 1 } = input;
  const reduction = Math.max(0, errorVariance(answered, spread) - errorVariance(answeredThen, spread));
  const deviation = blendWeight * p * (1 - p) * spread.furtherFactor * slope * LOGIT_SPREAD * Math.sqrt(reduction);
  if (!(deviation > 0)) return 0;
  const u = Math.abs(edge - threshold) / deviation;
  return Math.max(0, contracts * 1e6 * deviation * (density(u) - u * (1 - cumulative(u))));
}

const FIRST_STEP = 0.1;
const FIRST_WITHIN = 4;

const density = (x: number) => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Standard normal distribution function: Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8. */
function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    density(x) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/** What the value of answers about a market depends on beside the answers. */
export interface ValueInput {
  readonly market: Pick<Market, 'quotes'>;
  readonly fee: Fee;
  /** Least edge that a trade needs. */
  readonly threshold: number;
  readonly maxStakeMicroUsd: number;
  readonly spread: MeasuredSpread;
  /** The blend is not proven, so that no trade can come of any answer: then no answer has a value. Calls that are made to learn
   * are paid for from exploration's own cap. */
  readonly isOnPaper: boolean;
}

/** The value of these models' further answers to a decision that has these, in micro-dollars, at the largest stake that it may take; null
 * where there is no price to trade against. */
export function valueOfMore(
  input: ValueInput,
  { blended, blendWeight, models, calibration }: Pick<Forecast, 'blended' | 'blendWeight' | 'models' | 'calibration'>,
): ((calls: readonly { readonly model: string }[]) => number) | null {
  const best = blended === null ? undefined : sideQuotes(blended, input.market.quotes, input.fee)[0];
  if (blended === null || !best) return null;
  if (input.isOnPaper) return () => 0;
  const { threshold, spread } = input;
  const contracts = contractsAt(best, input);
  const slope = calibration.kind === 'gap' ? calibration.a / CLASSIC_SLOPE : 1;
  const counts = models.map(({ model, samples }) => [model, samples?.length ?? 1] as const);
  const answered = counts.map(([, answers]) => answers);
  const known = { answered, blended, blendWeight, edge: best.edge, threshold, contracts, spread, slope };
  return (calls) => {
    const then = new Map(counts);
    for (const { model } of calls) then.set(model, (then.get(model) ?? 0) + 1);
    return valueOfInformationMicroUsd({ ...known, answeredThen: [...then.values()] });
  };
}

/** The same of the first answer, before there is one: what a trade would bring, over a normal distribution of the logit of the
 * blended P around logit price with the standard deviation w * fromPrice, in steps of a tenth of it. The further answers' linear
 * formula would not do near 0 and 1, where an answer can move the blended P to several times the price. */
export function valueOfFirst(input: ValueInput, blendWeight: number): number {
  const { market, fee, threshold, spread, isOnPaper } = input;
  if (isOnPaper) return 0;
  const priceLogit = logOdds(midProbability(market.quotes));
  const steps = Math.round(FIRST_WITHIN / FIRST_STEP);
  let value = 0;
  for (let step = -steps; step <= steps; step++) {
    const z = step * FIRST_STEP;
    const blended = sigmoid(priceLogit + blendWeight * spread.fromPrice * z);
    const best = sideQuotes(blended, market.quotes, fee)[0];
    const gain = best ? contractsAt(best, input) * 1e6 * Math.max(0, best.edge - threshold) : 0;
    value += FIRST_STEP * density(z) * gain;
  }
  return value;
}

const contractsAt = ({ priceMicroUsd }: SideQuote, { maxStakeMicroUsd }: ValueInput) =>
  Math.floor(maxStakeMicroUsd / priceMicroUsd);
