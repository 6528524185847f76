import { applyBudgetChange, checkBudgetChange } from '../money/check-budget.ts';
import { BANDS, type Band, MODES, type Mode } from '../shared/modes.ts';
import { type BudgetPolicy, DEFAULT_BUDGET_POLICY } from '../shared/policy.ts';
import { type Checked, isRecord, type Refusal, refuse, showValue, unknownKeys } from '../shared/refusal.ts';
import { isZone } from '../shared/zone.ts';

/** Guards of the messages that workflows take, in plain TypeScript because they run inside workflows, where no schema
 * library may be. They never throw; a refusal is one sentence that names the field and the value. */

export interface Accountable {
  /** 1 to 500 characters; kept in the audit. */
  readonly reason: string;
  /** Who asked; 1 to 100 characters. */
  readonly by: string;
}

export interface CheckedPolicyChange extends Accountable {
  /** The whole policy after the change. */
  readonly budget: BudgetPolicy;
  readonly zone?: string;
  readonly fromConfiguration: boolean;
}

const REASON_CHARACTERS = 500;
const BY_CHARACTERS = 100;
/** A word that is to hold longer than a month is one without an end. */
const LONGEST_MS = 30 * 24 * 3_600_000;

/** Checks a `setMode` signal: {mode, reason, by, forMs?}. */
export function checkSetMode(input: unknown): Checked<Accountable & { readonly mode: Mode; readonly forMs?: number }> {
  const wrong = checkAccountable(input, ['mode', 'forMs']);
  if (wrong) return wrong;
  const { mode, reason, by, forMs } = input as Accountable & { mode: unknown; forMs: unknown };
  const known = MODES.find((each) => each === mode);
  if (!known) return refuse('mode', `mode is ${showValue(mode)}; it must be one of ${MODES.join(', ')}.`);
  if (forMs === undefined) return { ok: true, value: { mode: known, reason, by } };
  if (!isDuration(forMs)) {
    const message = `forMs is ${showValue(forMs)}; it must be a whole number of milliseconds from 1 to ${LONGEST_MS} (30 days).`;
    return refuse('forMs', message);
  }
  return { ok: true, value: { mode: known, reason, by, forMs } };
}

const isDuration = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= LONGEST_MS;

/** Checks a `callFailed` signal: {provider, model}. */
export function checkCallReport(input: unknown): Checked<{ readonly provider: string; readonly model: string }> {
  const { provider, model } = isRecord(input) ? input : {};
  if (!isShortText(provider))
    return refuse('provider', `provider is ${showValue(provider)}; it must be a provider's id.`);
  if (!isShortText(model)) return refuse('model', `model is ${showValue(model)}; it must be a model's id.`);
  return { ok: true, value: { provider, model } };
}

/** Checks a `modeChanged` signal: {mode, version}. */
export function checkModeChanged(input: unknown): Checked<{ readonly mode: Mode; readonly version: number }> {
  const { mode, version } = isRecord(input) ? input : {};
  const known = MODES.find((each) => each === mode);
  if (!known) return refuse('mode', `mode is ${showValue(mode)}; it must be one of ${MODES.join(', ')}.`);
  return isVersion(version) ? { ok: true, value: { mode: known, version } } : noVersion(version);
}

/** Checks a `budgetChanged` signal: {band, version}. */
export function checkBudgetChanged(input: unknown): Checked<{ readonly band: Band; readonly version: number }> {
  const { band, version } = isRecord(input) ? input : {};
  const known = BANDS.find((each) => each === band);
  if (!known) return refuse('band', `band is ${showValue(band)}; it must be one of ${BANDS.join(', ')}.`);
  return isVersion(version) ? { ok: true, value: { band: known, version } } : noVersion(version);
}

const isVersion = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
const noVersion = (value: unknown) =>
  refuse('version', `version is ${showValue(value)}; it must be a whole number above 0.`);

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= BY_CHARACTERS;

/** Checks a `clearMode` signal: {reason, by}. */
export function checkClearMode(input: unknown): Checked<Accountable> {
  const wrong = checkAccountable(input, []);
  if (wrong) return wrong;
  const { reason, by } = input as Accountable;
  return { ok: true, value: { reason, by } };
}

/** Checks a `setPolicy` update: {budget, reason, by, zone?, fromConfiguration?}, and gives the whole policy that follows
 * from it. What is given replaces, what is absent stays. Caps by category and by purpose merge key by key, null takes one
 * away; a budget from the configuration is whole, so its maps replace the old ones.
 * `current` null = not known yet: the change is checked by itself, over the defaults. */
export function checkSetPolicy(input: unknown, current: BudgetPolicy | null): Checked<CheckedPolicyChange> {
  const wrong = checkAccountable(input, ['budget', 'zone', 'fromConfiguration']);
  if (wrong) return wrong;
  const { budget, zone, fromConfiguration = false, reason, by } = input as Accountable & Record<string, unknown>;
  if (zone !== undefined && (typeof zone !== 'string' || !isZone(zone))) {
    return refuse('zone', `zone is ${showValue(zone)}; it must be an IANA name such as "America/New_York".`);
  }
  if (typeof fromConfiguration !== 'boolean') {
    return refuse(
      'fromConfiguration',
      `fromConfiguration is ${showValue(fromConfiguration)}; it must be true or false.`,
    );
  }
  const change = checkBudgetChange(budget);
  if (!change.ok) return change;
  const merged = applyBudgetChange(change.value, current ?? DEFAULT_BUDGET_POLICY, fromConfiguration);
  const { conserve, critical } = merged.bands;
  const { bands } = change.value;
  const bandsAreKnown = current !== null || (bands?.conserve !== undefined && bands.critical !== undefined);
  if (bandsAreKnown && conserve >= critical) {
    const message = `budget.bands.conserve is ${conserve} and critical is ${critical}; conserve must be below critical.`;
    return refuse('budget.bands', message);
  }
  const { leaveGap = 0 } = merged.bands;
  if (bandsAreKnown && leaveGap >= conserve) {
    const message = `budget.bands.leaveGap is ${leaveGap} and conserve is ${conserve}; the gap must be below conserve, or the band could not be left before midnight.`;
    return refuse('budget.bands', message);
  }
  return {
    ok: true,
    value: { budget: merged, reason, by, fromConfiguration, ...(zone === undefined ? {} : { zone }) },
  };
}

/** What every message to an operator's workflow has: an object of known fields, with a reason and a name. */
function checkAccountable(input: unknown, others: readonly string[]): Refusal | null {
  const known = [...others, 'reason', 'by'];
  if (!isRecord(input)) {
    return refuse('', `The message is ${showValue(input)}; it must be an object with ${known.join(', ')}.`);
  }
  const unknown = unknownKeys(input, known);
  if (unknown !== null)
    return refuse(unknown, `The message has no field named ${unknown}; it has ${known.join(', ')}.`);
  return checkText(input.reason, 'reason', REASON_CHARACTERS) ?? checkText(input.by, 'by', BY_CHARACTERS);
}

function checkText(value: unknown, field: string, most: number): Refusal | null {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= most) return null;
  return refuse(field, `${field} is ${showValue(value)}; it must be a text of 1 to ${most} characters.`);
}
