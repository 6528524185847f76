import type { Market, Side } from '../market/market.ts';
import type { Volatility } from '../market/volatility.ts';
import type { Method } from '../shared/method.ts';
import type { Blend, Strategy } from '../shared/policy.ts';

/** Contracts the account holds in this market; averageCents is the price paid per contract, in cents. */
export interface Position {
  readonly side: Side;
  readonly contracts: number;
  readonly averageCents: number;
}

/** What a caller may override for one decision; each field falls back to the account's configured default. */
export interface DecisionOverrides {
  readonly method?: Method;
  /** false = no panel for the sake of learning. */
  readonly explore?: boolean;
  readonly strategy?: Strategy;
  /** false = ask anew, whatever was answered before. */
  readonly reuse?: boolean;
  readonly blend?: Blend;
  /** Least edge after fees, in probability (0.03 = three cents a contract). */
  readonly minEdge?: number;
  /** Least weighted share of models that would take the pool's action. */
  readonly minAgreement?: number;
  readonly allowOutliers?: boolean;
  /** Stakes below this take the quick path first; at or above it the full panel. */
  readonly quickBelowStakeMicroUsd?: number;
  /** false = one model only, never a panel. */
  readonly ensemble?: boolean;
  /** Escalate the quick path when |P - 0.5| is below this ("least confident"). */
  readonly escalateWithin?: number;
  /** Fraction of full Kelly that a stake may take. */
  readonly kellyFraction?: number;
}

/** The longest a decision may be given: an hour leaves time for the slow lanes of providers. */
export const LONGEST_DEADLINE_MS = 3_600_000;

/** The input of a `decide` workflow after it was checked: plain JSON. */
export interface DecideRequest extends DecisionOverrides {
  readonly requestId: string;
  readonly account: string;
  /** As Kalshi's API returns it: bare, {market}, {markets} or {event, markets}. Checked by parseMarket. */
  readonly market: unknown;
  readonly category?: string;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly position?: Position;
  /** Past prices of YES, oldest or newest first: [{at: ISO time, cents}]. Only the volatility regime is taken from them. */
  readonly priceHistory?: unknown;
  /** Another name of `priceHistory`; a request has one of the two. */
  readonly price_history?: unknown;
  /** The same as Kalshi's API returns it: {candlesticks: [...]}, or the list. */
  readonly candlesticks?: unknown;
  /** When something is published or decided that may change the answer, past or to come, as ISO times: answers from before one
   * of these do not stand after it. At most 100. */
  readonly scheduledEvents?: readonly string[];
  /** The decision is returned no later than this long after its start. */
  readonly deadlineMs: number;
}

/** A request whose market was parsed too. */
export interface CheckedRequest
  extends Omit<DecideRequest, 'market' | 'priceHistory' | 'price_history' | 'candlesticks'> {
  readonly market: Market;
  readonly volatility: Volatility;
}
