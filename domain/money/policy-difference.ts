import type { BudgetPolicy } from '../shared/policy.ts';

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

type Caps = Readonly<Record<string, number>>;

const keysOf = (one: object, other: object) => [...new Set([...Object.keys(one), ...Object.keys(other)])];
