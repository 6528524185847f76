import type { FeeRow } from '../market/fee.ts';
import type { Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import type { Position } from './request.ts';

/** What the verdict follows from beside quotes and forecast, so that it can be redone from the record alone. */
export interface Terms {
  readonly fee: FeeRow;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly kellyFraction: number;
  readonly position: Position | null;
  readonly baseRate: number;
  readonly maxSpread: number;
  /** Least edge by which the forecast's agreement was worked out: the account's, by the factor of the mode. */
  readonly minEdge: number;
  readonly rules: VerdictRules;
}

/** The account's or the caller's rules for the verdict, and the mode that it was reached in: that of the admission, or a
 * stricter one that was signalled on the way. */
export interface VerdictRules
  extends Pick<DecisionPolicy, 'minEdge' | 'minAgreement' | 'maxDisagreement' | 'allowOutliers' | 'emergencyStopLoss'> {
  readonly mode: Mode;
  /** Answers that were needed. */
  readonly quorum: number;
}
