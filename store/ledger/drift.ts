import type { LedgerDrift } from '../../domain/health/watch-facts.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { LedgerDocument, Totals } from './document.ts';

/** What of a day does not add up; null = all of it does. Every change of the document changes whole and parts in one update, so a
 * difference means that something else wrote into it, or that a restored copy mixes two states. */
export function ledgerDrift(ledger: LedgerDocument): LedgerDrift | null {
  const { total, hours, categories, purposes, cells, entries } = ledger;
  const models: LedgerDocument['models'] | undefined = ledger.models;
  const { committedMicroUsd: whole } = total;
  const committedIn = (parts: Readonly<Record<string, Pick<Totals, 'committedMicroUsd'>>>) =>
    sum(Object.values(parts).map(({ committedMicroUsd }) => committedMicroUsd));
  const spentInCells = Object.values(cells)
    .flatMap((purposesOf) => Object.values(purposesOf))
    .flatMap((modelsOf) => Object.values(modelsOf ?? {}))
    .map(({ spentMicroUsd }) => spentMicroUsd);
  const held = Object.values(entries).map(({ amountMicroUsd }) => amountMicroUsd);
  const compared: LedgerDrift[] = [
    { part: 'committed', wholeMicroUsd: whole, partsMicroUsd: total.spentMicroUsd + total.heldMicroUsd },
    { part: 'reservations', wholeMicroUsd: total.heldMicroUsd, partsMicroUsd: sum(held) },
    { part: 'hours', wholeMicroUsd: whole, partsMicroUsd: committedIn(hours) },
    { part: 'categories', wholeMicroUsd: whole, partsMicroUsd: committedIn(categories) },
    { part: 'purposes', wholeMicroUsd: whole, partsMicroUsd: committedIn(purposes) },
    // A day that an earlier version opened has no sums of models.
    ...(models ? [{ part: 'models' as const, wholeMicroUsd: whole, partsMicroUsd: committedIn(models) }] : []),
    { part: 'cells', wholeMicroUsd: total.spentMicroUsd, partsMicroUsd: sum(spentInCells) },
  ];
  return compared.find(({ wholeMicroUsd, partsMicroUsd }) => wholeMicroUsd !== partsMicroUsd) ?? null;
}
