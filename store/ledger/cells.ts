import type { Purpose } from '../../domain/shared/policy.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { LedgerDocument, SpentTotals, Totals } from './document.ts';

/** Money of one day that was spent on one model in one category for one purpose, in micro-dollars. */
export interface LedgerCell {
  readonly model: string;
  readonly category: string;
  readonly purpose: Purpose | typeof UNATTRIBUTED;
  readonly spentMicroUsd: number;
  /** Part of spent. */
  readonly uncertainMicroUsd: number;
}

/** Model and purpose of what was spent before ledgers told them apart. */
export const UNATTRIBUTED = '(unattributed)' as const;

/** A model's id as part of a document's path, readable in the database: a dot would begin a nested field. */
export const modelPath = (model: string): string => encodeURIComponent(model).replaceAll('.', '%2E');

/** Adds to an update what changes in a model's sums. */
export function addToModel(increments: Record<string, number>, path: string, change: Partial<Totals>): void {
  for (const [name, amount] of Object.entries(change)) {
    const field = `models.${path}.${name}`;
    if (amount !== 0) increments[field] = (increments[field] ?? 0) + amount;
  }
}

/** Adds to an update what an attempt was charged, so that the cells change with the sums and never apart from them. */
export function addToCell(
  increments: Record<string, number>,
  { category, purpose }: { readonly category: string; readonly purpose: Purpose },
  model: string,
  { spent, uncertain }: SpentTotals,
): void {
  const cell = `cells.${category}.${purpose}.${modelPath(model)}`;
  for (const [field, amount] of [
    [`${cell}.spent`, spent],
    [`${cell}.uncertain`, uncertain],
  ] as const) {
    if (amount !== 0) increments[field] = (increments[field] ?? 0) + amount;
  }
}

/** What a day was spent on; the cells add up to its `spent` and `uncertain` exactly. What an older document does not tell
 * apart stands under UNATTRIBUTED, by category. */
export function cellsOf(ledger: Pick<LedgerDocument, 'cells' | 'categories'>): LedgerCell[] {
  const cells: LedgerCell[] = [];
  for (const [category, byPurpose] of Object.entries(ledger.cells ?? {})) {
    for (const [purpose, byModel] of Object.entries(byPurpose)) {
      for (const [path, { spent = 0, uncertain = 0 }] of Object.entries(byModel)) {
        if (spent === 0 && uncertain === 0) continue;
        const model = decodeURIComponent(path);
        cells.push({
          model,
          category,
          purpose: purpose as Purpose,
          spentMicroUsd: spent,
          uncertainMicroUsd: uncertain,
        });
      }
    }
  }
  return [...cells, ...unattributed(ledger, cells)];
}

function unattributed({ categories }: Pick<LedgerDocument, 'categories'>, cells: readonly LedgerCell[]): LedgerCell[] {
  return Object.entries(categories).flatMap(([category, { spent, uncertain }]) => {
    const known = cells.filter((cell) => cell.category === category);
    const spentMicroUsd = spent - sum(known.map((cell) => cell.spentMicroUsd));
    const uncertainMicroUsd = uncertain - sum(known.map((cell) => cell.uncertainMicroUsd));
    if (spentMicroUsd === 0 && uncertainMicroUsd === 0) return [];
    return [{ model: UNATTRIBUTED, category, purpose: UNATTRIBUTED, spentMicroUsd, uncertainMicroUsd }];
  });
}
