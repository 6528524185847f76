import type { Decision } from '../decision/decision.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { MICRO_USD_PER_CONTRACT, quotedPrice } from '../market/market.ts';
import { pick } from '../shared/pick.ts';
import type { Resolution } from './outcome-schema.ts';
import { brier } from './quality.ts';
import { OF_DECISION, type Profit, type ScoredDecision, type ScoredWithout } from './scored-decision.ts';

/** Why a decision on a resolved market is not scored. `decided_after_outcome`: price and answers may have known the outcome. */
export type Exclusion = 'void' | 'scalar' | 'decided_after_outcome';

/** Null = the decision is scored. */
export function exclusionOf(
  { decidedAtMs }: Pick<Decision, 'decidedAtMs'>,
  { settlement, atMs }: Pick<Resolution, 'settlement' | 'atMs'>,
): Exclusion | null {
  if (settlement !== 'yes' && settlement !== 'no') return settlement;
  return decidedAtMs >= atMs ? 'decided_after_outcome' : null;
}

/** Scores a decision. Null for one that is excluded. `without`: the decision without each of its models (see
 * withoutEachModel), where the scoreboard that it refers to still exists. */
export function scoreDecision(
  decision: Decision,
  shadows: readonly { readonly model: string; readonly rawProbability: number }[],
  resolution: Resolution,
  without: readonly WithoutModel[] = [],
): ScoredDecision | null {
  if (exclusionOf(decision, resolution) !== null) return null;
  const { atMs, lastMid } = resolution;
  const outcome = resolution.settlement === 'yes' ? 1 : 0;
  const { verdict, path } = decision;
  // Answers that were used again were scored where they were given; twice, they would count for two.
  const forecast = path === 'reused' ? null : decision.forecast;
  const withheld = verdict.trade ? null : verdict.withheldTrade;
  const isPool = forecast !== null && forecast.models.length > 1;
  return {
    ...pick(decision, ...OF_DECISION),
    outcome,
    resolvedAtMs: atMs,
    panel: decision.isFullPanel,
    forecasts: [
      ...(forecast?.models ?? []).map(({ model, rawProbability }) => ({ model, rawProbability, shadow: false })),
      ...shadows.map(({ model, rawProbability }) => ({ model, rawProbability, shadow: true })),
    ],
    marketPrice: quotedPrice(decision.quotes, decision.terms.maxSpread),
    probability: forecast?.coherent ?? null,
    blended: forecast?.blended ?? null,
    lastMid,
    trade: verdict.trade && realised(verdict.trade, outcome),
    paper: withheld ? realised(withheld, outcome) : null,
    withheldBy: withheld ? verdict.reasons.map(({ code }) => code) : [],
    agreement: isPool ? forecast.agreement : null,
    standardDeviation: isPool ? forecast.disagreement.standardDeviation : null,
    without: isPool ? without.flatMap((each) => scoredWithout(each, verdict, outcome)) : [],
    reuse: scoredReuse(decision, outcome),
  };
}

function scoredReuse({ reuseAudit, forecast, path }: Decision, outcome: 0 | 1): ScoredDecision['reuse'] {
  if (!reuseAudit || !forecast || path === 'reused') return null;
  const excessLoss = brier(reuseAudit.probability, outcome) - brier(forecast.coherent, outcome);
  return { kind: reuseAudit.kind, excessLoss };
}

function scoredWithout({ model, forecast, verdict }: WithoutModel, was: Verdict, outcome: 0 | 1): ScoredWithout[] {
  if (!forecast) return [];
  const profitMicroUsd = verdict === null ? null : verdict.trade ? realised(verdict.trade, outcome).profitMicroUsd : 0;
  const isOther = verdict !== null && !isSameTrade(verdict.trade, was.trade);
  return [{ model, probability: forecast.coherent, profitMicroUsd, isOther }];
}

/** What a trade brought after its fee. Bought: the payoff minus the price. Sold: the price minus the payoff that was given
 * up, which is what selling brought against holding. */
export function realised({ action, side, contracts, limitMicroUsd, feeMicroUsd }: Trade, outcome: 0 | 1): Profit {
  const payoff = (side === 'yes') === (outcome === 1) ? MICRO_USD_PER_CONTRACT : 0;
  const perContract = action === 'BUY' ? payoff - limitMicroUsd : limitMicroUsd - payoff;
  const profitMicroUsd = contracts * perContract - feeMicroUsd;
  return { profitMicroUsd, won: profitMicroUsd > 0 };
}

/** What a decision would have come to without the answer of one of its models. */
export interface WithoutModel {
  readonly model: string;
  /** Null = no other model had answered. */
  readonly forecast: Forecast | null;
  /** Null where there is no forecast, and where rebuildVerdict is null. */
  readonly verdict: Verdict | null;
}

/** Whether two trades would be the same order. */
export function isSameTrade(one: Trade | null, other: Trade | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.action === other.action &&
    one.side === other.side &&
    one.contracts === other.contracts &&
    one.limitMicroUsd === other.limitMicroUsd
  );
}
