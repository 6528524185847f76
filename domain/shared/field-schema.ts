import * as v from 'valibot';
import { isUnknownField, MAP_KEY } from './check-schema.ts';
import { isRecord, listKeys } from './refusal.ts';

/** Kinds of field that requests, messages, policies and the configuration are made of. Each has the phrase that says what it
 * must be, as it follows "<field> is <value>; ". */

export const flag = () => v.boolean('it must be true or false');

/** A whole number. `unit`: such as "milliseconds". */
export function whole(least: number, most: number, unit?: string) {
  const expectation = `it must be a whole number ${unit === undefined ? '' : `of ${unit} `}from ${least} to ${most}`;
  return v.pipe(
    v.number(expectation),
    v.safeInteger(expectation),
    v.minValue(least, expectation),
    v.maxValue(most, expectation),
  );
}

export function between(least: number, most: number) {
  const expectation = `it must be a number from ${least} to ${most}`;
  return v.pipe(v.number(expectation), v.minValue(least, expectation), v.maxValue(most, expectation));
}

export function above0() {
  const expectation = 'it must be a number above 0';
  return v.pipe(v.number(expectation), v.finite(expectation), v.gtValue(0, expectation));
}

export function wholeFrom(least: number, expectation: string) {
  return v.pipe(v.number(expectation), v.safeInteger(expectation), v.minValue(least, expectation));
}

export const microUsd = () => wholeFrom(0, 'it must be a whole number of micro-dollars, 0 or more');

/** The end of the year 9999: what lies beyond may have no date, which days and hours are kept by. */
const LAST_MS = 253_402_300_799_999;
export function epochMs() {
  const expectation = 'it must be a time in epoch milliseconds';
  return v.pipe(wholeFrom(0, expectation), v.maxValue(LAST_MS, expectation));
}
/** 2001-09-09, and the first with 13 digits: what is smaller was meant in seconds. */
const FIRST_OF_AN_EVENT_MS = 1_000_000_000_000;
/** When something on a market happened, which is never long ago. */
export function eventMs() {
  const expectation = 'it must be a time in epoch milliseconds, 13 digits or more; a time in seconds has 10';
  return v.pipe(wholeFrom(FIRST_OF_AN_EVENT_MS, expectation), v.maxValue(LAST_MS, expectation));
}
export const count = (what: string) => wholeFrom(0, `it must be a whole number of ${what}, 0 or more`);

export const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `it must be one of ${values.join(', ')}`);

export function text(most: number) {
  const expectation = `it must be a text of 1 to ${most} characters`;
  return v.pipe(v.string(expectation), v.regex(/\S/u, expectation), v.maxLength(most, expectation));
}

export const textLike = (form: RegExp | ((value: string) => boolean), expectation: string) =>
  v.pipe(v.string(expectation), form instanceof RegExp ? v.regex(form, expectation) : v.check(form, expectation));

/** A point of time in ISO 8601 with its offset. */
export function isoTime(expectation = 'it must be a time such as "2026-11-24T15:00:00Z"') {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
  return textLike((value) => form.test(value) && !Number.isNaN(Date.parse(value)), expectation);
}

export function isoDate(expectation = 'it must be a date such as "2026-11-24"') {
  // A day that its month does not have is moved on by Date, and then written otherwise.
  return textLike((value) => {
    const atMs = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : Number.NaN;
    return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(value);
  }, expectation);
}

export function listOf<const S extends v.GenericSchema>(item: S, expectation: string, most = Number.POSITIVE_INFINITY) {
  return v.pipe(v.array(item, expectation), v.maxLength(most, expectation), v.readonly());
}

/** An object of these fields and no others: a mistyped option cannot be ignored in silence. */
export function shape<const E extends v.ObjectEntries>(entries: E, expectation = expectationOf(entries)) {
  return v.pipe(
    v.custom<v.InferInput<v.StrictObjectSchema<E, undefined>>>(isRecord, expectation),
    v.strictObject(entries, phraseOf(entries, expectation)),
  );
}

