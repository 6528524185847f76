import type { Decision } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reason.ts';
import type { ReuseKind } from '../decision/reuse.ts';
import type { ArmDraw } from '../forecast/arm-draw.ts';
import type { Arm } from '../shared/arm.ts';

/** One model's forecast against what happened. */
export interface ScoredForecast {
  readonly model: string;
  /** Its first answer: models are compared by one answer each, however often one was asked. */
  readonly rawProbability: number;
  /** All that it answered, where it was asked several times. */
  readonly samples?: readonly number[];
  /** Called beside the others without counting. */
  readonly shadow: boolean;
}

/** What a trade brought after fees. */
export interface Profit {
  readonly profitMicroUsd: number;
  readonly won: boolean;
}

/** What a score keeps of its decision as it is. */
export const OF_DECISION = [
  ...(['decisionId', 'ticker', 'account', 'decidedAtMs', 'scheduledResolutionMs'] as const),
  ...(['segment', 'purpose', 'path'] as const),
] as const;

/** One decision against what happened: everything that the scoreboard and the windows are made of. */
export interface ScoredDecision extends Pick<Decision, (typeof OF_DECISION)[number]> {
  /** What it shares its luck with: markets of one event are one piece of evidence. Absent in older scores: its ticker stands for it. */
  readonly eventTicker?: string;
  /** Null: the market settled at a value between YES and NO, so that only the trade is scored. */
  readonly outcome: 0 | 1 | null;
  readonly resolvedAtMs: number;
  /** Of its answers; absent in older scores. */
  readonly arm?: Arm;
  /** Absent where nothing was offered that chance could have taken. */
  readonly armDraw?: ArmDraw;
  /** Whether every available model was called: only then may models be compared by it. */
  readonly panel: boolean;
  readonly forecasts: readonly ScoredForecast[];
  /** Mid of the quotes that it was decided on, whether a model was called or not; null where they were no price. */
  readonly marketPrice: number | null;
  /** The calibrated probability (made coherent where its event had several markets), and the blended one. */
  readonly probability: number | null;
  readonly blended: number | null;
  readonly lastMid: number | null;
  /** Of the recommended trade. */
  readonly trade: Profit | null;
  /** Of a trade that a guard withheld: on paper. */
  readonly paper: Profit | null;
  /** Every guard that withheld it. */
  readonly withheldBy: readonly ReasonCode[];
  /** Weighted share of the models that would do the same, and the spread of their forecasts; null for one model alone. */
  readonly agreement: number | null;
  readonly standardDeviation: number | null;
  /** What it would have been without each of its models; empty for one model alone, and where it cannot be worked out. */
  readonly without: readonly ScoredWithout[];
  /** Of a decision that could have used earlier answers and called the models instead, to compare the two. */
  readonly reuse: ScoredReuse | null;
}

/** One whose forecasts are scored too. */
export type ScoredForecasts = ScoredDecision & { readonly outcome: 0 | 1 };

export const areForecastsScored = (scored: ScoredDecision): scored is ScoredForecasts => scored.outcome !== null;

export interface ScoredReuse {
  readonly kind: ReuseKind;
  /** Brier loss of the earlier answers' probability minus that of the new answers': above 0 the earlier ones were worse. */
  readonly excessLoss: number;
}

/** A decision without one of its models, against what happened. */
export interface ScoredWithout {
  readonly model: string;
  readonly probability: number;
  /** Of the trade that there would have been, 0 without one; null = not known. */
  readonly profitMicroUsd: number | null;
  /** Whether that trade is another than the one there was. */
  readonly isOther: boolean;
}
