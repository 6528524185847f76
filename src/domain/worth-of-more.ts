import type { Forecast } from './decision.ts';
import type { Market } from './market.ts';
import type { FeeRow } from './policy.ts';
import { offers } from './preference.ts';
import { valueOfInformationMicroUsd } from './voi.ts';

export interface WorthInput {
  readonly market: Pick<Market, 'quotes'>;
  readonly fee: FeeRow;
  /** Least edge that a trade needs. */
  readonly threshold: number;
  readonly maxStakeMicroUsd: number;
}

/** What so many more answers would be worth to a decision that has these, in micro-dollars, at the largest stake that it may
 * take; null where there is no price to trade against. */
export function worthOfMore(
  { market, fee, threshold, maxStakeMicroUsd }: WorthInput,
  { finalProbability, blendWeight, models }: Forecast,
): ((more: number) => number) | null {
  const best = finalProbability === null ? undefined : offers(finalProbability, market.quotes, fee)[0];
  if (finalProbability === null || !best) return null;
  const contracts = Math.floor(maxStakeMicroUsd / best.priceMicroUsd);
  const answered = models.length;
  const { edge } = best;
  return (more) =>
    valueOfInformationMicroUsd({ answered, more, finalProbability, blendWeight, edge, threshold, contracts });
}
