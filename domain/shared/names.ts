/** Is the text a key that accounts, categories and ledgers can share: 1 to 40 lower-case letters, digits or dashes?
 * `constructor` is none: as a key of a plain object it finds what every object inherits. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text) && text !== 'constructor';
}

/** Is the text an IANA zone, written as the zone database writes it? Offsets ("+02:00") are refused, and so is another case
 * ("europe/berlin"): the zone is part of the ledger's key. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(zone)) return false;
  try {
    const canonical = new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
    // An alias ("Asia/Calcutta") resolves to another name and is accepted as written; a name in another case is not.
    return canonical === zone || canonical.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

/** Is the text the ticker of a market, an event or a series? It may become part of an address and of an id. */
export const isTicker = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(text);
