import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { KeyWatch, Log } from '../activities/index.ts';
import { HEARTBEATS_IN_SILENCE, isPolled } from '../domain/health/polling.ts';
import type { ProviderRow } from '../domain/shared/model.ts';
import { ProviderFailure, type Providers } from '../providers/provider.ts';
import type { Store } from '../store/index.ts';

/** A key check is one small free request. */
const CHECK_WITHIN_MS = 10_000;
/** The first check comes after such a part of the ordinary pause. */
const FIRST_CHECKS_SOONER = 10;
/** A change that was not heard is announced again after this, then after twice this, and so on. */
const TELL_AGAIN_MS = 500;
const TELL_AGAIN_AT_MOST_MS = 30_000;

export interface ModelWorkersParts {
  readonly store: Pick<Store, 'workerHeartbeats'>;
  readonly providers: Providers;
  readonly rows: readonly ProviderRow[];
  /** Providers whose queues are polled unless they refuse the key. */
  readonly polled: readonly string[];
  readonly heartbeatEveryMs: number;
  /** How often a refused key is tried again. */
  readonly keyCheckEveryMs: number;
  /** Done whenever a queue is polled no longer, or again: writes this process's heartbeat, so that others know. Done again where it fails. */
  readonly onChange: () => Promise<void>;
  readonly log: Log;
}

export type ModelWorkers = ReturnType<typeof createModelWorkers>;

/** The workers of this process for model calls, one for each provider's queue. A provider that refuses this process's key loses
 * its worker: the calls are made by others, whose keys may be good. The key comes from the environment, so a new one comes with
 * a restart; one that is accepted again, such as that of an account that was suspended, is noticed here. */
export function createModelWorkers(parts: ModelWorkersParts) {
  const { store, providers, rows, polled, heartbeatEveryMs, keyCheckEveryMs, onChange, log } = parts;
  const workers = new Map<string, Worker>();
  /** By provider: done once other processes can see that its queue is not polled here. */
  const refused = new Map<string, Promise<void>>();
  const runs: Promise<void>[] = [];
  const stopping = new AbortController();
  let changes = 0;
  let isTellingAgain = false;
  let create: ((provider: string) => Promise<Worker>) | null = null;
  let reportDeath: (error: unknown) => void;
  /** Rejects when a worker dies of itself. */
  const died = new Promise<never>((_, reject) => {
    reportDeath = reject;
  });
  died.catch(() => undefined);

  function run(worker: Worker): void {
    runs.push(worker.run().catch((error: unknown) => reportDeath(error)));
  }

  /** Done once the others were informed, or could not be: then they are informed later, until they hear it or this process stops. */
  async function tell(): Promise<void> {
    changes++;
    try {
      await onChange();
    } catch (error) {
      log('warn', 'Which queues are polled could not be told; it is tried again', { error: String(error) });
      if (isTellingAgain) return;
      isTellingAgain = true;
      runs.push(tellAgain());
    }
  }

  async function tellAgain(): Promise<void> {
    let told = -1;
    for (let waitMs = TELL_AGAIN_MS; told < changes; waitMs = Math.min(TELL_AGAIN_AT_MOST_MS, 2 * waitMs)) {
      try {
        await delay(waitMs, undefined, { signal: stopping.signal, ref: false });
      } catch {
        return;
      }
      const telling = changes;
      try {
        await onChange();
        told = telling;
      } catch {
        // Said once already.
      }
    }
    isTellingAgain = false;
  }

  async function refuse(provider: string, message: string): Promise<void> {
    const worker = workers.get(provider);
    workers.delete(provider);
    // It lets the calls under way end, this one among them, so it is not waited for.
    if (worker) end(worker);
    const name = rows.find(({ id }) => id === provider)?.apiKeyEnv ?? 'its key';
    const says = `Provider ${provider} refuses the key of this worker (${name}), which polls its queue no longer: set a valid ${name} and start it again. Other workers go on; the key is tried again every ${Math.round(keyCheckEveryMs / 1_000)} s.`;
    log('error', says, { provider, apiKeyEnv: name, message });
    runs.push(checkUntilAccepted(provider));
    await tell();
  }

  async function checkUntilAccepted(provider: string): Promise<void> {
    // Sooner at first: a provider may refuse a good key by mistake.
    let waitMs = keyCheckEveryMs / FIRST_CHECKS_SOONER;
    do {
      try {
        await delay(waitMs, undefined, { signal: stopping.signal, ref: false });
      } catch {
        return;
      }
      waitMs = Math.min(keyCheckEveryMs, 2 * waitMs);
    } while ((await check(provider)) !== 'accepted');
    await accept(provider);
  }

  async function accept(provider: string): Promise<void> {
    if (create === null) return;
    let worker: Worker;
    try {
      worker = await create(provider);
    } catch (error) {
      log('warn', `The queue of provider ${provider} could not be polled again`, { error: String(error) });
      await checkUntilAccepted(provider);
      return;
    }
    if (stopping.signal.aborted) {
      end(worker);
      return;
    }
    refused.delete(provider);
    workers.set(provider, worker);
    run(worker);
    log('info', `Provider ${provider} accepts the key of this worker again: its queue is polled.`);
    await tell();
  }

  /** One that never ran is run for a moment: only a worker that ends lets go of the connection. */
  function end(worker: Worker): void {
    if (worker.getState() === 'INITIALIZED') run(worker);
    if (worker.getState() === 'RUNNING') worker.shutdown();
  }

  /** Whether the provider accepts the key, by a request for its list of models, which is free. `unknown`: it did not say. */
  async function check(provider: string): Promise<'accepted' | 'refused' | 'unknown'> {
    try {
      await providers[provider]?.listModels(AbortSignal.any([stopping.signal, AbortSignal.timeout(CHECK_WITHIN_MS)]));
      return 'accepted';
    } catch (error) {
      const isRefused = error instanceof ProviderFailure && error.kind === 'auth';
      if (!(error instanceof ProviderFailure)) {
        log('warn', `The key of provider ${provider} could not be checked`, { error: String(error) });
      }
      return isRefused ? 'refused' : 'unknown';
    }
  }

  const keys: KeyWatch = {
    isRefused: (provider) => refused.has(provider),
    check,
    async refuse(provider, message) {
      const before = refused.get(provider);
      const done = before ?? refuse(provider, message);
      refused.set(provider, done);
      await done;
    },
    async isPolledElsewhere(provider) {
      // This process's own heartbeat does not name the provider any more.
      return isPolled(provider, await store.workerHeartbeats.list(), HEARTBEATS_IN_SILENCE * heartbeatEveryMs);
    },
  };

  return {
    keys,
    died,

    /** Makes the workers; none polls before `run`. Those that were made are drained also where others could not be. */
    async create(createWorker: (provider: string) => Promise<Worker>): Promise<void> {
      create = createWorker;
      const making = polled.map(async (id) => workers.set(id, await createWorker(id)));
      await Promise.allSettled(making);
      await Promise.all(making);
    },

    run(): void {
      for (const worker of workers.values()) run(worker);
    },

    /** Which queues are polled, and which would be, had their providers not refused the key. */
    polling: () => ({
      providers: polled.filter((provider) => !refused.has(provider)),
      refusedKeys: [...refused.keys()],
    }),

    /** Ends every worker, and the checks of keys; resolves when all have ended. */
    async drain(): Promise<void> {
      stopping.abort();
      for (const worker of workers.values()) end(worker);
      for (let known = -1; known < runs.length; ) {
        known = runs.length;
        await Promise.allSettled(runs);
      }
    },
  };
}
