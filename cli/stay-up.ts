import { setTimeout as delay } from 'node:timers/promises';
import { CommandFailed, EXIT } from './output.ts';
import { type Service, type ServiceOptions, startService } from './service.ts';
import { onStop, type Stop } from './stop.ts';

/** A start that a signal met is given this long to come to the point where it can be stopped in order. */
const UNDO_WITHIN_MS = 15_000;

/** Starts a service, runs the work on it, and stops it again, whatever happens: the work's end, a signal, a server that
 * broke. Work that wants to stay up waits for `stop.requested`. */
export async function whileUp(
  options: ServiceOptions,
  work: (service: Service, stop: Stop) => Promise<void>,
): Promise<void> {
  const stop = onStop();
  const starting = startService(options);
  const service = await Promise.race([starting, stop.requested.then(() => null)]);
  if (!service) {
    const undone = starting.then((late) => late.stop()).catch(() => undefined);
    await Promise.race([undone, delay(UNDO_WITHIN_MS, undefined, { ref: false })]);
    process.exit(EXIT.interrupted);
  }
  const broken = service.broken.then((sentence) => {
    // A part that ends because it was stopped is not broken; by then this race is over.
    throw new CommandFailed('broken', sentence);
  });
  broken.catch(() => undefined);
  try {
    await Promise.race([work(service, stop), stop.requested, broken]);
  } finally {
    await service.stop();
    stop.release();
  }
}
