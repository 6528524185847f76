import * as v from 'valibot';
import { SETTLEMENTS, type Settlement } from '../market/settlement.ts';
import { checkWith } from '../shared/check-schema.ts';
import { between, eventMs, flag, oneOf, shape, text, textLike, whole } from '../shared/field-schema.ts';
import { isTicker } from '../shared/names.ts';
import { type Checked, refuse, showValue } from '../shared/refusal.ts';

/** What became of a reported outcome. `contradicts`: another one stands, and nothing was changed. */
export type OutcomeAnswer =
  | { readonly kind: 'recorded' | 'repeated' | 'corrected' }
  | {
      readonly kind: 'contradicts';
      readonly standing: Settlement;
      readonly by: string;
      /** Of a standing `scalar` outcome with a known value. */
      readonly standingValueMicroUsd?: number;
    };

/** What is known of a market's end. The forecasts of decisions on a `void` or `scalar` market are not scored; their trades are,
 * where the value of a `scalar` one is known. */
export interface Resolution {
  readonly ticker: string;
  readonly settlement: Settlement;
  /** What a YES contract paid on a `scalar` market, in micro-dollars; null or absent = not known, or stated by the settlement. */
  readonly settlementValueMicroUsd?: number | null;
  readonly atMs: number;
  /** Mid of the last quotes before it closed, as a probability; null = not known. */
  readonly lastMid: number | null;
}

const MOST_AT_ONCE = 500;
const WHOLE_CONTRACT_MICRO_USD = 1_000_000;
/** What a YES contract paid; undefined = the settlement does not say it. */
const PAID_MICRO_USD: Readonly<Partial<Record<Settlement, number>>> = { yes: WHOLE_CONTRACT_MICRO_USD, no: 0 };

const outcomeFields = shape({
  ticker: textLike(isTicker, 'it must be the ticker of a market'),
  settlement: oneOf(SETTLEMENTS),
  /** What a YES contract paid, in micro-dollars: of a `scalar` market. With yes and no it may only be what these pay. */
  settlementValueMicroUsd: v.optional(whole(0, WHOLE_CONTRACT_MICRO_USD, 'micro-dollars')),
  /** Who reports it. */
  by: text(100),
  /** When it was settled; the time of the message when absent. */
  atMs: v.optional(eventMs()),
  /** Mid of the last quotes before the close, as a probability; null or absent = not known. */
  lastMid: v.nullish(between(0, 1)),
  /** Replace a contradicting outcome that stands. */
  correct: v.optional(flag()),
});

/** `outcome` on the scorekeeper: how a market ended. */
export const outcomeSchema = v.pipe(
  outcomeFields,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    const { settlement, settlementValueMicroUsd: value } = input;
    if (value === undefined || settlement === 'scalar' || value === PAID_MICRO_USD[settlement]) return;
    const path = [{ type: 'object', origin: 'value', input, key: 'settlementValueMicroUsd', value }] as const;
    addIssue({ input: value, message: `a market that settled ${settlement} has no such value`, path: [...path] });
  }),
);
export type CheckedOutcome = Readonly<v.InferOutput<typeof outcomeSchema>>;
export const checkOutcome = (input: unknown) => checkWith(outcomeSchema, input);

/** Checks a list of outcomes; the refusal names the place of the first that is wrong. */
export function checkOutcomes(input: unknown): Checked<readonly CheckedOutcome[]> {
  if (!Array.isArray(input) || input.length === 0 || input.length > MOST_AT_ONCE) {
    return refuse('', `The outcomes are ${showValue(input)}; they must be a list of 1 to ${MOST_AT_ONCE}.`);
  }
  for (const [index, item] of input.entries()) {
    const checked = checkOutcome(item);
    if (!checked.ok) return refuse(`${index}.${checked.field}`, `Outcome ${index + 1}: ${checked.message}`);
  }
  return { ok: true, value: input };
}
