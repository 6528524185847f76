import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where binaries are kept between runs: $XDG_CACHE_HOME/conclave, else ~/.cache/conclave. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME } = process.env;
  return join(XDG_CACHE_HOME ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'conclave');
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Gives the folder `name` in the cache, making it first if need be: made under a temporary name and renamed when whole,
 * so that a crash leaves nothing half done and two processes that make it at once do not disturb each other. */
export async function cached(folder: string, name: string, make: (into: string) => Promise<void>): Promise<string> {
  const path = join(folder, name);
  if (await exists(path)) return path;
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(folder, `.${name}-`));
  try {
    await make(temporary);
    await rename(temporary, path);
  } catch (error) {
    // Another process was faster: its folder is as good.
    if (!(await exists(path))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return path;
}

/** The folder `name` of the cache. Throws when nothing was kept there. */
export async function kept(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  if (!(await exists(path))) throw new Error(`there is none in ${folder}`);
  return path;
}
