import * as v from 'valibot';
import { applyBudgetChange, checkBands } from '../money/budget-change.ts';
import { budgetChangeSchema } from '../shared/budget-schema.ts';
import { checkWith } from '../shared/check-schema.ts';
import { flag, oneOf, shape, text, textLike } from '../shared/field-schema.ts';
import { MODES } from '../shared/modes.ts';
import { isZone } from '../shared/names.ts';
import { type BudgetPolicy, DEFAULT_BUDGET_POLICY } from '../shared/policy.ts';
import type { Checked } from '../shared/refusal.ts';

/** What operators, programs and the service itself send to the workflows that own the mode and the budgets. Each message says
 * who sends it and why, for the audit. */

/** A mode that is to hold longer than 30 days is one without an end. */
const LONGEST_MS = 30 * 24 * 3_600_000;
const longest = `it must be a whole number of milliseconds from 1 to ${LONGEST_MS} (30 days)`;

export const accountableFields = { reason: text(500), by: text(100) };

/** `setMode` on `operations`. */
export const setModeSchema = shape({
  mode: oneOf(MODES),
  ...accountableFields,
  /** How long it holds, counted from when it arrives; then the mode follows the models' health again. Absent: until it is
   * changed. */
  forMs: v.optional(
    v.pipe(v.number(longest), v.safeInteger(longest), v.minValue(1, longest), v.maxValue(LONGEST_MS, longest)),
  ),
});
export type SetModeInput = Readonly<v.InferOutput<typeof setModeSchema>>;
export const checkSetMode = (input: unknown) => checkWith(setModeSchema, input);

/** `clearMode` on `operations`: back to what the models' health allows. */
export const clearModeSchema = shape(accountableFields);
export type ClearModeInput = Readonly<v.InferOutput<typeof clearModeSchema>>;
export const checkClearMode = (input: unknown) => checkWith(clearModeSchema, input);

/** A provider or a model. */
export const subjectSchema = shape({ kind: oneOf(['provider', 'model']), id: text(100) });

/** `probeNow` on `operations`: asks a provider or a model that is out now, instead of at its next time; without a subject everything
 * that is out. It is paid from the service's money for probes like any other, and once in five seconds at most. */
export const probeNowSchema = shape({ subject: v.optional(subjectSchema) });
export type ProbeNowInput = Readonly<v.InferOutput<typeof probeNowSchema>>;
export const checkProbeNow = (input: unknown) => checkWith(probeNowSchema, input);

/** What a change of an account's policy has, whoever makes it: what is given replaces, what is absent stays. */
export const policyChangeFields = { budget: budgetChangeSchema, ...accountableFields };

/** `setPolicy` on a governor. */
const setPolicySchema = shape({
  ...policyChangeFields,
  /** A new IANA zone. The day under way keeps its own, and lasts until the first midnight in the new one after its end. */
  zone: v.optional(textLike(isZone, 'it must be an IANA name such as "America/New_York"')),
  /** Sent by a starting worker whose configuration states another budget than before: a whole policy. */
  fromConfiguration: v.optional(flag(), false),
});
export type SetPolicyInput = Readonly<v.InferInput<typeof setPolicySchema>>;

export interface CheckedPolicyChange extends Omit<v.InferOutput<typeof setPolicySchema>, 'budget'> {
  /** The whole policy after the change. */
  readonly budget: BudgetPolicy;
}

/** Checks a `setPolicy` update, and gives the whole policy that follows from it. Maps of caps merge key by key, null takes a
 * cap away; a budget from the configuration is whole, so its maps replace the old ones. `current` null = not known yet: the
 * change is checked by itself, over the defaults. */
export function checkSetPolicy(input: unknown, current: BudgetPolicy | null): Checked<CheckedPolicyChange> {
  const checked = checkWith(setPolicySchema, input);
  if (!checked.ok) return checked;
  const { budget: change, fromConfiguration } = checked.value;
  const budget = applyBudgetChange(change, current ?? DEFAULT_BUDGET_POLICY, fromConfiguration);
  const areBandsKnown =
    current !== null || (change.bands?.conserve !== undefined && change.bands.critical !== undefined);
  const order = areBandsKnown ? checkBands(budget.bands) : { ok: true as const };
  return order.ok ? { ok: true, value: { ...checked.value, budget } } : order;
}
