import type { Forecast } from './decision.ts';
import { type Market, midProbability } from './market.ts';
import type { FeeRow } from './policy.ts';
import { offers } from './preference.ts';
import { type MeasuredSpread, valueOfInformationMicroUsd } from './voi.ts';

export interface WorthInput {
  readonly market: Pick<Market, 'quotes'>;
  readonly fee: FeeRow;
  /** Least edge that a trade needs. */
  readonly threshold: number;
  readonly maxStakeMicroUsd: number;
  /** Absent: what recorded panels lead to expect. */
  readonly spread?: MeasuredSpread;
}

/** What so many more answers would be worth to a decision that has these, in micro-dollars, at the largest stake that it may
 * take; null where there is no price to trade against. */
export function worthOfMore(
  input: WorthInput,
  { finalProbability, blendWeight, models }: Pick<Forecast, 'finalProbability' | 'blendWeight' | 'models'>,
): ((more: number) => number) | null {
  return finalProbability === null ? null : worthFrom(input, models.length, finalProbability, blendWeight);
}

/** The same before anybody has answered: P is the price then. */
export function worthOfFirst(input: WorthInput, blendWeight: number): number {
  const worth = worthFrom(input, 0, midProbability(input.market.quotes), blendWeight);
  return worth === null ? 0 : worth(1);
}

function worthFrom(
  { market, fee, threshold, maxStakeMicroUsd, spread }: WorthInput,
  answered: number,
  finalProbability: number,
  blendWeight: number,
): ((more: number) => number) | null {
  const best = offers(finalProbability, market.quotes, fee)[0];
  if (!best) return null;
  const contracts = Math.floor(maxStakeMicroUsd / best.priceMicroUsd);
  const { edge } = best;
  const known = { answered, finalProbability, blendWeight, edge, threshold, contracts };
  return (more) => valueOfInformationMicroUsd({ ...known, more, ...(spread ? { spread } : {}) });
}
