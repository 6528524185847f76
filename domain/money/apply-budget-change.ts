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
    categoryMicroUsd: capsAfter(current.categoryMicroUsd, change.categoryMicroUsd),
    purposeMicroUsd: capsAfter(current.purposeMicroUsd, change.purposeMicroUsd),
    modelMicroUsd: capsAfter(current.modelMicroUsd, change.modelMicroUsd),
    bands: {
      conserve,
      critical,
      leaveGap: change.bands?.leaveGap ?? Math.min(current.bands.leaveGap, conserve / 2),
    },
  };
}

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
