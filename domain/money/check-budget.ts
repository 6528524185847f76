import { isSlug } from '../market/category.ts';
import { isModelId } from '../shared/model.ts';
import { type BudgetPolicy, PURPOSES } from '../shared/policy.ts';
import { type Checked, isRecord, type Refusal, refuse, showValue, unknownKeys } from '../shared/refusal.ts';

/** A change of an account's limits: any part of a policy; null takes a category's, a purpose's or a model's cap away. */
export interface BudgetChange {
  readonly dayMicroUsd?: number;
  readonly hourMicroUsd?: number;
  readonly decisionMicroUsd?: number;
  readonly categoryMicroUsd?: Readonly<Record<string, number | null>>;
  readonly purposeMicroUsd?: Readonly<Record<string, number | null>>;
  readonly modelMicroUsd?: Readonly<Record<string, number | null>>;
  readonly bands?: { readonly conserve?: number; readonly critical?: number; readonly leaveGap?: number };
}

const CAPS = ['dayMicroUsd', 'hourMicroUsd', 'decisionMicroUsd'] as const;
const MAPS = ['categoryMicroUsd', 'purposeMicroUsd', 'modelMicroUsd'] as const;
const BANDS = ['conserve', 'critical', 'leaveGap'] as const;
/** Each category, and each model, is a few numbers in every day's ledger document, which must stay small. */
const MAX_CAPS = 100;

/** Checks each part of a change by itself; whether the bands are in order is known after it is applied. */
export function checkBudgetChange(budget: unknown): Checked<BudgetChange> {
  const known = [...CAPS, ...MAPS, 'bands'];
  if (!isRecord(budget)) return refuse('budget', `budget is ${showValue(budget)}; it must be an object with limits.`);
  const unknown = unknownKeys(budget, known);
  if (unknown !== null) return refuse('budget', `budget has no field named ${unknown}; it has ${known.join(', ')}.`);
  const wrong =
    firstOf(CAPS, (name) => checkCap(budget[name], `budget.${name}`)) ??
    checkMap(budget.categoryMicroUsd, 'budget.categoryMicroUsd', isSlug, 'a slug such as "economics"') ??
    checkMap(budget.purposeMicroUsd, 'budget.purposeMicroUsd', isPurpose, `one of ${PURPOSES.join(', ')}`) ??
    checkMap(budget.modelMicroUsd, 'budget.modelMicroUsd', isModelId, 'the id of a model, such as "grok-4"') ??
    checkBands(budget.bands);
  return wrong ?? { ok: true, value: budget as BudgetChange };
}

/** The policy after a checked change. `replaceMaps`: the change is a whole policy, so caps that it leaves out are gone. */
export function applyBudgetChange(change: BudgetChange, current: BudgetPolicy, replaceMaps: boolean): BudgetPolicy {
  const leaveGap = change.bands?.leaveGap ?? current.bands.leaveGap;
  const map = (name: (typeof MAPS)[number], kept: Readonly<Record<string, number>>) => {
    const entries = Object.entries({ ...kept, ...change[name] });
    return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== null));
  };
  const kept = (name: (typeof MAPS)[number]) => (replaceMaps && change[name] !== undefined ? {} : current[name]);
  return {
    dayMicroUsd: change.dayMicroUsd ?? current.dayMicroUsd,
    hourMicroUsd: change.hourMicroUsd ?? current.hourMicroUsd,
    decisionMicroUsd: change.decisionMicroUsd ?? current.decisionMicroUsd,
    categoryMicroUsd: map('categoryMicroUsd', kept('categoryMicroUsd')),
    purposeMicroUsd: map('purposeMicroUsd', kept('purposeMicroUsd')),
    modelMicroUsd: map('modelMicroUsd', kept('modelMicroUsd')),
    bands: {
      conserve: change.bands?.conserve ?? current.bands.conserve,
      critical: change.bands?.critical ?? current.bands.critical,
      ...(leaveGap === undefined ? {} : { leaveGap }),
    },
  };
}

function checkCap(value: unknown, field: string): Refusal | null {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) > 0)) return null;
  const message = `${field} is ${showValue(value)}; it must be a whole number of micro-dollars above 0 (to stop all spending, set the mode to emergency or halted).`;
  return refuse(field, message);
}

/** A map of caps. A cap of 0 is meant: nothing may be spent there. */
function checkMap(
  value: unknown,
  field: string,
  isKey: (key: string) => boolean,
  keyExpectation: string,
): Refusal | null {
  if (value === undefined) return null;
  if (!isRecord(value)) return refuse(field, `${field} is ${showValue(value)}; it must be an object of caps.`);
  const keys = Object.keys(value);
  if (keys.length > MAX_CAPS) {
    return refuse(field, `${field} has ${keys.length} caps; at most ${MAX_CAPS} are accepted.`);
  }
  return firstOf(keys, (key) => {
    if (!isKey(key)) return refuse(field, `${field} has the key ${showValue(key)}; it must be ${keyExpectation}.`);
    const cap = value[key];
    if (cap === null || (Number.isSafeInteger(cap) && (cap as number) >= 0)) return null;
    const message = `${field}.${key} is ${showValue(cap)}; it must be a whole number of micro-dollars, 0 or more, or null for no cap.`;
    return refuse(`${field}.${key}`, message);
  });
}

function checkBands(bands: unknown): Refusal | null {
  if (bands === undefined) return null;
  if (!isRecord(bands)) {
    return refuse('budget.bands', `budget.bands is ${showValue(bands)}; it must be {conserve, critical, leaveGap}.`);
  }
  const unknown = unknownKeys(bands, BANDS);
  if (unknown !== null)
    return refuse('budget.bands', `budget.bands has no field named ${unknown}; it has ${BANDS.join(', ')}.`);
  return firstOf(BANDS, (name) => {
    const share = bands[name];
    if (share === undefined) return null;
    if (name === 'leaveGap') return checkLeaveGap(share);
    if (typeof share === 'number' && share > 0 && share <= 1) return null;
    const message = `budget.bands.${name} is ${showValue(share)}; it must be a share of the day's cap, above 0 and at most 1.`;
    return refuse(`budget.bands.${name}`, message);
  });
}

/** 0 is meant: a band is left where it was entered. */
function checkLeaveGap(gap: unknown): Refusal | null {
  if (typeof gap === 'number' && gap >= 0 && gap < 1) return null;
  const message = `budget.bands.leaveGap is ${showValue(gap)}; it must be a share of the day's cap, 0 or more and below 1.`;
  return refuse('budget.bands.leaveGap', message);
}

function firstOf<T>(items: readonly T[], check: (item: T) => Refusal | null): Refusal | null {
  for (const item of items) {
    const refusal = check(item);
    if (refusal) return refusal;
  }
  return null;
}

const isPurpose = (key: string) => PURPOSES.some((purpose) => purpose === key);
