import type { Decision } from '../decision/decision.ts';
import { armOf } from '../decision/reuse.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { priceOfMicroUsd } from '../market/contracts.ts';
import { MICRO_USD_PER_CONTRACT, quotedPrice } from '../market/market.ts';
import { pick } from '../shared/pick.ts';
import { sum } from '../shared/sum.ts';
import type { Resolution } from './outcome-schema.ts';
import { brier } from './quality.ts';
import {
  OF_DECISION,
  type Profit,
  type ScoredDecision,
  type ScoredForecast,
  type ScoredWithout,
} from './scored-decision.ts';

/** Why the forecasts of a decision on a resolved market are not scored. `decided_after_outcome`: price and answers may have known
 * the outcome. `informed_after`: a text that its models were given may have. */
export type Exclusion = 'void' | 'scalar' | 'decided_after_outcome' | 'informed_after';

/** Null = the decision is scored whole. Of an excluded one nothing is, but for the trade on a `scalar` market whose value is known. */
export function exclusionOf(
  { decidedAtMs, informedAfter = [] }: Pick<Decision, 'decidedAtMs' | 'informedAfter'>,
  { settlement, atMs }: Pick<Resolution, 'settlement' | 'atMs'>,
): Exclusion | null {
  if (settlement === 'void') return settlement;
  if (decidedAtMs >= atMs) return 'decided_after_outcome';
  if (informedAfter.length > 0) return 'informed_after';
  return settlement === 'scalar' ? settlement : null;
}

/** Scores a decision: of one on a market that settled at a value, the trade alone. Null where nothing can be scored. `without`: the decision without each of its models (see
 * withoutEachModel), where the scoreboard that it refers to still exists. */
export function scoreDecision(
  decision: Decision,
  shadows: readonly { readonly model: string; readonly rawProbability: number }[],
  resolution: Resolution,
  without: readonly WithoutModel[] = [],
): ScoredDecision | null {
  const exclusion = exclusionOf(decision, resolution);
  if (exclusion === 'scalar') return scoredAtValue(decision, resolution);
  if (exclusion !== null) return null;
  const { atMs, lastMid } = resolution;
  const outcome = resolution.settlement === 'yes' ? 1 : 0;
  const { verdict, path } = decision;
  // Answers that were used again were scored where they were given; twice, they would count for two.
  const forecast = path === 'reused' ? null : decision.forecast;
  const isPool = forecast !== null && forecast.models.length > 1;
  return {
    ...pick(decision, ...OF_DECISION),
    eventTicker: decision.eventTicker,
    outcome,
    resolvedAtMs: atMs,
    arm: armOf(decision.question),
    ...(decision.armDraw ? { armDraw: decision.armDraw } : {}),
    panel: decision.isFullPanel,
    forecasts: [
      ...(forecast?.models ?? []).map(scoredForecast),
      ...shadows.map(({ model, rawProbability }) => ({ model, rawProbability, shadow: true })),
    ],
    marketPrice: quotedPrice({ quotes: decision.quotes, volume: decision.terms.volume }, decision.terms.maxSpread),
    probability: forecast?.coherent ?? null,
    blended: forecast?.blended ?? null,
    lastMid,
    ...scoredTrades(verdict, outcome),
    agreement: isPool ? forecast.agreement : null,
    standardDeviation: isPool ? forecast.disagreement.standardDeviation : null,
    without: isPool ? without.flatMap((each) => scoredWithout(each, verdict, outcome)) : [],
    reuse: scoredReuse(decision, outcome),
  };
}

function scoredForecast({ model, rawProbability, samples }: Forecast['models'][number]): ScoredForecast {
  const [first = rawProbability] = samples ?? [];
  return { model, rawProbability: first, ...(samples ? { samples } : {}), shadow: false };
}

/** No forecast is right or wrong about a value between YES and NO: what the trade brought is all that is known. */
function scoredAtValue(
  decision: Decision,
  { atMs, lastMid, settlementValueMicroUsd }: Resolution,
): ScoredDecision | null {
  if (typeof settlementValueMicroUsd !== 'number') return null;
  return {
    ...pick(decision, ...OF_DECISION),
    outcome: null,
    resolvedAtMs: atMs,
    panel: false,
    forecasts: [],
    marketPrice: null,
    probability: null,
    blended: null,
    lastMid,
    ...scoredTrades(decision.verdict, settlementValueMicroUsd / MICRO_USD_PER_CONTRACT),
    agreement: null,
    standardDeviation: null,
    without: [],
    reuse: null,
  };
}

/** What the trade brought, or on paper the one that was withheld. */
function scoredTrades(
  { trade, withheldTrade, reasons }: Verdict,
  yesPays: number,
): Pick<ScoredDecision, 'trade' | 'paper' | 'withheldBy'> {
  const withheld = trade ? null : withheldTrade;
  return {
    trade: trade && realised(trade, yesPays),
    paper: withheld && realised(withheld, yesPays),
    withheldBy: withheld ? reasons.map(({ code }) => code) : [],
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
 * up, which is what selling brought against holding. `yesPays`: dollars for a YES contract, 0 or 1, or between them where the market
 * settled at a value; a NO contract pays the rest of the dollar. */
export function realised(trade: Trade, yesPays: number): Profit {
  const {
    action,
    side,
    contracts,
    limitMicroUsd,
    feeMicroUsd,
    fills = [{ contracts, priceMicroUsd: limitMicroUsd }],
  } = trade;
  const yesPayoff = Math.round(yesPays * MICRO_USD_PER_CONTRACT);
  const payoff = side === 'yes' ? yesPayoff : MICRO_USD_PER_CONTRACT - yesPayoff;
  const beforeFee = fills.map((fill) => {
    const perContract = action === 'BUY' ? payoff - fill.priceMicroUsd : fill.priceMicroUsd - payoff;
    return Math.sign(perContract) * priceOfMicroUsd(fill.contracts, Math.abs(perContract));
  });
  const profitMicroUsd = sum(beforeFee) - feeMicroUsd;
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
