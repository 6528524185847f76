import type { Forecast } from '../forecast/forecast.ts';
import type { MeasuredSpread } from '../learning/answer-spread.ts';
import type { FeeRow } from '../market/fee.ts';
import { type Market, midProbability } from '../market/market.ts';
import { type SideQuote, sideQuotes } from '../market/side-quotes.ts';
import { valueOfFirstMicroUsd, valueOfInformationMicroUsd } from './value-of-information.ts';

export interface WorthInput {
  readonly market: Pick<Market, 'quotes'>;
  readonly fee: FeeRow;
  /** Least edge that a trade needs. */
  readonly threshold: number;
  readonly maxStakeMicroUsd: number;
  /** Absent: what recorded panels lead to expect. */
  readonly spread?: MeasuredSpread;
  /** The blend is not proven, so that no trade can come of it whatever is answered: then no answer is worth anything. What is
   * asked in order to learn is another purse's. */
  readonly isOnPaper?: boolean;
}

/** What so many more answers would be worth to a decision that has these, in micro-dollars, at the largest stake that it may
 * take; null where there is no price to trade against. */
export function worthOfMore(
  input: WorthInput,
  { blended, blendWeight, models }: Pick<Forecast, 'blended' | 'blendWeight' | 'models'>,
): ((more: number) => number) | null {
  const best = blended === null ? undefined : sideQuotes(blended, input.market.quotes, input.fee)[0];
  if (blended === null || !best) return null;
  if (input.isOnPaper) return () => 0;
  const { threshold, spread } = input;
  const known = {
    answered: models.length,
    blended,
    blendWeight,
    edge: best.edge,
    threshold,
    contracts: contractsAt(best, input),
    ...(spread ? { spread } : {}),
  };
  return (more) => valueOfInformationMicroUsd({ ...known, more });
}

/** The same of the first answer, before anybody has given one: P is the price then. */
export function worthOfFirst(input: WorthInput, blendWeight: number): number {
  const { market, fee, threshold, spread, isOnPaper = false } = input;
  if (isOnPaper) return 0;
  return valueOfFirstMicroUsd({
    price: midProbability(market.quotes),
    blendWeight,
    gainAtMicroUsd: (blended) => {
      const best = sideQuotes(blended, market.quotes, fee)[0];
      return best ? contractsAt(best, input) * 1e6 * Math.max(0, best.edge - threshold) : 0;
    },
    ...(spread ? { spread } : {}),
  });
}

const contractsAt = ({ priceMicroUsd }: SideQuote, { maxStakeMicroUsd }: WorthInput) =>
  Math.floor(maxStakeMicroUsd / priceMicroUsd);
