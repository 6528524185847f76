import type { FeeSource, FeeType } from './fee.ts';

/** The venue's general rate for takers, which a multiplier changes. */
export const TAKER_RATE_PPM = 70_000;
/** A maker's rate is the taker's divided by this; 0: a resting order is free. */
const MAKER_SHARES = { quadratic: 0, quadratic_with_maker_fees: 4, quadratic_with_combo_maker_fees: 2 } as const;

/** What the venue states of a market's fee. */
export interface StatedFee {
  readonly type: FeeType | null;
  readonly multiplier: number;
  readonly source: FeeSource;
}

/** The rates of a stated fee, whole millionths, rounded up. The table behind `flat` is in no document of the venue that can be
 * had, and no series is known to use it; the last one that was published asked half of the general rate. So that a trade never
 * assumes too low a fee, `flat` is charged as the general table, with a maker's fee, at a multiplier of at least 1. */
export function ratesOf({ type, multiplier }: Pick<StatedFee, 'type' | 'multiplier'>) {
  const isKnown = type !== null && type !== 'flat';
  const factor = isKnown || type === null ? multiplier : Math.max(1, multiplier);
  const share = isKnown ? MAKER_SHARES[type] : MAKER_SHARES.quadratic_with_maker_fees;
  return {
    ratePpm: timesRoundedUp(TAKER_RATE_PPM, factor),
    makerRatePpm: share === 0 ? 0 : timesRoundedUp(TAKER_RATE_PPM / share, factor),
  };
}

/** In whole numbers: a multiplier of .7 must not become .7000000001 on the way. Multipliers count to a millionth. */
function timesRoundedUp(rate: number, multiplier: number): number {
  const millionths = Math.ceil(Number((multiplier * 1e6).toPrecision(12)));
  return Math.ceil((rate * millionths) / 1e6);
}
