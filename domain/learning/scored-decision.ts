import type { Decision, Path, ReuseKind, Trade, Verdict } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reason.ts';
import { MICRO_USD_PER_CONTRACT, quotedPrice } from '../market/market.ts';
import type { Segment } from '../market/segment.ts';
import type { Purpose } from '../shared/policy.ts';
import { isSameTrade, type WithoutModel } from './without-model.ts';

/** How a market ended. `void` and `scalar` settlements are kept and scored by nobody. */
export type Settlement = 'yes' | 'no' | 'void' | 'scalar';
export const SETTLEMENTS = ['yes', 'no', 'void', 'scalar'] as const satisfies readonly Settlement[];

/** What became of a told outcome. `contradicts`: another one stands, and nothing was changed. */
export type OutcomeAnswer =
  | { readonly kind: 'recorded' | 'repeated' | 'corrected' }
  | { readonly kind: 'contradicts'; readonly standing: Settlement; readonly by: string };

/** What is known of a market's end. */
export interface Resolution {
  readonly ticker: string;
  readonly settlement: Settlement;
  /** When it was settled. */
  readonly atMs: number;
  /** Mid of the last quotes before it closed, as a probability; null = not known. */
  readonly lastMid: number | null;
}

/** One model's forecast against what happened. */
export interface ScoredForecast {
  readonly model: string;
  readonly rawProbability: number;
  /** Asked beside the others without counting. */
  readonly shadow: boolean;
}

/** One decision against what happened: everything that the scoreboard and the windows are made of. Money in micro-dollars. */
export interface ScoredDecision {
  readonly decisionId: string;
  readonly ticker: string;
  readonly account: string;
  readonly outcome: 0 | 1;
  readonly decidedAtMs: number;
  readonly resolvedAtMs: number;
  readonly scheduledResolutionMs: number;
  readonly segment: Segment;
  readonly purpose: Purpose;
  readonly path: Path;
  /** Whether every model that could be asked was: only then may models be compared by it. */
  readonly panel: boolean;
  readonly forecasts: readonly ScoredForecast[];
  /** Mid of the quotes that it was decided on, whether anybody was asked or not; null where they were no price. */
  readonly marketPrice: number | null;
  /** P and P_final as they stood. */
  readonly probability: number | null;
  readonly blended: number | null;
  readonly lastMid: number | null;
  /** What the recommended trade brought after fees. */
  readonly trade: { readonly profitMicroUsd: number; readonly won: boolean } | null;
  /** The same of a trade that a guard withheld: on paper. */
  readonly paper: { readonly profitMicroUsd: number; readonly won: boolean } | null;
  /** Every guard that withheld it. */
  readonly withheldBy?: readonly ReasonCode[];
  /** Weighted share of the models that would do the same, and the spread of their forecasts; null for one model alone. Absent,
   * like the two fields around them, from scores that are older than they are. */
  readonly agreement?: number | null;
  readonly standardDeviation?: number | null;
  /** What it would have been without each of its models; empty for one model alone, and where it cannot be worked out. */
  readonly without?: readonly ScoredWithout[];
  /** Of a decision that could have used earlier answers and asked anew. */
  readonly reuse?: ScoredReuse;
}

/** Brier loss of the P that earlier answers would have given minus that of the P that was asked for: above 0 they were worse. */
export interface ScoredReuse {
  readonly kind: ReuseKind;
  readonly excessLoss: number;
}

/** A decision without one of its models, against what happened. */
export interface ScoredWithout {
  readonly model: string;
  readonly probability: number;
  /** Of the trade that there would have been, 0 without one; null = it cannot be told. */
  readonly profitMicroUsd: number | null;
  /** Whether that trade is another than the one there was. */
  readonly isOther: boolean;
}

/** Why a decision on a resolved market is scored by nobody. `hindsight`: it was settled when its market had resolved
 * already, so that price and answers may have known the outcome. */
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
 * withoutEachModel), where the scoreboard that it refers to is still there. */
export function scoreDecision(
  decision: Decision,
  shadows: readonly { readonly model: string; readonly rawProbability: number }[],
  resolution: Resolution,
  without: readonly WithoutModel[] = [],
): ScoredDecision | null {
  if (exclusionOf(decision, resolution) !== null) return null;
  const { settlement, atMs, lastMid } = resolution;
  const outcome = settlement === 'yes' ? 1 : 0;
  const { verdict } = decision;
  // Answers that were used again were scored where they were given; twice, they would count for two.
  const forecast = decision.path === 'reused' ? null : decision.forecast;
  const isPool = forecast !== null && forecast.models.length > 1;
  return {
    decisionId: decision.decisionId,
    ticker: decision.ticker,
    account: decision.account,
    outcome,
    decidedAtMs: decision.decidedAtMs,
    resolvedAtMs: atMs,
    scheduledResolutionMs: decision.scheduledResolutionMs,
    segment: decision.segment,
    purpose: decision.purpose,
    path: decision.path,
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
    paper: verdict.withheldTrade && !verdict.trade ? realised(verdict.withheldTrade, outcome) : null,
    withheldBy: verdict.withheldTrade && !verdict.trade ? verdict.reasons.map(({ code }) => code) : [],
    agreement: isPool ? forecast.agreement : null,
    standardDeviation: isPool ? forecast.disagreement.standardDeviation : null,
    without: isPool ? without.flatMap((each) => scoredWithout(each, verdict, outcome)) : [],
    ...scoredReuse(decision, outcome),
  };
}

function scoredReuse({ reuseAudit, forecast, path }: Decision, outcome: 0 | 1): Pick<ScoredDecision, 'reuse'> {
  if (!reuseAudit || !forecast || path === 'reused') return {};
  const loss = (probability: number) => (probability - outcome) ** 2;
  const excessLoss = loss(reuseAudit.probability) - loss(forecast.coherent);
  return { reuse: { kind: reuseAudit.kind, excessLoss } };
}

function scoredWithout({ model, forecast, verdict }: WithoutModel, was: Verdict, outcome: 0 | 1): ScoredWithout[] {
  if (!forecast) return [];
  const profitMicroUsd = verdict === null ? null : verdict.trade ? realised(verdict.trade, outcome).profitMicroUsd : 0;
  const isOther = verdict !== null && !isSameTrade(verdict.trade, was.trade);
  return [{ model, probability: forecast.coherent, profitMicroUsd, isOther }];
}

/** What a trade brought after its fee. Bought: the payoff minus the price. Sold: the price minus the payoff that was given
 * up, which is what selling brought against holding. */
export function realised(
  { action, side, contracts, limitMicroUsd, feeMicroUsd }: Trade,
  outcome: 0 | 1,
): { profitMicroUsd: number; won: boolean } {
  const payoff = (side === 'yes') === (outcome === 1) ? MICRO_USD_PER_CONTRACT : 0;
  const perContract = action === 'BUY' ? payoff - limitMicroUsd : limitMicroUsd - payoff;
  const profitMicroUsd = contracts * perContract - feeMicroUsd;
  return { profitMicroUsd, won: profitMicroUsd > 0 };
}
