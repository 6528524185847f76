import { createHash } from 'node:crypto';

/** Seeded chance: each value depends on its name alone, never on how many were drawn before, so that answers do not depend
 * on the order of requests. */

/** Uniform in (0, 1), the same for the same parts. */
export function uniform(...parts: readonly (string | number)[]): number {
  const digest = createHash('sha256').update(parts.join('\u0000')).digest();
  // 48 bits are exact in a double; the half keeps 0 and 1 out.
  return (digest.readUIntBE(0, 6) + 0.5) / 2 ** 48;
}

/** Standard normal, by Box and Muller's transform. */
export function normal(...parts: readonly (string | number)[]): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(...parts, 'radius')));
  return radius * Math.cos(2 * Math.PI * uniform(...parts, 'angle'));
}

/** One of the values, evenly. */
export function pick<T>(values: readonly T[], ...parts: readonly (string | number)[]): T {
  const value = values[Math.floor(uniform(...parts) * values.length)];
  if (value === undefined) throw new RangeError('pick needs at least one value.');
  return value;
}
