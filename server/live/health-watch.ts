import { setTimeout as delay } from 'node:timers/promises';
import { readSettlementFacts, readStoreFacts } from '../../client/store-facts.ts';
import type { Reach, ServiceFacts } from '../../domain/health/service-facts.ts';
import { judgeService, type ServiceHealth } from '../../domain/health/service-health.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { Sources } from '../sources.ts';
import type { WorkerWatch } from './worker-watch.ts';

export type HealthWatch = ReturnType<typeof createHealthWatch>;

export interface HealthWatchParts {
  readonly sources: Pick<
    Sources,
    'store' | 'decisions' | 'models' | 'providers' | 'accounts' | 'settleEveryMs' | 'now'
  >;
  readonly workers: Pick<WorkerWatch, 'look'>;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}

const EVERY_MS = 1_000;
/** Counting what runs asks more of Temporal than a heartbeat does of the store. */
const TEMPORAL_EVERY_MS = 5_000;
const SETTLEMENTS_EVERY_MS = 60_000;
const ANSWERS_WITHIN_MS = 4_000;

/** Watches everything that a decision needs, whether a page is open or not, and says whether one that is started now would be decided. */
export function createHealthWatch({ sources, workers, log }: HealthWatchParts) {
  const { store, decisions, settleEveryMs, now } = sources;
  const configured = pick(sources, 'models', 'providers', 'accounts', 'settleEveryMs');
  let ofStore: Pick<ServiceFacts, 'store' | 'workers' | 'mode' | 'models' | 'accounts'> = {
    store: { is: 'unknown' },
    workers: null,
    mode: null,
    models: null,
    accounts: [],
  };
  let ofTemporal: Pick<ServiceFacts, 'temporal' | 'singletons' | 'running'> = {
    temporal: { is: 'unknown' },
    singletons: null,
    running: null,
  };
  const storeReach = createReach('The store', now, log);
  const temporalReach = createReach('Temporal', now, log);
  let settlements: { readonly facts: ServiceFacts['settlements']; readonly atMs: number } | null = null;
  let lookedAtMs: number | null = null;

  async function lookAtStore(): Promise<void> {
    const found = await answering(async () => {
      const presence = await workers.look();
      const facts = await readStoreFacts(store, configured, presence.running, now());
      if (settlements === null || now() - settlements.atMs >= SETTLEMENTS_EVERY_MS) {
        settlements = { facts: await readSettlementFacts(store, settleEveryMs, now()), atMs: now() };
      }
      return { ...facts, workers: presence };
    });
    const reach = storeReach.after(found.failure);
    if (found.answer === null && reach.is === 'there') return;
    ofStore = { ...ofStore, workers: null, ...found.answer, store: reach };
  }

  async function lookAtTemporal(): Promise<void> {
    const hasWorker = (ofStore.workers?.running ?? []).length > 0;
    const question = { accounts: Object.keys(sources.accounts), nowMs: now(), hasWorker };
    const found = await answering(() => decisions.durable(question));
    const temporal = temporalReach.after(found.failure);
    if (found.answer === null && temporal.is === 'there') return;
    ofTemporal = { singletons: null, running: null, ...found.answer, temporal };
  }

  const health = (): ServiceHealth =>
    judgeService({ atMs: now(), ...ofStore, ...ofTemporal, settlements: settlements?.facts ?? null });

  /** Looks at everything now. */
  async function look(): Promise<ServiceHealth> {
    await Promise.all([lookAtStore(), lookAtTemporal()]);
    lookedAtMs = now();
    return health();
  }

  const stop = new AbortController();
  async function repeat(step: () => Promise<void>, everyMs: number): Promise<void> {
    while (!stop.signal.aborted) {
      await step();
      await delay(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }
  let running: Promise<unknown> | null = null;

  return {
    look,
    /** The workflows that run for ever; null = Temporal did not say. */
    singletons: () => ofTemporal.singletons,
    /** As it was last looked at. */
    health,
    /** The same, looked at now unless it is watched anyway. */
    fresh: async (): Promise<ServiceHealth> =>
      running !== null || (lookedAtMs !== null && now() - lookedAtMs < EVERY_MS) ? health() : look(),
    start(): void {
      running = Promise.all([repeat(lookAtStore, EVERY_MS), repeat(lookAtTemporal, TEMPORAL_EVERY_MS)]);
    },
    async close(): Promise<void> {
      stop.abort();
      await running;
    },
  };
}

/** Whether a server answers, look by look. A single look that fails or is late is no outage of a server that was there: what was
 * known before holds until the next. */
function createReach(who: string, now: () => number, log: HealthWatchParts['log']) {
  let reach: Reach = { is: 'unknown' };
  let missedAtMs: number | null = null;
  return {
    /** `failure` null: it has answered. */
    after(failure: string | null): Reach {
      if (failure === null) {
        if (reach.is === 'away') log('info', `${who} answers again.`);
        missedAtMs = null;
        reach = { is: 'there' };
      } else if (reach.is === 'there' && missedAtMs === null) {
        missedAtMs = now();
      } else if (reach.is !== 'away') {
        log('warn', `${who} does not answer (${failure}); it is tried again.`);
        reach = { is: 'away', sinceMs: missedAtMs ?? now() };
      }
      return reach;
    },
  };
}

type Answered<T> =
  | { readonly answer: T; readonly failure: null }
  /** The failure's name: a driver's message may quote an address. */
  | { readonly answer: null; readonly failure: string };

/** Whether it failed or took too long does not matter to who waits for a decision; the log says which. */
async function answering<T>(ask: () => Promise<T>): Promise<Answered<T>> {
  const late = new AbortController();
  try {
    return await Promise.race([
      Promise.resolve()
        .then(ask)
        .then((answer) => ({ answer, failure: null }))
        .catch((error: unknown) => failedBy(error instanceof Error ? error.name : 'unknown')),
      delay(ANSWERS_WITHIN_MS, failedBy(`no answer within ${ANSWERS_WITHIN_MS / 1_000} s`), { signal: late.signal }),
    ]);
  } finally {
    late.abort();
  }
}

const failedBy = (failure: string) => ({ answer: null, failure });
