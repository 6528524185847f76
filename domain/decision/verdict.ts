import type { Side } from '../market/market.ts';
import type { Mode } from '../shared/modes.ts';
import type { Reason } from './reason.ts';

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
