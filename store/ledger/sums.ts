import type { Collection, Filter, UpdateFilter } from 'mongodb';
import type { LedgerDocument, MoneyPlace, Totals } from './document.ts';

/** Changes a day's document in one update if `guard` holds of it; false when it does not. The driver's types know no paths that
 * are made at run time. */
export async function changeIf(
  ledgers: Collection<LedgerDocument>,
  ledgerId: string,
  guard: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const filter = { _id: ledgerId, ...guard } as Filter<LedgerDocument>;
  return (await ledgers.updateOne(filter, change as UpdateFilter<LedgerDocument>)).matchedCount === 1;
}

/** The amounts that one update adds, by the path of the field. */
export type Increments = Record<string, number>;

/** A model's id as part of a document's path, readable in the database: a dot would begin a nested field. */
export const modelPath = (model: string): string => encodeURIComponent(model).replaceAll('.', '%2E');

/** The paths of the four sums that every amount is part of as a whole; its models' sums have its parts. */
function sumPaths({ hour, category, purpose }: MoneyPlace): readonly string[] {
  return ['total', `hours.${hour}`, `categories.${category}`, `purposes.${purpose}`];
}

/** Adds to the sums under one path. */
export function addToSums(increments: Increments, path: string, change: Partial<Totals>): void {
  for (const [name, amount] of Object.entries(change)) {
    const field = `${path}.${name}`;
    increments[field] = (increments[field] ?? 0) + amount;
  }
}

export function addToWhole(increments: Increments, place: MoneyPlace, change: Partial<Totals>): void {
  for (const path of sumPaths(place)) addToSums(increments, path, change);
}

export function addToModel(increments: Increments, path: string, change: Partial<Totals>): void {
  addToSums(increments, `models.${path}`, change);
}

/** Adds what an attempt was charged to the sums of its model and to its cell, so that both change with the whole and never
 * without it. */
export function addToSpent(
  increments: Increments,
  { category, purpose }: Pick<MoneyPlace, 'category' | 'purpose'>,
  model: string,
  spentMicroUsd: number,
  uncertainMicroUsd: number,
): void {
  const path = modelPath(model);
  addToModel(increments, path, { committedMicroUsd: spentMicroUsd, spentMicroUsd, uncertainMicroUsd });
  // A cell that nothing was spent on is not made.
  if (spentMicroUsd === 0 && uncertainMicroUsd === 0) return;
  addToSums(increments, `cells.${category}.${purpose}.${path}`, { spentMicroUsd, uncertainMicroUsd });
}
