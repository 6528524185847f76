import { setTimeout as delay } from 'node:timers/promises';
import type { SingletonSeen } from '../../domain/health/singleton.ts';
import { groupsOf } from '../../domain/shared/group.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import { endIncidents, placeAlerts, raiseTroubles } from '../../store/keep-incidents.ts';
import { readWatchFacts } from '../../store/watch-facts.ts';
import type { Sources } from '../sources.ts';
import { createAlertSender } from './alert-sender.ts';

export interface IncidentWatchParts {
  readonly sources: Pick<Sources, 'store' | 'accounts' | 'webhook' | 'now'>;
  /** The workflows of which the service has one, where a worker is there to move them; null = not known. */
  readonly readSingletons: () => Promise<readonly SingletonSeen[] | null>;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly everyMs?: number;
}

const EVERY_MS = 5_000;

/** Keeps incidents from outside the workers: what stands still there, or is gone, is noticed, told and ended from here. */
export function createIncidentWatch({ sources, readSingletons, log, everyMs = EVERY_MS }: IncidentWatchParts) {
  const { store, accounts, webhook, now } = sources;
  const sender = createAlertSender({ store, webhook, now, log });

  /** One look. Throws where the store does not answer. */
  async function look(): Promise<void> {
    const nowMs = now();
    const owners = [...Object.keys(accounts), SERVICE_ACCOUNT];
    const [facts, singletons] = await Promise.all([
      readWatchFacts(store, owners, groupsOf(accounts), nowMs),
      readSingletons(),
    ]);
    const seen = { ...facts, singletons };
    await raiseTroubles(store, seen);
    await placeAlerts(store, nowMs);
    await endIncidents(store, seen);
    sender.sendDue();
  }

  const stop = new AbortController();
  async function run(): Promise<void> {
    let hasFailed = false;
    while (!stop.signal.aborted) {
      try {
        await look();
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) log('warn', `Incidents cannot be watched (${String(error)}); it is tried again.`);
        hasFailed = true;
      }
      await delay(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }
  let running: Promise<void> = Promise.resolve();

  return {
    look,
    sent: () => sender.sent(),
    start(): void {
      running = run();
    },
    async close(): Promise<void> {
      stop.abort();
      await running;
      await sender.sent();
    },
  };
}
