import { splitCost } from './cost.ts';

/** What one market of a request carries of the cost of its calls. */
export interface CostShare {
  /** Whether the market carries anything of a call that sent this prompt. */
  carries(part: number): boolean;
  /** The market's share of a call's cost in whole micro-dollars; over all markets the shares add up to the cost. */
  of(part: number, costMicroUsd: number): number;
  /** Whether the calls were about this market alone: then a call's usage is the decision's. */
  readonly isWhole: boolean;
}

/** The share of the market at a place of the request. `parts` = for each market the prompt that models were called with about it,
 * from 1; 0 = none. A call's cost is split over the markets of its prompt. What an earlier run of the request paid for, with a
 * prompt that this run did not send, is every market's.
 * Example: a call of 100 with prompt 1 and markets of prompts 1, 1, 2 = 50, 50, 0. */
export function costShareOf(parts: readonly number[], index: number): CostShare {
  const part = parts[index] ?? 0;
  const markets = parts.filter((each) => each === part).length;
  const place = parts.slice(0, index).filter((each) => each === part).length;
  return {
    carries: (of) => of === part || !parts.includes(of),
    of(of, costMicroUsd) {
      if (of === part) return splitCost(costMicroUsd, markets)[place] ?? 0;
      return parts.includes(of) ? 0 : (splitCost(costMicroUsd, parts.length)[index] ?? 0);
    },
    isWhole: markets === 1,
  };
}
