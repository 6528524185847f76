import type { Fee } from '../market/fee.ts';
import type { Depth, DepthLevel, PriceRange, Side } from '../market/market.ts';
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
  /** Price of the side, per contract, at which all of it can be traded now: that of its last contract. */
  readonly limitMicroUsd: number;
  /** Of a purchase price and fee together, of a sale what it brings after the fee. */
  readonly stakeMicroUsd: number;
  readonly feeMicroUsd: number;
  /** Probability points after the fee, per contract. */
  readonly edge: number;
  /** What it takes of the book, the best price first; absent: all of it at the limit. */
  readonly fills?: readonly DepthLevel[];
  /** Price of the side on the market's grid up to which, for a sale down to which, the order is right at this size and with its fee;
   * absent where no forecast asked for the trade. */
  readonly reservationPriceMicroUsd?: number;
  /** What the same number of contracts would be worth as an order that rests one tick better than the own side's best quote, or at it
   * where a tick more would meet the other side. For information: whether it would be filled is not known. */
  readonly maker?: MakerOrder;
}

export interface MakerOrder {
  /** Of the side, per contract. */
  readonly priceMicroUsd: number;
  /** By the maker's rate, for the whole order. */
  readonly feeMicroUsd: number;
  readonly edge: number;
}

/** Positions between which nothing is traded, in contracts, YES positive: below `least` one buys YES or sells NO, above `most` one
 * sells YES or buys NO. */
export interface TargetBand {
  readonly least: number;
  readonly most: number;
}

/** What the markets of an event come to together, for one of them. The same position in both where it is to be reached whatever
 * is held. */
export interface JointTarget extends TargetBand {
  /** Of YES, blended with the price: what it was worked out for. */
  readonly probability: number;
}

export interface Verdict {
  readonly action: Action;
  readonly trade: Trade | null;
  readonly edge: number | null;
  readonly threshold: number;
  readonly reasons: readonly Reason[];
  /** What the position was judged by; absent where there was no forecast to size by. */
  readonly target?: TargetBand & { readonly held: number };
  /** For a SKIP that a guard caused: the trade that was withheld. Where the mode withheld the trade or made it smaller: what
   * would have been traded in `normal`, if that is known without a further call. */
  readonly withheldTrade: Trade | null;
  /** The mode whose rules `withheldTrade` follows, where that is not the decision's own. */
  readonly withheldTradeMode?: Mode;
}

/** Whether the request states a position, or it follows from the account's fills. */
export type PositionFrom = 'stated' | 'fills';

/** What the verdict follows from beside quotes and forecast, so that it can be redone from the record alone. */
export interface Terms {
  readonly fee: Fee;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly kellyFraction: number;
  readonly position: Position | null;
  /** Absent: neither stated nor known from fills; in older records, where there is a position it was stated. */
  readonly positionFrom?: PositionFrom;
  /** Orders are of whole steps, in contracts: 1 where absent, .01 where the market has hundredths and the account wants them. */
  readonly sizeStep?: number;
  /** Prices at which orders may stand; absent = whole cents. */
  readonly priceGrid?: readonly PriceRange[];
  /** In place of the position that this market alone would be given. */
  readonly jointTarget?: JointTarget;
  /** Contracts that were ever traded; absent = not known. */
  readonly volume?: number;
  /** What stands in the book; absent = not known. No order is for more. */
  readonly depth?: Depth;
  readonly baseRate: number;
  /** Of how many markets at most one resolves to YES, this one among them; absent where none are tied so. */
  readonly exclusiveMarkets?: number;
  readonly maxSpread: number;
  /** Least edge by which the forecast's agreement was worked out: the account's, by the factor of the mode. */
  readonly minEdge: number;
  readonly rules: VerdictRules;
}

/** The account's or the caller's rules for the verdict, and the mode that it was reached in: that of the admission, or a
 * stricter one that was signalled on the way. */
export interface VerdictRules
  extends Pick<DecisionPolicy, 'minEdge' | 'minAgreement' | 'allowOutliers' | 'emergencyStopLoss'> {
  /** Absent in older records: the default. */
  readonly maxOddsRatio?: number;
  /** Least probability, by the models, of the side that is bought; absent: any. */
  readonly minConfidence?: number;
  /** The policy's rules for a market near its expiry held; absent: they did not. */
  readonly isNearExpiry?: boolean;
  readonly mode: Mode;
  /** Answers that were needed. */
  readonly quorum: number;
}
