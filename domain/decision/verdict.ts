import type { Fee } from '../market/fee.ts';
import type { Side } from '../market/market.ts';
import type { Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import type { Reason } from './reason.ts';
import type { Position } from './request-schema.ts';

export const ACTIONS = ['BUY', 'SELL', 'SKIP'] as const;
export type Action = (typeof ACTIONS)[number];

/** An order that a verdict recommends, or that was withheld. */
export interface Trade {
  readonly action: 'BUY' | 'SELL';
  readonly side: Side;
  readonly contracts: number;
  readonly limitMicroUsd: number;
  readonly stakeMicroUsd: number;
  readonly feeMicroUsd: number;
  /** Probability points after the fee, per contract. */
  readonly edge: number;
}

export interface Verdict {
  readonly action: Action;
  readonly trade: Trade | null;
  readonly edge: number | null;
  readonly threshold: number;
  readonly reasons: readonly Reason[];
  /** For a SKIP that a guard caused: the trade that was withheld. Where the mode withheld the trade or made it smaller: what
   * would have been traded in `normal`, if that is known without a further call. */
  readonly withheldTrade: Trade | null;
  /** The mode whose rules `withheldTrade` follows, where that is not the decision's own. */
  readonly withheldTradeMode?: Mode;
}

/** What the verdict follows from beside quotes and forecast, so that it can be redone from the record alone. */
export interface Terms {
  readonly fee: Fee;
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
