import { byCategory } from '../market/category.ts';
import type { BudgetChange } from '../shared/budget-schema.ts';
import type { BudgetPolicy } from '../shared/policy.ts';
import { type Checked, refuse } from '../shared/refusal.ts';

type Caps = Readonly<Record<string, number>>;

/** The policy after a change whose parts were checked: what is given replaces, what is absent stays, null takes a cap away.
 * `replaceMaps`: the change is a whole policy, so the caps that one of its maps leaves out are gone. */
export function applyBudgetChange(change: BudgetChange, current: BudgetPolicy, replaceMaps: boolean): BudgetPolicy {
  const capsAfter = (before: Caps, given: Readonly<Record<string, number | null>> | undefined): Caps => {
    const entries = Object.entries({ ...(replaceMaps && given !== undefined ? {} : before), ...given });
    return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== null));
  };
  const { conserve = current.bands.conserve, critical = current.bands.critical } = change.bands ?? {};
  return {
    dayMicroUsd: change.dayMicroUsd ?? current.dayMicroUsd,
    hourMicroUsd: change.hourMicroUsd ?? current.hourMicroUsd,
    decisionMicroUsd: change.decisionMicroUsd ?? current.decisionMicroUsd,
    categoryMicroUsd: capsAfter(
      byCategory(current.categoryMicroUsd, Math.min),
      change.categoryMicroUsd && byCategory(change.categoryMicroUsd, lowerCap),
    ),
    purposeMicroUsd: capsAfter(current.purposeMicroUsd, change.purposeMicroUsd),
    modelMicroUsd: capsAfter(current.modelMicroUsd, change.modelMicroUsd),
    bands: {
      conserve,
      critical,
      leaveGap: change.bands?.leaveGap ?? Math.min(current.bands.leaveGap, conserve / 2),
    },
  };
}

/** Of two caps for one category the lower; none at all only where both say so. */
const lowerCap = (one: number | null, other: number | null) =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** Refuses bands that could not be entered in their order, or not be left before midnight. */
export function checkBands({ conserve, critical, leaveGap }: BudgetPolicy['bands']): Checked<null> {
  if (conserve >= critical) {
    const message = `budget.bands.conserve is ${conserve} and critical is ${critical}; conserve must be below critical.`;
    return refuse('budget.bands', message);
  }
  if (leaveGap >= conserve) {
    const message = `budget.bands.leaveGap is ${leaveGap} and conserve is ${conserve}; the gap must be below conserve, or the band could not be left before midnight.`;
    return refuse('budget.bands', message);
  }
  return { ok: true, value: null };
}

/** One cap, share or zone that a policy change altered. */
export type PolicyDifference =
  | {
      readonly part: 'day' | 'hour' | 'decision' | 'category' | 'purpose' | 'model';
      /** Which category, purpose or model; null for the others. */
      readonly of: string | null;
      /** Null = no cap of its own. */
      readonly fromMicroUsd: number | null;
      readonly toMicroUsd: number | null;
    }
  | { readonly part: 'band'; readonly of: string; readonly from: number | null; readonly to: number | null }
  | { readonly part: 'zone'; readonly from: string; readonly to: string };

interface Policy {
  readonly zone: string;
  readonly budget: BudgetPolicy;
}

/** What differs between two policies of an account; nothing that stayed the same. */
export function policyDifferences(before: Policy, after: Policy): PolicyDifference[] {
  const { budget: old } = before;
  const { budget } = after;
  const caps = (part: 'category' | 'purpose' | 'model', from: Caps, to: Caps): PolicyDifference[] =>
    keysOf(from, to).map((of) => ({ part, of, fromMicroUsd: from[of] ?? null, toMicroUsd: to[of] ?? null }));
  const bands = keysOf({ ...old.bands }, { ...budget.bands }) as (keyof BudgetPolicy['bands'])[];
  const all: PolicyDifference[] = [
    { part: 'day', of: null, fromMicroUsd: old.dayMicroUsd, toMicroUsd: budget.dayMicroUsd },
    { part: 'hour', of: null, fromMicroUsd: old.hourMicroUsd, toMicroUsd: budget.hourMicroUsd },
    { part: 'decision', of: null, fromMicroUsd: old.decisionMicroUsd, toMicroUsd: budget.decisionMicroUsd },
    ...caps('category', old.categoryMicroUsd, budget.categoryMicroUsd),
    ...caps('purpose', old.purposeMicroUsd, budget.purposeMicroUsd),
    ...caps('model', old.modelMicroUsd, budget.modelMicroUsd),
    ...bands.map((of) => ({ part: 'band' as const, of, from: old.bands[of] ?? null, to: budget.bands[of] ?? null })),
    { part: 'zone', from: before.zone, to: after.zone },
  ];
  return all.filter((each) => ('fromMicroUsd' in each ? each.fromMicroUsd !== each.toMicroUsd : each.from !== each.to));
}

const keysOf = (one: object, other: object) => [...new Set([...Object.keys(one), ...Object.keys(other)])];
