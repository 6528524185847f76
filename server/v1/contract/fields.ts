import * as v from 'valibot';

/** Building blocks of what /v1 answers. Money is whole micro-dollars, times are epoch milliseconds, a probability is from 0 to 1. */

const whole = () => v.pipe(v.number(), v.integer());
const probability = () => v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const fieldsOf = <const K extends string, S extends v.GenericSchema>(names: readonly K[], schema: S) =>
  Object.fromEntries(names.map((name) => [name, schema])) as Record<K, S>;

export const integers = <const K extends string>(...names: readonly K[]) => fieldsOf(names, whole());
export const integersOrNull = <const K extends string>(...names: readonly K[]) => fieldsOf(names, v.nullable(whole()));
export const probabilities = <const K extends string>(...names: readonly K[]) => fieldsOf(names, probability());

/** A fact as data: a stable code, and the figures that it rests on. */
export const findingOf = (description: string) =>
  v.pipe(
    v.object({ code: v.string(), figures: v.custom<object>((value) => typeof value === 'object' && value !== null) }),
    v.description(description),
  );

/** A part of the record that is described and not taken apart. */
export const recordOf = <T extends object>(description: string) =>
  v.pipe(
    v.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
    v.metadata({ type: 'object', description, additionalProperties: true }),
  );

/** The fields of a `shape`. */
export const entriesOf = <const E>(schema: { readonly pipe: readonly [unknown, { readonly entries: E }] }): E =>
  schema.pipe[1].entries;
