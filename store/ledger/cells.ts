import type { Purpose } from '../../domain/shared/policy.ts';
import type { LedgerDocument, SpentTotals } from './document.ts';

/** Money of one day that was spent on one model in one category for one purpose. */
export interface LedgerCell extends Readonly<SpentTotals> {
  readonly model: string;
  readonly category: string;
  readonly purpose: Purpose;
}

/** What a day was spent on; the cells add up to its `spent` and `uncertain` exactly. */
export function cellsOf({ cells }: Pick<LedgerDocument, 'cells'>): LedgerCell[] {
  return Object.entries(cells).flatMap(([category, byPurpose]) =>
    Object.entries(byPurpose).flatMap(([purpose, byModel]) =>
      Object.entries(byModel)
        .filter(([, { spentMicroUsd, uncertainMicroUsd }]) => spentMicroUsd !== 0 || uncertainMicroUsd !== 0)
        .map(([path, totals]) => ({
          model: decodeURIComponent(path),
          category,
          purpose: purpose as Purpose,
          ...totals,
        })),
    ),
  );
}
