import { checkWith } from '../shared/check-schema.ts';
import { type Checked, isRecord, refuseValue } from '../shared/refusal.ts';
import { feeChangesSchema } from './fee-schema.ts';
import type { FeeType } from './fee-type.ts';

/** A change of fees that the venue has announced. */
export interface FeeChange {
  /** Of the event or the series that it is about. */
  readonly kind: 'event' | 'series';
  readonly ticker: string;
  /** Null in a change of an event: the series' holds again; of a series: it stays. */
  readonly type: FeeType | null;
  readonly multiplier: number | null;
  readonly atMs: number;
}

const LISTS = ['series_fee_change_arr', 'event_fee_changes'] as const;

/** Announced changes as the venue's `/series/fee_changes` and `/events/fee_changes` return them, one or both in one object, or
 * their rows in a list. Refuses what it does not understand by field and value; never throws. */
export function parseFeeChanges(input: unknown): Checked<readonly FeeChange[]> {
  if (input === undefined || input === null) return { ok: true, value: [] };
  const lists = isRecord(input)
    ? LISTS.filter((name) => name in input).map((name) => [name, input[name]] as const)
    : [];
  if (isRecord(input) && lists.length === 0) {
    return refuseValue('feeChanges', input, `it must have ${LISTS.join(' or ')}, as the venue's API returns it`);
  }
  const changes: FeeChange[] = [];
  for (const [field, list] of isRecord(input)
    ? lists.map(([name, value]) => [`feeChanges.${name}`, value] as const)
    : [['feeChanges', input] as const]) {
    const checked = checkWith(feeChangesSchema, list, field);
    if (!checked.ok) return checked;
    for (const [index, row] of checked.value.entries()) {
      const kind = row.event_ticker ? 'event' : 'series';
      const ticker = row.event_ticker || row.series_ticker;
      if (!ticker) return refuseValue(`${field}.${index}.series_ticker`, row.series_ticker, 'it must be a ticker');
      const [type, multiplier] =
        kind === 'event' ? [row.fee_type_override, row.fee_multiplier_override] : [row.fee_type, row.fee_multiplier];
      changes.push({
        kind,
        ticker,
        type: type ?? null,
        multiplier: multiplier ?? null,
        atMs: Date.parse(row.scheduled_ts),
      });
    }
  }
  return { ok: true, value: changes };
}

/** The newest change of this event or series that is in force; null where there is none. */
export function changeInForce(
  changes: readonly FeeChange[],
  kind: FeeChange['kind'],
  ticker: string,
  nowMs: number,
): FeeChange | null {
  const inForce = changes.filter((change) => change.kind === kind && change.ticker === ticker && change.atMs <= nowMs);
  return inForce.toSorted((a, b) => b.atMs - a.atMs)[0] ?? null;
}
