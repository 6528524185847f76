import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One way to get a server. */
export interface Way<T> {
  readonly name: string;
  /** It downloads or builds: the ways that were tried before it are then shown. */
  readonly takesLong?: boolean;
  /** Throws when this way is closed; the message says why. */
  readonly find: () => Promise<T>;
}

/** Takes the first way that is open. Throws with every way and why it was closed. */
export async function firstWay<T>(
  what: string,
  ways: readonly Way<T>[],
  progress: (line: string) => void,
): Promise<{ found: T; how: string }> {
  const closed: { name: string; why: string }[] = [];
  let told = 0;
  for (const way of ways) {
    if (way.takesLong) {
      for (; told < closed.length; told++) {
        const { name, why } = closed[told] as { name: string; why: string };
        progress(`${what}: not by ${name} (${why.split('\n')[0]?.slice(0, 160)})`);
      }
    }
    try {
      return { found: await way.find(), how: way.name };
    } catch (error) {
      closed.push({ name: way.name, why: error instanceof Error ? error.message : String(error) });
    }
  }
  const list = closed.map(({ name, why }) => `- ${name}: ${why}`).join('\n');
  throw new Error(`No way to a ${what} is open on this machine. Any one of these would do:\n${list}`);
}

const FORGET_AFTER_MS = 86_400_000;

/** Runs `attempt` unless it failed within the last day: a download that cannot work here would cost seconds at each start.
 * Deleting the file forgets it. */
export async function unlessFailedToday<T>(file: string, attempt: () => Promise<T>): Promise<T> {
  const failedAtMs = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (Date.now() - failedAtMs < FORGET_AFTER_MS) {
    throw new Error(`it failed within the last day; delete ${file} to try again`);
  }
  try {
    return await attempt();
  } catch (error) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${Date.now()}\n`);
    throw error;
  }
}
