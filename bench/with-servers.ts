import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Servers, startServers } from '../local/embedded/index.ts';

/** Writes a line to stderr: stdout is for the result. */
export const progress = (line: string): boolean => process.stderr.write(`${line}\n`);

/** Runs `use` with embedded servers in a temporary folder, and stops and removes both afterwards. */
export async function withServers<T>(use: (servers: Servers) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'conclave-bench-'));
  try {
    const servers = await startServers({ dataDir, progress, webUi: false });
    try {
      return await use(servers);
    } finally {
      await servers.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
