import type { FeeChange } from '../../domain/market/fee-change.ts';
import type { Dependencies } from '../dependencies.ts';
import { memoizeFor } from '../store-access.ts';

/** Changes of fees are announced days ahead. */
const FRESH_MS = 10_000;

/** Reads what the venue has announced of fees, for a while from memory; nothing where no venue is read. */
export function createReadFeeChanges({
  store,
  venue,
  clock,
}: Pick<Dependencies, 'store' | 'venue' | 'clock'>): () => Promise<readonly FeeChange[]> {
  if (venue === null) return async () => [];
  return memoizeFor(
    () => store.feeChanges.list(),
    FRESH_MS,
    () => clock.now(),
  );
}
