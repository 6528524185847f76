import type { FeeType } from '../../../domain/market/fee-type.ts';
import { SUBJECTS } from '../subjects.ts';
import type { FeeChange } from './fees.ts';
import { time } from './wire.ts';

/** An event's own fee; null = it has none and its series' counts. */
export interface EventFeeChange {
  readonly id: string;
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly override: { readonly type: FeeType; readonly multiplier: number } | null;
  readonly fromMs: number;
}

/** Sports cost half, as baseball does at the venue. */
const HALF = new Set(SUBJECTS.filter(({ category }) => category === 'Sports').map(({ series }) => series));

/** Fees of series and events, and their announced changes. */
export function createFeeBook() {
  const changes: FeeChange[] = [];
  const eventChanges: EventFeeChange[] = [];

  function ofSeries(seriesTicker: string, nowMs: number): Pick<FeeChange, 'type' | 'multiplier'> {
    const changed = newest(
      changes.filter((change) => change.seriesTicker === seriesTicker),
      nowMs,
    );
    if (changed) return changed;
    return HALF.has(seriesTicker)
      ? { type: 'quadratic_with_maker_fees', multiplier: 0.5 }
      : { type: 'quadratic', multiplier: 1 };
  }

  const overrideOf = (eventTicker: string, nowMs: number) =>
    newest(
      eventChanges.filter((change) => change.eventTicker === eventTicker),
      nowMs,
    )?.override ?? null;

  return {
    ofSeries,
    overrideOf,
    /** What a market of this series and event is charged. */
    inForce: (seriesTicker: string, eventTicker: string, nowMs: number) =>
      overrideOf(eventTicker, nowMs) ?? ofSeries(seriesTicker, nowMs),
    changeSeries(change: Omit<FeeChange, 'id'>): void {
      changes.push({ ...change, id: `fee-${changes.length + 1}` });
    },
    changeEvent(change: Omit<EventFeeChange, 'id'>): void {
      eventChanges.push({ ...change, id: `event-fee-${eventChanges.length + 1}` });
    },
    /** As `/series/fee_changes` lists them: those to come, and with `all` those in force. */
    seriesRows: (seriesTicker: string | null, all: boolean, nowMs: number) =>
      changes
        .filter((change) => (seriesTicker ?? change.seriesTicker) === change.seriesTicker)
        .filter(({ fromMs }) => all || fromMs > nowMs)
        .map((change) => ({
          id: change.id,
          series_ticker: change.seriesTicker,
          fee_type: change.type,
          fee_multiplier: change.multiplier,
          scheduled_ts: time(change.fromMs),
        })),
    eventRows: (eventTicker: string | null) =>
      eventChanges
        .filter((change) => (eventTicker ?? change.eventTicker) === change.eventTicker)
        .map((change) => ({
          id: change.id,
          event_ticker: change.eventTicker,
          series_ticker: change.seriesTicker,
          fee_type_override: change.override?.type ?? null,
          fee_multiplier_override: change.override?.multiplier ?? null,
          scheduled_ts: time(change.fromMs),
        })),
  };
}
export type FeeBook = ReturnType<typeof createFeeBook>;

/** The last that is in force. */
const newest = <Change extends { readonly fromMs: number }>(changes: readonly Change[], nowMs: number) =>
  changes.filter(({ fromMs }) => fromMs <= nowMs).toSorted((a, b) => b.fromMs - a.fromMs)[0];
