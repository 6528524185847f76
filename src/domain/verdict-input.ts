import type { Evidence } from './blend.ts';
import type { Forecast } from './decision.ts';
import type { Market } from './market.ts';
import type { Mode } from './modes.ts';
import type { DecisionPolicy, FeeRow } from './policy.ts';
import type { Position } from './request.ts';
import type { Suspicion } from './suspicious-text.ts';

/** What of an account's policy a verdict depends on. */
export type VerdictPolicy = Pick<
  DecisionPolicy,
  | 'minEdge'
  | 'minAgreement'
  | 'maxSpread'
  | 'maxDisagreement'
  | 'allowOutliers'
  | 'blend'
  | 'kellyFraction'
  | 'emergencyStopLoss'
>;

export interface VerdictInput {
  readonly market: Pick<Market, 'quotes'>;
  readonly forecast: Forecast;
  readonly evidence: Evidence;
  readonly policy: VerdictPolicy;
  readonly fee: FeeRow;
  readonly mode: Mode;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly position: Position | null;
  /** What in the market's text reads like instructions to a model; absent = nothing. */
  readonly suspicions?: readonly Suspicion[];
}
