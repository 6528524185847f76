import type { FeeType } from '../../../domain/market/fee-type.ts';

/** What a series asks from a time on. */
export interface FeeChange {
  readonly id: string;
  readonly seriesTicker: string;
  readonly type: FeeType;
  readonly multiplier: number;
  readonly fromMs: number;
}

const TAKER_RATE_PPM = 70_000n;
/** $0.0001. */
const STEP_MICRO_USD = 100n;

/** The fee of a fill that took from the book, in micro-dollars: 7 % of count times P (1 - P) times the multiplier, rounded up to
 * $0.0001. The multiplier counts in thousandths. */
export function takerFeeMicroUsd(centicontracts: number, priceMicroUsd: number, multiplier: number): number {
  const price = BigInt(priceMicroUsd);
  const thousandths = BigInt(Math.round(multiplier * 1_000));
  const product = TAKER_RATE_PPM * thousandths * BigInt(centicontracts) * price * (1_000_000n - price);
  // Millionths of a rate, thousandths of a multiplier, hundredths of contracts, and a price squared in millionths.
  const unit = 1_000_000n * 1_000n * 100n * 1_000_000n * STEP_MICRO_USD;
  return Number(((product + unit - 1n) / unit) * STEP_MICRO_USD);
}
