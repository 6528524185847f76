import type { LocalDay } from '../../domain/money/days.ts';
import { PURPOSES } from '../../domain/shared/budget-schema.ts';
import { pick } from '../../domain/shared/pick.ts';
import { type BudgetPolicy, type Purpose, purposeCapMicroUsd } from '../../domain/shared/policy.ts';
import { type CappedTotals, type LedgerDocument, NO_MONEY, UNCAPPED } from './document.ts';
import { modelPath } from './sums.ts';

/** The caps of a budget that stand in the document as a whole. */
export const dayCaps = (budget: BudgetPolicy): LedgerDocument['caps'] =>
  pick(budget, 'dayMicroUsd', 'hourMicroUsd', 'decisionMicroUsd');

export const purposeCap = (budget: BudgetPolicy, purpose: Purpose): number =>
  purposeCapMicroUsd(budget, purpose) ?? UNCAPPED;

/** The caps of models, by modelPath. */
export const modelCaps = ({ modelMicroUsd = {} }: BudgetPolicy): Record<string, number> =>
  Object.fromEntries(Object.entries(modelMicroUsd).map(([model, cap]) => [modelPath(model), cap]));

/** Sums that no cap of their own bounds, by key. */
export const uncapped = (keys: readonly string[]): Record<string, number> =>
  Object.fromEntries(keys.map((key) => [key, UNCAPPED]));

export const noMoneyUnder = (capMicroUsd: number): CappedTotals => ({ ...NO_MONEY, capMicroUsd });

const cappedSums = (caps: Readonly<Record<string, number>>): Record<string, CappedTotals> =>
  Object.fromEntries(Object.entries(caps).map(([key, cap]) => [key, noMoneyUnder(cap)]));

/** A day before its first reservation, with every hour and the caps inside it. `models`: those whose sums are made at once. */
export function newDay(
  account: string,
  zone: string,
  day: LocalDay,
  budget: BudgetPolicy,
  policyVersion: number,
  models: readonly string[],
): Omit<LedgerDocument, '_id'> {
  const purposes = Object.fromEntries(PURPOSES.map((purpose) => [purpose, purposeCap(budget, purpose)]));
  return {
    account,
    zone,
    ...pick(day, 'date', 'startMs', 'endMs'),
    policyVersion,
    caps: dayCaps(budget),
    total: { ...NO_MONEY },
    hours: Object.fromEntries(day.hours.map(({ key }) => [key, { ...NO_MONEY }])),
    categories: cappedSums(budget.categoryMicroUsd),
    purposes: cappedSums(purposes) as LedgerDocument['purposes'],
    models: cappedSums({ ...uncapped(models.map(modelPath)), ...modelCaps(budget) }),
    cells: {},
    entries: {},
    corrections: { version: 0, lastBatch: [] },
  };
}
