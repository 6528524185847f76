import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

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
