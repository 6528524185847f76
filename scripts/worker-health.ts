// For a container's health check: exit code 0 when this host's worker is polling Temporal, else 1 and one sentence.
import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { loadConfig } from '../config/config.ts';
import { whyNotPolling } from '../workers/health.ts';

const CONNECT_TIMEOUT_MS = 5_000;

async function main(): Promise<void> {
  const { address, namespace } = loadConfig({ env: process.env, cwd: process.cwd() }).temporal;
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const trouble = await whyNotPolling(connection, { namespace, host: hostname(), nowMs: Date.now() });
    if (trouble) throw new Error(trouble);
  } finally {
    await connection.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
