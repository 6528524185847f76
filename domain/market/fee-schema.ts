import * as v from 'valibot';
import { isoTime, listOf, oneOf, openShape } from '../shared/field-schema.ts';
import { FEE_TYPES } from './fee-type.ts';

/** What the venue says of fees, in its own names. A type that is not known here is refused: nothing says how much it may cost. */

const MOST_MULTIPLIER = 100;
const MOST_CHANGES = 10_000;

const multiplierRule = `it must be a number from 0 to ${MOST_MULTIPLIER}, by which the general fee is multiplied`;
const multiplier = v.nullish(
  v.pipe(v.number(multiplierRule), v.minValue(0, multiplierRule), v.maxValue(MOST_MULTIPLIER, multiplierRule)),
);
/** An empty text is how the venue's language writes "not stated". */
const type = v.nullish(
  v.pipe(
    v.union([v.literal(''), oneOf(FEE_TYPES)], `it must be one of ${FEE_TYPES.join(', ')}`),
    v.transform((text) => (text === '' ? null : text)),
  ),
);
const ticker = v.string('it must be a ticker');
const updated = v.nullish(isoTime());

export const eventFeeFields = {
  fee_type_override: type,
  fee_multiplier_override: multiplier,
  last_updated_ts: updated,
} as const;
export const seriesFeeFields = { fee_type: type, fee_multiplier: multiplier, last_updated_ts: updated } as const;

/** A row of /series/fee_changes, or one of /events/fee_changes, whose empty fields take an override away. */
const change = openShape(
  {
    series_ticker: v.nullish(ticker),
    event_ticker: v.nullish(ticker),
    fee_type: type,
    fee_multiplier: multiplier,
    fee_type_override: type,
    fee_multiplier_override: multiplier,
    scheduled_ts: isoTime(),
  },
  'it must be a change of fees as the venue lists them, with scheduled_ts',
);
export const feeChangesSchema = listOf(
  change,
  `it must be a list of at most ${MOST_CHANGES} changes of fees`,
  MOST_CHANGES,
);

export type EventFeeFields = v.InferOutput<v.ObjectSchema<typeof eventFeeFields, undefined>>;
export type SeriesFeeFields = v.InferOutput<v.ObjectSchema<typeof seriesFeeFields, undefined>>;
