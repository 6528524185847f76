import * as v from 'valibot';
import { CONTRACTS_RULE, contractsFrom } from '../market/contracts.ts';
import { checkWith } from '../shared/check-schema.ts';
import { eventMs, microUsd, oneOf, shape, text, textLike, whole } from '../shared/field-schema.ts';
import type { Finding } from '../shared/finding.ts';
import { isSlug } from '../shared/names.ts';
import { type Checked, refuse, showValue } from '../shared/refusal.ts';

export const MOST_FILLS_AT_ONCE = 500;
const LEAST_PRICE_MICRO_USD = 1;
const MOST_PRICE_MICRO_USD = 999_999;

/** To a hundredth, as a number or as the venue's text. */
const contracts = v.pipe(
  v.custom<number | string>((value) => contractsFrom(value) !== null, CONTRACTS_RULE),
  v.transform((value) => contractsFrom(value) ?? 0),
);

/** `fill` on the scorekeeper: contracts of an account that were bought or sold. */
export const fillSchema = shape({
  /** The venue's id of the fill, or any that is the same whenever this fill is meant; the account's own. */
  fillId: textLike(
    /^[A-Za-z0-9._:-]{1,128}$/,
    'it must be 1 to 128 letters, digits, dots, colons, dashes or underscores',
  ),
  account: textLike(isSlug, 'it must be the id of a configured account'),
  ticker: textLike(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'it must be the ticker of a market'),
  action: oneOf(['BUY', 'SELL']),
  side: oneOf(['yes', 'no']),
  contracts,
  /** Price of the side, per contract. */
  priceMicroUsd: whole(LEAST_PRICE_MICRO_USD, MOST_PRICE_MICRO_USD, 'micro-dollars'),
  /** What the venue charged for it. Absent: worked out as a taker's, by the fee of the account's newest decision on the market. */
  feeMicroUsd: v.optional(microUsd()),
  /** When it was filled; the time of the message when absent. */
  atMs: v.optional(eventMs()),
  /** The decision that the order followed. */
  decisionId: v.optional(text(200)),
  /** Who reports it. */
  by: text(100),
});
export type FillInput = Readonly<v.InferInput<typeof fillSchema>>;
export type CheckedFill = Readonly<v.InferOutput<typeof fillSchema>>;
export const checkFill = (input: unknown): Checked<CheckedFill> => checkWith(fillSchema, input);

/** Checks a list of fills; the refusal names the place of the first that is wrong. */
export function checkFills(input: unknown): Checked<readonly CheckedFill[]> {
  if (!Array.isArray(input) || input.length === 0 || input.length > MOST_FILLS_AT_ONCE) {
    return refuse('', `The fills are ${showValue(input)}; they must be a list of 1 to ${MOST_FILLS_AT_ONCE}.`);
  }
  const fills: CheckedFill[] = [];
  for (const [index, item] of input.entries()) {
    const checked = checkFill(item);
    if (!checked.ok) return refuse(`${index}.${checked.field}`, `Fill ${index + 1}: ${checked.message}`);
    fills.push(checked.value);
  }
  return { ok: true, value: fills };
}

/** What of a fill is the same whenever it is reported. */
export const OF_FILL = ['ticker', 'action', 'side', 'contracts', 'priceMicroUsd', 'feeMicroUsd', 'atMs'] as const;

/** What became of a reported fill. `contradicts`: another one stands under its id, which differs in these fields, and nothing was
 * changed. */
export type FillAnswer =
  | { readonly kind: 'recorded' | 'repeated' }
  | { readonly kind: 'contradicts'; readonly fields: readonly (typeof OF_FILL)[number][]; readonly by: string }
  | { readonly kind: 'refused'; readonly reason: FillRefusal };

/** Why a fill that is well formed was not recorded. */
export interface FillRefusalCatalog {
  unknown_account: { readonly account: string; readonly configured: readonly string[] };
  /** No fee was stated, and no decision of the account on the market says which it has. */
  fee_unknown: { readonly ticker: string };
  in_the_future: { readonly atMs: number; readonly nowMs: number };
  /** The account has so many fills in the market that no more are kept. */
  too_many: { readonly ticker: string; readonly fills: number };
}
export type FillRefusal = Finding<FillRefusalCatalog>;
