import { formatTime } from '../shared/format.ts';

/** `lastHeartbeatAtMs` null: no worker has left one. */
export function noWorkerSentence(lastHeartbeatAtMs: number | null): string {
  const last =
    lastHeartbeatAtMs === null ? '' : ` (the last heartbeat was written at ${formatTime(lastHeartbeatAtMs)})`;
  return `No worker is running${last}: what is started waits until one is. Start one with \`bin/conclave worker\`.`;
}
