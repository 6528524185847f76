import * as v from 'valibot';
import { between, listOf, openShape, text, textLike } from '../shared/field-schema.ts';

const ID_CHARACTERS = 1_000;
const probability = between(0, 1);
const time = textLike((value) => epochMs(value) !== null, 'it must be a time in ISO 8601');

/** One line of a recording. */
export const recordedSchema = openShape(
  {
    id: text(ID_CHARACTERS),
    outcome: v.picklist([0, 1], 'it must be 0 or 1'),
    market_price: v.nullish(probability),
    created: time,
    scheduled_resolve_time: time,
    resolve_time: time,
    /** Of each model its samples; at least one model has one. */
    forecasts: v.pipe(
      v.record(v.string(), listOf(probability, 'it must be a list of probabilities'), 'it must be {model: [p, ...]}'),
      v.check((all) => Object.values(all).some(({ length }) => length > 0), 'it has no probability of any model'),
    ),
  },
  'it is not an object',
);

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Epoch milliseconds with their fraction: recordings have microseconds, and what resolved before what may depend on them. */
export function epochMs(value: string): number | null {
  const match = ISO.exec(value.trim());
  if (!match) return null;
  const [, date, clock = '00:00', seconds = '00', fraction = '0', zone = 'Z'] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const ms = Date.parse(`${date}T${clock}:${seconds}${offset}`);
  return Number.isNaN(ms) ? null : ms + Number(`0.${fraction}`) * 1_000;
}
