/** Is the text a key that accounts, categories and ledgers can share: 1 to 40 lower-case letters, digits or dashes?
 * `constructor` is none: as a key of a plain object it finds what every object inherits. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text) && text !== 'constructor';
}
