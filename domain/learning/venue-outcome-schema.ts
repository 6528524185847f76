import * as v from 'valibot';
import { checkWith } from '../shared/check-schema.ts';
import { isoTime, openShape, textLike } from '../shared/field-schema.ts';
import { isTicker } from '../shared/names.ts';

const anyText = v.string('it must be a text');

/** What is read of a market to learn how it ended, as the venue's API returns it. */
const endedMarketSchema = openShape(
  {
    ticker: textLike(isTicker, 'it must be the ticker of a market'),
    status: anyText,
    result: v.nullish(anyText),
    settlement_value_dollars: v.nullish(anyText),
    settlement_ts: v.nullish(isoTime()),
    close_time: v.nullish(isoTime()),
  },
  'it must be a market as the venue’s API returns it',
);
export const checkEndedMarket = (input: unknown) => checkWith(endedMarketSchema, input, 'market');
