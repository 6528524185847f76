import { type Checked, refuse } from './refusal.ts';
/** A market as Kalshi sends it is 2 to 6 thousand bytes, an event of a hundred with long rules some 700 thousand. Temporal refuses
 * an input of 2 MB, and a request is its workflow's input and then its admission's. */
export const MAX_JSON_BYTES = 1024 * 1024;
/** Kalshi nests four deep. The bound keeps every later walk over the value shallow. */
export const MAX_JSON_DEPTH = 32;

/** A copy of `input` as plain JSON data: no getters, prototypes, cycles or functions, at most 1 Mi bytes of UTF-8, unless more
 * are stated, and 32 levels. NaN and the infinities become texts, so that a later check names them instead of finding nothing. */
export function plainJson(input: unknown, name: string, mostBytes = MAX_JSON_BYTES): Checked<unknown> {
  let text: string | undefined;
  try {
    text = JSON.stringify(input, (_key, value) => (isOutsideJson(value) ? String(value) : value));
  } catch {
    // Cycles, getters that throw, or nesting beyond the stack: whatever it was, it did not come out of JSON.
    return refuse(name, `${name} cannot be written as JSON; pass it as the venue's API returned it.`);
  }
  if (text === undefined) return refuse(name, `${name} is missing; pass it as a JSON object.`);
  // A text has a byte a character at least: one that is too long as it is need not be encoded.
  const bytes = text.length > mostBytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > mostBytes) {
    return refuse(name, `${name} is ${bytes} bytes of JSON; at most ${mostBytes} are accepted.`);
  }
  const value: unknown = JSON.parse(text);
  if (isDeeperThan(value, MAX_JSON_DEPTH)) {
    return refuse(name, `${name} is nested more than ${MAX_JSON_DEPTH} levels deep; pass it as the API returned it.`);
  }
  return { ok: true, value };
}

const isOutsideJson = (value: unknown) =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));

/** Level by level instead of by recursion: the nesting is the caller's, the stack is ours. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
