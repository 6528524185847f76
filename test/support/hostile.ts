import assert from 'node:assert/strict';
import fc from 'fast-check';

/** Values that no sane caller sends; each has broken some program. */

export const DEEP = nested(10_000);
const LONG = 'x'.repeat(5_000_000);

/** Objects that only JSON.parse can make: a literal would set the prototype instead. */
export const POISONED: readonly unknown[] = [
  JSON.parse('{"__proto__": {"polluted": true}}'),
  JSON.parse('{"constructor": {"prototype": {"polluted": true}}}'),
  JSON.parse('{"prototype": {"polluted": true}, "a.b": 1, "$where": "1", "": 2, "\\u0000": 3}'),
  JSON.parse('{"_bsontype": "ObjectId", "toString": 1, "valueOf": 2, "toJSON": 3, "length": 1e9}'),
  JSON.parse('{"toString": {"toString": 1}, "valueOf": {"valueOf": null}}'),
];

/** Texts that break a screen, a parser or a database. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u001b[31mred\u001b[0m\u0007',
  'two\r\nlines',
  '\ud800',
  '\udfff\ud800',
  '\u202egnirts\u202c',
  '\u200b\u200d\ufeff',
  '\u2028\u2029',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e999',
  '-0',
  '0x10',
  '9007199254740993',
  '__proto__',
  'constructor',
  '$where',
  'a.b',
  '../../etc/passwd',
  '👩‍👩‍👧‍👦'.repeat(50),
  'x'.repeat(10_000),
];

export const NUMBERS: readonly unknown[] = [
  -0,
  Number.MAX_SAFE_INTEGER + 2,
  1e308,
  JSON.parse('1e999'),
  JSON.parse('-1e999'),
  5e-324,
  Number.NaN,
  2n ** 70n,
];

/** Any of these, or any other value. The very large ones are rare, because each costs milliseconds. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }) },
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 4, arbitrary: fc.constantFrom(...POISONED) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(DEEP, LONG, new Array(100_000).fill(0)) },
);

/** The same for values that pass through JSON. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue() },
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 4, arbitrary: fc.constantFrom(...POISONED) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(-0, 1e308, Number.MAX_SAFE_INTEGER, [], {}, null, true) },
);

/** A clear error: one line of bounded length without control characters. */
export function isSentence(message: string): void {
  assert.ok(message.length > 10 && message.length < 1_500, `${message.length} characters: ${message.slice(0, 200)}`);
  assert.doesNotMatch(message, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  assert.ok(message.isWellFormed());
  assert.doesNotMatch(message, /\[object Object\]|undefined|TypeError|RangeError|at \S+ \(/);
}

/** The prototype of all objects must be unchanged. */
export function nothingPolluted(): void {
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.deepEqual(Object.keys(Object.prototype), []);
}

/** Objects nested this deep. */
function nested(levels: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}
