import type { Position } from '../decision/request-schema.ts';
import type { Evidence } from '../forecast/blend.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { FeeRow } from '../market/fee.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Market } from '../market/market.ts';
import type { Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';

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
  /** What in the market's text reads like instructions to a model. */
  readonly injectionFlags: readonly InjectionFlag[];
}
