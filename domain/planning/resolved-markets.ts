import type { Reason } from '../decision/reason.ts';
import type { Settlement } from '../market/settlement.ts';

/** Why no model is asked about a market, by ticker: its outcome is on record, or the policy has no model asked about it. */
export type UnaskedMarkets = ReadonlyMap<string, Reason>;

/** Why markets are not decided whose outcome is on record, by ticker. */
export type ResolvedMarkets = ReadonlyMap<string, MarketResolved>;
export type MarketResolved = Extract<Reason, { code: 'market_resolved' }>;

export const NONE_RESOLVED: ResolvedMarkets = new Map();

export const marketResolved = (outcome: Settlement, resolvedAtMs: number): MarketResolved => ({
  code: 'market_resolved',
  figures: { outcome, resolvedAtMs },
});
