import type { Blend } from '../domain/shared/policy.ts';
import { withStore } from './context.ts';
import { type Json, say, UsageError } from './output.ts';
import { renderFacts } from './render-part.ts';
import { type Service, serviceFacts, whileUp } from './service.ts';
import { sayWhetherReady, withServiceWatch } from './service-watch.ts';

interface UpOptions extends Json {
  readonly simulated?: boolean;
  readonly seed?: number;
  readonly profile?: 'efficient' | 'inefficient';
  readonly blend?: Blend;
  readonly adoptStore?: boolean;
  /** false when --no-worker was given; true otherwise. */
  readonly worker: boolean;
  /** false when --no-dashboard was given; true otherwise. */
  readonly dashboard: boolean;
}

/** Starts servers and workers and stays up until a signal. */
export async function up(options: UpOptions): Promise<void> {
  const { simulated, seed, profile, blend } = options;
  if (!simulated && (seed !== undefined || profile !== undefined || blend !== undefined)) {
    throw new UsageError(
      '--seed, --profile and --blend describe the simulated world: add --simulated, or leave them out.',
    );
  }
  const simulation = simulated
    ? { seed: seed ?? 1, profile: profile ?? ('efficient' as const), blend: blend ?? null, demo: false }
    : null;
  const { worker, dashboard, adoptStore = false } = options;
  await whileUp({ simulation, worker, dashboard, adoptStore, progress: say }, async (service, stop) => {
    say(`${renderFacts(serviceFacts(service))}\nCtrl-C stops everything.`);
    if (options.json) process.stdout.write(`${JSON.stringify(addressesOf(service))}\n`);
    const over = new AbortController();
    // Also where a server ends by itself: what goes on looking would keep this process from ending.
    void Promise.race([stop.requested, service.broken]).then(() => over.abort());
    await withStore(service.config, (store) =>
      withServiceWatch(service.config, store, (watch) => sayWhetherReady(watch, say, over.signal)),
    );
  });
}

/** The one line that `up --json` prints. */
export function addressesOf({ servers, dashboard }: Service) {
  const { temporal, mongodb } = servers;
  return {
    temporal: temporal.address,
    webUi: temporal.webUiUrl,
    mongodb: mongodb.uri,
    dashboard: dashboard?.url ?? null,
  };
}
