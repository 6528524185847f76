import { HEARTBEATS_IN_SILENCE } from '../domain/health/polling.ts';
import { formatDuration } from '../domain/shared/format.ts';
import type { Store } from '../store/index.ts';

/** One sentence on why no worker of this host is at work, or null when one is: its heartbeat is in the store. The host's clock
 * wrote it, so the host's clock may judge it. Throws when the store does not answer. */
export async function whyNotRunning(
  { workerHeartbeats }: Pick<Store, 'workerHeartbeats'>,
  { host, everyMs, nowMs }: { host: string; everyMs: number; nowMs: number },
): Promise<string | null> {
  const own = (await workerHeartbeats.list()).filter((heartbeat) => heartbeat.host === host);
  if (own.length === 0) return `No worker of ${host} is running: none has a heartbeat in the store.`;
  const silentMs = nowMs - Math.max(...own.map(({ atMs }) => atMs));
  if (silentMs <= HEARTBEATS_IN_SILENCE * everyMs) return null;
  return `No worker of ${host} is running: the last heartbeat was written ${formatDuration(silentMs)} ago.`;
}
