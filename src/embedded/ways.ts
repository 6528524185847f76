/** One way to come by a server: null = this way is not open here, with the reason told through `closed`. */
export interface Way<T> {
  readonly name: string;
  /** Throws when this way is closed; the message says why. */
  readonly find: () => Promise<T>;
}

/** Takes the first way that is open. Throws with every way and why it was closed. */
export async function firstWay<T>(
  what: string,
  ways: readonly Way<T>[],
  progress: (line: string) => void,
): Promise<{ found: T; how: string }> {
  const closed: string[] = [];
  for (const way of ways) {
    try {
      return { found: await way.find(), how: way.name };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      closed.push(`- ${way.name}: ${why}`);
      progress(`${what}: not by ${way.name} (${why.split('\n')[0]?.slice(0, 160)})`);
    }
  }
  throw new Error(`No way to a ${what} is open on this machine. Any one of these would do:\n${closed.join('\n')}`);
}
