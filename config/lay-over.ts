import { isRecord } from '../domain/shared/refusal.ts';

/** One part of a configuration laid over another: objects field by field, anything else replaced. The result is only as deep
 * as what both have. */
export function laidOver(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isRecord(under) || !isRecord(over)) return over;
  const keys = [...new Set([...Object.keys(under), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, laidOver(under[key], over[key])]));
}
