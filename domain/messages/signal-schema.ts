import * as v from 'valibot';
import { FAILURE_KINDS } from '../health/failure.ts';
import { checkWith } from '../shared/check-schema.ts';
import { oneOf, openShape, text, wholeFrom } from '../shared/field-schema.ts';
import { BANDS, MODES } from '../shared/modes.ts';

/** What the service's workflows send to one another. */

const version = wholeFrom(1, 'it must be a whole number above 0');

/** `callFailed` on `operations`: a model call ended badly, or late; it is the time to judge by the store's counts, which have every
 * call. Once a second at most, from all workers together. */
export const callReportFields = { provider: text(100), model: text(100) };
export const callReportSchema = openShape(callReportFields);
export const checkCallReport = (input: unknown) => checkWith(callReportSchema, input);

/** `trialEnded` on `operations`: a decision's call that was let through to a provider or a model that is out. */
const trialEndedSchema = openShape({
  subject: openShape({ kind: oneOf(['provider', 'model']), id: text(100) }),
  /** Null: it was answered. */
  failure: v.nullable(openShape({ kind: oneOf(FAILURE_KINDS), message: v.string('it must be a text') })),
});
export type TrialEndedInput = Readonly<v.InferOutput<typeof trialEndedSchema>>;
export const checkTrialEnded = (input: unknown) => checkWith(trialEndedSchema, input);

/** `modeChanged` to running decisions. */
const modeChangedSchema = openShape({ mode: oneOf(MODES), version });
export type ModeChangedInput = Readonly<v.InferOutput<typeof modeChangedSchema>>;
export const checkModeChanged = (input: unknown) => checkWith(modeChangedSchema, input);

/** `budgetChanged` to running decisions of one account. */
const budgetChangedSchema = openShape({ band: oneOf(BANDS), version });
export type BudgetChangedInput = Readonly<v.InferOutput<typeof budgetChangedSchema>>;
export const checkBudgetChanged = (input: unknown) => checkWith(budgetChangedSchema, input);
