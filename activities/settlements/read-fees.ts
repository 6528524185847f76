import { ApplicationFailure } from '@temporalio/activity';
import { changeInForce, type FeeChange, parseFeeChanges } from '../../domain/market/fee-change.ts';
import { groupBy } from '../../domain/shared/group-by.ts';
import type { Venue } from '../../kalshi/venue.ts';
import type { Dependencies } from '../dependencies.ts';
import { venueFailure } from '../venue-failure.ts';

const EVERY_MS = 3_600_000;

/** Reads changes of the fees of the series and events in use, at most once an hour. */
export function createReadFees({ store, clock }: Pick<Dependencies, 'store' | 'clock'>, venue: Venue) {
  return {
    async readFees(): Promise<void> {
      const nowMs = clock.now();
      const { feesReadAtMs } = await store.settlements.read();
      if (feesReadAtMs !== null && nowMs - feesReadAtMs < EVERY_MS) return;
      const { series, events } = await store.awaitedMarkets.inUse();
      try {
        for (const ticker of series) {
          const changes = parsed('series_fee_change_arr', (await venue.seriesFeeChanges(ticker)).rows);
          await store.feeChanges.replace('series', ticker, current(changes, 'series', ticker, nowMs));
        }
        const ofEvents = groupBy(
          parsed('event_fee_changes', events.length === 0 ? [] : (await venue.eventFeeChanges()).rows),
          ({ ticker }) => ticker,
        );
        for (const [ticker, changes] of ofEvents) {
          if (events.includes(ticker)) {
            await store.feeChanges.replace('event', ticker, current(changes, 'event', ticker, nowMs));
          }
        }
        await store.feeChanges.keepEvents(events);
      } catch (error) {
        throw venueFailure(error);
      }
      await store.settlements.write({ feesReadAtMs: nowMs });
    },
  };
}

/** The newest that is in force, and those to come. */
function current(
  changes: readonly FeeChange[],
  kind: FeeChange['kind'],
  ticker: string,
  nowMs: number,
): readonly FeeChange[] {
  const inForce = changeInForce(changes, kind, ticker, nowMs);
  const own = changes.filter((change) => change.kind === kind && change.ticker === ticker && change.atMs > nowMs);
  return inForce ? [inForce, ...own] : own;
}

function parsed(list: 'series_fee_change_arr' | 'event_fee_changes', rows: readonly unknown[]): readonly FeeChange[] {
  const checked = parseFeeChanges({ [list]: rows });
  if (checked.ok) return checked.value;
  throw ApplicationFailure.nonRetryable(
    `A change of fees of the venue is not understood: ${checked.message}`,
    'venue_unreadable',
  );
}
