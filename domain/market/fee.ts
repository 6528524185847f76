import { hundredthsOf } from './contracts.ts';
import type { FeeSource, FeeType } from './fee-type.ts';
import { MICRO_USD_PER_CONTRACT } from './market.ts';

/** What a market is charged. A fee that stands in an older record has the first two alone, or those of a FeeRow. */
export interface Fee {
  /** A taker's rate in millionths of contracts * p * (1 - p). */
  readonly ratePpm: number;
  readonly roundUpToMicroUsd: number;
  /** A maker's rate; 0 where a resting order is free. */
  readonly makerRatePpm?: number;
  /** Null: not known. */
  readonly type?: FeeType | null;
  /** What the venue's general rate is multiplied by; null: not known. */
  readonly multiplier?: number | null;
  readonly source?: FeeSource;
}

const PPM = 1_000_000n;
const UNIT = BigInt(MICRO_USD_PER_CONTRACT);
const HUNDREDTHS = 100n;
/** Most series that charge makers ask a quarter of the taker's rate. */
const MAKER_SHARE_ASSUMED = 4;

/** The venue's fee for one order of a taker, in micro-dollars: rate * contracts * p * (1 - p), rounded up on the whole order.
 * Contracts have at most two decimals. Worked in whole numbers, because in floating point 100 contracts at 50 cents would cost
 * $1.7501 instead of $1.75. Examples at rate .07, rounded up to $0.0001: 20 at 13c cost .07 * 20 * .13 * .87 = .158340, so
 * $0.1584; 2.5 at 27c cost .0344925, so $0.0345. */
export function feeMicroUsd(
  fee: Pick<Fee, 'ratePpm' | 'roundUpToMicroUsd'>,
  contracts: number,
  priceMicroUsd: number,
): number {
  return feeOfFillsMicroUsd(fee, [{ contracts, priceMicroUsd }]);
}

/** The same for an order that is filled at several prices: the exact fees are added up and rounded once, which is what the venue's
 * rounding of single fills, with what it gives back, converges to. */
export function feeOfFillsMicroUsd(
  { ratePpm, roundUpToMicroUsd }: Pick<Fee, 'ratePpm' | 'roundUpToMicroUsd'>,
  fills: readonly Fill[],
): number {
  const numerators = fills.map(({ contracts, priceMicroUsd }) => {
    const price = BigInt(priceMicroUsd);
    return BigInt(ratePpm) * BigInt(hundredthsOf(contracts)) * price * (UNIT - price);
  });
  const numerator = numerators.reduce((sum, each) => sum + each, 0n);
  const step = BigInt(roundUpToMicroUsd) * PPM * UNIT * HUNDREDTHS;
  return Number(((numerator + step - 1n) / step) * BigInt(roundUpToMicroUsd));
}

/** So many contracts at one price. */
interface Fill {
  readonly contracts: number;
  readonly priceMicroUsd: number;
}

/** The same for an order that rests until someone takes it. */
export function makerFeeMicroUsd(fee: Fee, contracts: number, priceMicroUsd: number): number {
  const { roundUpToMicroUsd } = fee;
  return feeMicroUsd({ ratePpm: makerRatePpmOf(fee), roundUpToMicroUsd }, contracts, priceMicroUsd);
}

/** A maker's rate; where a record does not say, the one that most series with maker fees have: never assumed to be free. */
export function makerRatePpmOf({ ratePpm, makerRatePpm }: Pick<Fee, 'ratePpm' | 'makerRatePpm'>): number {
  return makerRatePpm ?? Math.ceil(ratePpm / MAKER_SHARE_ASSUMED);
}

/** The fee per contract as a probability, before rounding: rate * p * (1 - p). At 50c and 7 %: .0175. */
export function smoothFee({ ratePpm }: Pick<Fee, 'ratePpm'>, priceMicroUsd: number): number {
  const price = priceMicroUsd / MICRO_USD_PER_CONTRACT;
  return (ratePpm / 1e6) * price * (1 - price);
}
