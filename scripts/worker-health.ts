// For a container's health check: exit code 0 while this host's worker writes its heartbeat into the store, else 1 and one sentence.
import { hostname } from 'node:os';
import { loadConfig } from '../config/config.ts';
import { openStore } from '../store/index.ts';
import { whyNotRunning } from '../workers/health.ts';

async function main(): Promise<void> {
  const { mongodb, worker } = loadConfig({ env: process.env, cwd: process.cwd() });
  const store = await openStore(mongodb.uri, mongodb.database);
  try {
    const now = { host: hostname(), everyMs: worker.heartbeatEveryMs, nowMs: Date.now() };
    const trouble = await whyNotRunning(store, now);
    if (trouble) throw new Error(trouble);
  } finally {
    await store.close();
  }
}

main().catch((error: unknown) => {
  // A driver's error may quote the connection string: its name says enough.
  const isOurs = error instanceof Error && !error.name.startsWith('Mongo');
  console.error(
    isOurs ? error.message : `The store does not answer (${error instanceof Error ? error.name : 'unknown'}).`,
  );
  process.exitCode = 1;
});