/** An object of these fields, and of others that are left out: for what other programs send, newer ones too. */
export function openShape<const E extends v.ObjectEntries>(entries: E, expectation = expectationOf(entries)) {
  return v.pipe(
    v.custom<v.InferInput<v.StrictObjectSchema<E, undefined>>>(isRecord, expectation),
    v.object(entries, phraseOf(entries, expectation)),
  );
}

/** A field that is missing is refused in its own words, one that may not be there by its name. */
function phraseOf(entries: v.ObjectEntries, expectation: string) {
  const isKnown = (key: string) => Object.hasOwn(entries, key);
  return (issue: v.BaseIssue<unknown>): string => {
    const { key, input } = issue.path?.at(-1) ?? {};
    if (isUnknownField(issue)) {
      const unknown = Object.keys(input as object).filter((each) => !isKnown(each));
      return `has no field named ${listKeys(unknown)}; ${isNameable(entries) ? `it has ${listOfNames(entries)}` : 'check the spelling'}`;
    }
    const missing = isKnown(String(key)) ? entries[String(key)] : undefined;
    return (missing && v.safeParse(missing as v.GenericSchema, undefined).issues?.[0].message) ?? expectation;
  };
}

const expectationOf = (entries: v.ObjectEntries) =>
  `it must be an object${isNameable(entries) ? ` with ${listOfNames(entries)}` : ''}`;
const listOfNames = (entries: v.ObjectEntries) => Object.keys(entries).join(', ');
/** A sentence without names, or with more than twelve, is no help. */
function isNameable(entries: v.ObjectEntries): boolean {
  const names = Object.keys(entries).length;
  return names > 0 && names <= 12;
}

/** Values by key. Every key is checked: also those that all objects inherit, which a schema's own record passes over. */
export function mapOf<const S extends v.GenericSchema>(
  value: S,
  expectation: string,
  isKey: (key: string) => boolean,
  keyExpectation: string,
  most = Number.POSITIVE_INFINITY,
) {
  return v.pipe(
    v.custom<Readonly<Record<string, v.InferInput<S>>>>(isRecord, expectation),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input = dataset.value;
      const keys = Object.keys(input);
      if (keys.length > most) addIssue({ message: `it has ${keys.length} entries and may have ${most} at most` });
      for (const key of keys) {
        if (isKey(key)) continue;
        const path = [{ type: 'object', origin: 'key', input, key, value: input[key] }] as const;
        addIssue({ input: key, expected: MAP_KEY, message: keyExpectation, path: [...path] });
      }
    }),
    v.record(v.string(), value),
  );
}

/** A field that has a value also where nothing states it, with what it means in a few words. */
export type Setting<S extends v.GenericSchema = v.GenericSchema> = v.OptionalSchema<
  v.SchemaWithPipe<readonly [S, v.DescriptionAction<v.InferOutput<S>, string>]>,
  v.InferInput<S>
>;
export type Settings = Readonly<Record<string, Setting>>;

export function setting<const S extends v.GenericSchema>(
  schema: S,
  standard: v.InferInput<S>,
  meaning: string,
): Setting<S> {
  return v.optional(v.pipe(schema, v.description(meaning)), standard as never) as Setting<S>;
}

export type Standards<E extends Settings> = { readonly [K in keyof E]: v.InferOutput<E[K]['wrapped']> };

/** What holds where nothing is stated. */
export function standardsOf<const E extends Settings>(settings: E): Standards<E> {
  const standards = Object.entries(settings).map(([name, { default: standard }]) => [name, standard]);
  return Object.fromEntries(standards) as Standards<E>;
}

/** The same fields without a value of their own: those of a change, where what is absent stays as it is. */
export function withoutStandards<const E extends Settings, K extends keyof E & string>(
  settings: E,
  names: readonly K[],
) {
  const entries = names.map((name) => [name, v.optional((settings[name] as Setting).wrapped)]);
  return Object.fromEntries(entries) as { [N in K]: v.OptionalSchema<E[N]['wrapped'], undefined> };
}

export const namesOf = <const E extends Settings>(settings: E) => Object.keys(settings) as (keyof E & string)[];
