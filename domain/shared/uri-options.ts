/** What stands behind the `?` of a connection string, its names in lower case, as drivers read them. A password before an `@` is
 * no part of it, even where it holds a `?`. */
export function uriOptions(uri: string): readonly (readonly [name: string, value: string])[] {
  const address = uri.slice(uri.lastIndexOf('@') + 1);
  const at = address.indexOf('?');
  if (at < 0) return [];
  return [...new URLSearchParams(address.slice(at + 1))].map(([name, value]) => [name.toLowerCase(), value] as const);
}
