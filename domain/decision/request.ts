import type { Market } from '../market/market.ts';
import type { Volatility } from '../market/volatility.ts';
import type { OutputOf } from '../shared/check-schema.ts';
import type { overrideFields } from '../shared/policy-schema.ts';
import type { eventRequestSchema, requestSchema } from './request-schema.ts';

/** What a caller may override for one decision; each field falls back to the account's policy. */
export type DecisionOverrides = {
  readonly [K in keyof typeof overrideFields]?: OutputOf<(typeof overrideFields)[K]>;
};

/** The input of a `decide` workflow: plain JSON; request-schema.ts says what each field means. */
export type DecideRequest = Readonly<OutputOf<typeof requestSchema>>;

/** The input of a `decideEvent` workflow. */
export type DecideEventRequest = Readonly<OutputOf<typeof eventRequestSchema>>;

/** Contracts the account holds in this market; averageCents is the price paid per contract, in cents. */
export type Position = NonNullable<DecideRequest['position']>;

/** A request whose market was parsed too. */
export interface CheckedRequest
  extends Omit<DecideRequest, 'market' | 'priceHistory' | 'price_history' | 'candlesticks'> {
  readonly market: Market;
  readonly volatility: Volatility;
}
