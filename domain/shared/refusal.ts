const SHOWN_CHARACTERS = 60;
const FIELD_CHARACTERS = 300;

/** A refusal as a value. The message is one sentence that names the field, its value and what is right. */
export function refuse(field: string, message: string): Refusal {
  return { ok: false, field: field.slice(0, FIELD_CHARACTERS).toWellFormed(), message };
}

/** The usual refusal: `<field> is <value>; <what it must be>.` */
export function refuseValue(field: string, value: unknown, rule: string): Refusal {
  return refuse(field, `${field} is ${showValue(value)}; ${rule}.`);
}

/** A value as it may stand in a sentence: texts quoted and cut at 60 characters, lists and objects only counted, so that
 * a hostile input cannot fill a log. Never throws. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return shortened(String(value));
}

/** An object whose keys may be read: neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key as it may stand in a sentence: as it is when it is plain, quoted when it could be anything, cut when it is long. */
export function showKey(key: string): string {
  return /^[\x20-\x7e]*$/.test(key) ? shortened(key) : quoted(key);
}

/** At most five keys, each shortened. */
export function listKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 5).map(showKey).join(', ');
  return keys.length > 5 ? `${shown} and ${keys.length - 5} more` : shown;
}

const quoted = (text: string) =>
  text.length > SHOWN_CHARACTERS
    ? `${escaped(text.slice(0, SHOWN_CHARACTERS))}... (${text.length} characters)`
    : escaped(text);

/** JSON leaves some characters as they are that a terminal obeys, or that turn a line around. */
const escaped = (text: string) =>
  JSON.stringify(text).replace(
    /[\x7f-\x9f\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );

const shortened = (text: string) => (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text);

/** A refusal that names the field and the value: never an exception with a stack. */
export interface Refusal {
  readonly ok: false;
  /** e.g. `market.yes_ask`. */
  readonly field: string;
  /** One sentence naming field and value, and what to do. */
  readonly message: string;
  /** A stable word for programs, where the field alone does not say what is wrong. */
  readonly code?: string;
}

export type Checked<T> = { readonly ok: true; readonly value: T } | Refusal;
