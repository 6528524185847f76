import type { Forecast } from '../forecast/forecast.ts';
import type { MeasuredSpread } from '../learning/answer-spread.ts';
import type { FeeRow } from '../market/fee.ts';
import { type Market, midProbability } from '../market/market.ts';
import { type SideQuote, sideQuotes } from '../market/side-quotes.ts';
import { valueOfFirstMicroUsd, valueOfInformationMicroUsd } from './value-of-information.ts';

/** What the value of answers about a market depends on beside the answers. */
export interface ValueInput {
  readonly market: Pick<Market, 'quotes'>;
  readonly fee: FeeRow;
  /** Least edge that a trade needs. */
  readonly threshold: number;
  readonly maxStakeMicroUsd: number;
  readonly spread: MeasuredSpread;
  /** The blend is not proven, so that no trade can come of any answer: then no answer has a value. Calls that are made to learn
   * are paid for from exploration's own cap. */
  readonly isOnPaper: boolean;
}

/** The value of so many more answers to a decision that has these, in micro-dollars, at the largest stake that it may take; null
 * where there is no price to trade against. */
export function valueOfMore(
  input: ValueInput,
  { blended, blendWeight, models }: Pick<Forecast, 'blended' | 'blendWeight' | 'models'>,
): ((more: number) => number) | null {
  const best = blended === null ? undefined : sideQuotes(blended, input.market.quotes, input.fee)[0];
  if (blended === null || !best) return null;
  if (input.isOnPaper) return () => 0;
  const { threshold, spread } = input;
  const contracts = contractsAt(best, input);
  const known = { answered: models.length, blended, blendWeight, edge: best.edge, threshold, contracts, spread };
  return (more) => valueOfInformationMicroUsd({ ...known, more });
}

/** The same of the first answer, before there is one: P is the price then. */
export function valueOfFirst(input: ValueInput, blendWeight: number): number {
  const { market, fee, threshold, spread, isOnPaper } = input;
  if (isOnPaper) return 0;
  return valueOfFirstMicroUsd({
    price: midProbability(market.quotes),
    blendWeight,
    gainAtMicroUsd: (blended) => {
      const best = sideQuotes(blended, market.quotes, fee)[0];
      return best ? contractsAt(best, input) * 1e6 * Math.max(0, best.edge - threshold) : 0;
    },
    spread,
  });
}

const contractsAt = ({ priceMicroUsd }: SideQuote, { maxStakeMicroUsd }: ValueInput) =>
  Math.floor(maxStakeMicroUsd / priceMicroUsd);
