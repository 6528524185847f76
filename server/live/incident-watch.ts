import { setTimeout as delay } from 'node:timers/promises';
import type { SingletonFacts } from '../../domain/health/service-facts.ts';
import { groupsOf } from '../../domain/shared/group.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import { endIncidents, placeAlerts, raiseTroubles } from '../../store/keep-incidents.ts';
import { readWatchFacts } from '../../store/watch-facts.ts';
import type { Sources } from '../sources.ts';

export interface IncidentWatchParts {
  readonly sources: Pick<Sources, 'store' | 'accounts' | 'now'>;
  /** What is known of the workflows that run for ever, and of the workers that carry them on. */
  readonly health: { readonly singletons: () => readonly SingletonFacts[] | null };
  readonly workers: { readonly running: () => readonly string[] | null; readonly sendDue: () => void };
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly everyMs?: number;
}

const EVERY_MS = 5_000;
/** A worker that starts takes up what the one before left, and what was tried in between is tried again with pauses. */
const TAKES_OVER_WITHIN_MS = 60_000;

/** Keeps incidents from outside the workers: what stands still there, or is gone, is noticed, told and ended from here. */
export function createIncidentWatch({ sources, health, workers, log, everyMs = EVERY_MS }: IncidentWatchParts) {
  const { store, accounts, now } = sources;
  /** Since when a worker has been there without a gap; null = none is. */
  let workersSinceMs: number | null = null;

  /** One look. Throws where the store does not answer. */
  async function look(): Promise<void> {
    const nowMs = now();
    // First: what was raised elsewhere is told even where the facts cannot be read.
    await placeAlerts(store, nowMs);
    workers.sendDue();
    const owners = [...Object.keys(accounts), SERVICE_ACCOUNT];
    const facts = await readWatchFacts(store, owners, groupsOf(accounts), nowMs);
    const seen = { ...facts, singletons: singletonsNow(nowMs) };
    await raiseTroubles(store, seen);
    await placeAlerts(store, nowMs);
    await endIncidents(store, seen);
  }

  /** What stands still because no worker is there, or because one has just come, is no trouble of its own. */
  function singletonsNow(nowMs: number): readonly SingletonFacts[] | null {
    if ((workers.running() ?? []).length === 0) workersSinceMs = null;
    else workersSinceMs ??= nowMs;
    const isSettled = workersSinceMs !== null && nowMs - workersSinceMs >= TAKES_OVER_WITHIN_MS;
    return isSettled ? health.singletons() : null;
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
    start(): void {
      running = run();
    },
    async close(): Promise<void> {
      stop.abort();
      await running;
    },
  };
}
