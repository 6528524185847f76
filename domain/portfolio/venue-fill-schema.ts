import * as v from 'valibot';
import { checkWith } from '../shared/check-schema.ts';
import { isoTime, oneOf, openShape, wholeFrom } from '../shared/field-schema.ts';

const text = v.string('it must be a text');

/** A fill as the venue's API returns it. `side` and `action` are older than `outcome_side`, and may be missing. */
const venueFillSchema = openShape(
  {
    fill_id: v.optional(text),
    trade_id: v.optional(text),
    ticker: v.optional(text),
    market_ticker: v.optional(text),
    side: v.optional(oneOf(['yes', 'no'])),
    action: v.optional(oneOf(['buy', 'sell'])),
    outcome_side: v.optional(oneOf(['yes', 'no'])),
    count_fp: text,
    yes_price_dollars: text,
    no_price_dollars: text,
    fee_cost: v.optional(text),
    created_time: v.optional(isoTime()),
    ts: v.optional(wholeFrom(0, 'it must be a time in epoch seconds')),
  },
  'it must be a fill as the venue’s API returns it',
);
export const checkVenueFill = (input: unknown) => checkWith(venueFillSchema, input, 'fill');
