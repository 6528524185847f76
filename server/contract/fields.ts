import * as v from 'valibot';
import { DIMENSIONS } from '../../domain/learning/cell.ts';
import { WINDOWS } from '../../domain/learning/window.ts';
import { isoDate, oneOf, textLike } from '../../domain/shared/field-schema.ts';
import { isSlug } from '../../domain/shared/names.ts';

/** Building blocks of what the API takes and answers. Money is integer micro-dollars, times are epoch milliseconds. */

export const list = <const S extends v.GenericSchema>(of: S) => v.pipe(v.array(of), v.readonly());

/** Fields that are all numbers. */
export const numbers = <const K extends string>(...names: readonly K[]) => fieldsOf(names, v.number());
/** Fields that are all texts. */
export const texts = <const K extends string>(...names: readonly K[]) => fieldsOf(names, v.string());
/** Fields that are numbers, or null where they are not known. */
export const numbersOrNull = <const K extends string>(...names: readonly K[]) =>
  fieldsOf(names, v.nullable(v.number()));

const fieldsOf = <const K extends string, S extends v.GenericSchema>(names: readonly K[], schema: S) =>
  Object.fromEntries(names.map((name) => [name, schema])) as Record<K, S>;

export const interval = v.object(numbers('low', 'high'));

/** Fields that are intervals, or null where they are not known. */
export const intervalsOrNull = <const K extends string>(...names: readonly K[]) =>
  fieldsOf(names, v.nullable(interval));

/** A mean with its 95 % interval; the interval is null below two observations, the whole is null without one. */
export const meanOf = v.nullable(v.object({ ...numbers('mean'), ...numbersOrNull('low', 'high') }));

/** Uncertain is a part of spent: charged at the worst case, because the cost is not known. */
export const moneyFields = numbers('spentMicroUsd', 'heldMicroUsd', 'uncertainMicroUsd');

export const account = textLike(isSlug, 'it must be an account id');
/** The venue opened in 2021: no ledger is older. */
export const date = v.pipe(
  isoDate('it must be a day, such as 2026-11-24'),
  v.check((day) => day >= '2021-01-01' && day < '2100-01-01', 'it must be a day from 2021 on'),
);
export const windowField = oneOf(WINDOWS);

/** Of accounts that learn together; the first account's where none is named. */
export const groupField = textLike(isSlug, 'it must be 1 to 40 lower-case letters, digits or dashes');
export const dimension = oneOf(DIMENSIONS);

/** Something in a query: text that stands for a whole number in a range. */
export function wholeNumber(least: number, most: number) {
  const isInRange = (value: string) => /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
  const expectation = `it must be a whole number from ${least} to ${most}`;
  return v.pipe(
    textLike(isInRange, expectation),
    v.transform(Number),
    v.metadata({ type: 'integer', minimum: least, maximum: most }),
  );
}
