import { changeInForce, type FeeChange } from './fee-change.ts';
import type { EventFeeFields, SeriesFeeFields } from './fee-schema.ts';
import type { FeeType, StatedFee } from './fee-type.ts';

/** The venue's general rate for takers, which a multiplier changes. */
export const TAKER_RATE_PPM = 70_000;
/** A maker's rate is the taker's divided by this; 0: a resting order is free. */
const MAKER_SHARES = { quadratic: 0, quadratic_with_maker_fees: 4, quadratic_with_combo_maker_fees: 2 } as const;

/** The rates of a stated fee, whole millionths, rounded up. The table behind `flat` is in no document of the venue that can be
 * had, and no series is known to use it; the last one that was published asked half of the general rate. So that a trade never
 * assumes too low a fee, `flat` is charged as the general table, with a maker's fee, at a multiplier of at least 1. */
export function ratesOf({ type, multiplier }: Pick<StatedFee, 'type' | 'multiplier'>) {
  const factor = type === 'flat' ? Math.max(1, multiplier) : multiplier;
  const ratePpm = timesRoundedUp(TAKER_RATE_PPM, factor);
  return { ratePpm, makerRatePpm: makerRatePpmAt(type, ratePpm) };
}

/** A maker's rate beside this rate of a taker; where the type does not say, as where makers are charged. */
export function makerRatePpmAt(type: FeeType | null | undefined, ratePpm: number): number {
  const share = MAKER_SHARES[type && type !== 'flat' ? type : 'quadratic_with_maker_fees'];
  return share === 0 ? 0 : Math.ceil(ratePpm / share);
}

/** In whole numbers: a multiplier of .7 must not become .7000000001 on the way. Multipliers count to a millionth. */
function timesRoundedUp(rate: number, multiplier: number): number {
  const millionths = Math.ceil(Number((multiplier * 1e6).toPrecision(12)));
  return Math.ceil((rate * millionths) / 1e6);
}

/** What came with a market, and which event and series it is of. */
interface FeeFacts {
  readonly event: EventFeeFields | null;
  readonly series: SeriesFeeFields | null;
  readonly eventTicker: string;
  readonly seriesTicker: string;
}

/** What the venue states of a market's fee: the event's own type and multiplier, each where it is stated, over the series'. Null
 * where neither says anything. An announced change that is in force by now counts instead of what it changes, unless that was
 * updated after the change. */
export function statedFeeOf(
  { event, series, eventTicker, seriesTicker }: FeeFacts,
  changes: readonly FeeChange[],
  nowMs: number,
): StatedFee | null {
  const ofEvent = newest(
    { type: event?.fee_type_override, multiplier: event?.fee_multiplier_override, updated: event?.last_updated_ts },
    changeInForce(changes, 'event', eventTicker, nowMs),
  );
  const ofSeries = newest(
    { type: series?.fee_type, multiplier: series?.fee_multiplier, updated: series?.last_updated_ts },
    changeInForce(changes, 'series', seriesTicker, nowMs),
  );
  const type = ofEvent.type ?? ofSeries.type;
  const multiplier = ofEvent.multiplier ?? ofSeries.multiplier;
  if (type === null && multiplier === null) return null;
  const isOverridden = ofEvent.type !== null || ofEvent.multiplier !== null;
  const { isChange } = isOverridden ? ofEvent : ofSeries;
  const source = isOverridden ? 'event' : 'series';
  return { type, multiplier: multiplier ?? 1, source: isChange ? `${source}_change` : source };
}

interface FeeFields {
  readonly type: FeeType | null | undefined;
  readonly multiplier: number | null | undefined;
  readonly updated: string | null | undefined;
}

function newest({ type, multiplier, updated }: FeeFields, change: FeeChange | null) {
  const isNewer = updated !== undefined && updated !== null && change !== null && Date.parse(updated) >= change.atMs;
  const stated = { type: type ?? null, multiplier: multiplier ?? null };
  if (change === null || isNewer) return { ...stated, isChange: false };
  // An event's change without a field takes the override away; a series' fee has nothing behind it.
  const kept = change.kind === 'series' ? stated : { type: null, multiplier: null };
  return { type: change.type ?? kept.type, multiplier: change.multiplier ?? kept.multiplier, isChange: true };
}
