import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { DecisionClient } from '../client/decision-client.ts';
import { createPresenceWatch } from '../client/worker-presence.ts';
import type { Config } from '../config/config.ts';
import { serviceHeadline, terminalSentence } from '../domain/explain/service-health-sentences.ts';
import type { ServiceHealth } from '../domain/health/service-health.ts';
import { pick } from '../domain/shared/pick.ts';
import { createHealthWatch, type HealthWatch } from '../server/live/health-watch.ts';
import type { Store } from '../store/index.ts';

const LOOK_EVERY_MS = 500;
/** Longer than a worker may take for its next heartbeat, and a start for its first look. */
const KNOWN_WITHIN_MS = 10_000;

/** Watches the whole service while a command runs. Servers that are away are found to be so, and no reason to fail. */
export async function withServiceWatch<T>(
  config: Config,
  store: Store,
  run: (watch: HealthWatch) => Promise<T>,
): Promise<T> {
  const { temporal, worker, kalshi } = config;
  const connection = Connection.lazy({ address: temporal.address });
  try {
    const decisions = new DecisionClient(new Client({ connection, namespace: temporal.namespace }));
    const settleEveryMs = kalshi.enabled ? kalshi.settleEveryMs : null;
    const sources = {
      store,
      decisions,
      settleEveryMs,
      now: Date.now,
      ...pick(config, 'models', 'providers', 'accounts'),
    };
    const workers = createPresenceWatch(store, worker.heartbeatEveryMs, Date.now);
    return await run(createHealthWatch({ sources, workers, log: () => undefined }));
  } finally {
    await connection.close();
  }
}

/** Looks until it is known whether a worker runs, which takes a few seconds at most. */
export async function untilKnown(watch: Pick<HealthWatch, 'look'>): Promise<ServiceHealth> {
  const untilMs = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    const health = await watch.look();
    if (Date.now() > untilMs || health.findings.every(({ severity }) => severity !== 'unknown')) return health;
    await delay(LOOK_EVERY_MS);
  }
}

/** `Ready: ...`, or `Not ready: ...` with what fails first; what else fails is a line each. */
export function readyLines(health: ServiceHealth): string[] {
  const { isOk, isDeciding, findings } = health;
  if (isOk) return [`Ready: ${serviceHeadline(health)}`];
  const [first, ...others] = findings.map(terminalSentence);
  const head = isDeciding ? `Ready, but: ${first}` : `Not ready: ${first}`;
  return [head, ...others.map((line) => `  and: ${line}`)];
}

/** Says whether the service decides, now and whenever that changes, until the signal. */
export async function sayWhetherReady(
  watch: HealthWatch,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let said: string | null = null;
  const health = await untilKnown(watch);
  for (let now = health; !signal.aborted; now = await watch.look()) {
    const what = now.findings.map(({ code, sinceMs }) => `${code} ${sinceMs}`).join();
    const isKnown = now.findings.every(({ severity }) => severity !== 'unknown');
    if (isKnown && what !== said) {
      const at = said === null ? '' : `${new Date(now.atMs).toISOString().slice(11, 19)}Z `;
      for (const line of readyLines(now)) say(`${at}${line}`);
      said = what;
    }
    await delay(LOOK_AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
  }
}

const LOOK_AGAIN_AFTER_MS = 2_000;
