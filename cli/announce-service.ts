import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { runningFile, userFolder } from '../config/config.ts';

/** Writes into the user's own folder where the service runs, so that commands in any folder find it. The result takes that back, unless
 * another service was started meanwhile. Where nothing can be written, commands in other folders have to be told: that is said. */
export async function announceService(dataDir: string, progress: (line: string) => void): Promise<() => Promise<void>> {
  const folder = userFolder(process.env);
  const untold = `commands in other folders find this service with CONCLAVE_DATA_DIR=${dataDir}.`;
  if (folder === null) {
    progress(`HOME is not set: ${untold}`);
    return async () => undefined;
  }
  const file = runningFile(folder);
  const content = `${JSON.stringify({ dataDir })}\n`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    progress(`${file} cannot be written (${error instanceof Error ? error.message : error}): ${untold}`);
    return async () => undefined;
  }
  return async () => {
    const now = await readFile(file, 'utf8').catch(() => null);
    if (now === content) await rm(file, { force: true });
  };
}
