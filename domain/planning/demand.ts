import type { Decision } from '../decision/decision.ts';
import { type Demand, densityBin } from '../money/demand.ts';

/** What one decision adds to its account's demand for money in its category: each call that was thought of at what it is
 * expected to cost, by what it was worth for that, whether it was made or not; and all that was spent without such a look. A look
 * that found several calls worth it counts one: the next look finds the others again. */
export function demandOf(decision: Pick<Decision, 'economics' | 'purpose' | 'costMicroUsd'>): Demand {
  const { economics, purpose, costMicroUsd } = decision;
  if (!economics || purpose !== 'decision') return { costMicroUsdByBin: {}, unpricedMicroUsd: costMicroUsd };
  const costMicroUsdByBin: Record<string, number> = {};
  for (const { models, valueMicroUsd, costMicroUsd: cost } of economics.evaluations) {
    const bin = densityBin(valueMicroUsd, cost);
    costMicroUsdByBin[bin] = (costMicroUsdByBin[bin] ?? 0) + Math.round(cost / models.length);
  }
  return { costMicroUsdByBin, unpricedMicroUsd: 0 };
}
