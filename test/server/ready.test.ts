import assert from 'node:assert/strict';
import { renderAlerts } from '../../cli/alerts.ts';
import type { ModelRow, ProviderRow } from '../../domain/shared/model.ts';
import type { NowView } from '../../server/contract/now.ts';
import type { Readiness } from '../../server/contract/readiness.ts';
import { createIncidentWatch } from '../../server/live/incident-watch.ts';
import { createWorkerWatch } from '../../server/live/worker-watch.ts';
import type { Sources } from '../../server/sources.ts';
import type { Store } from '../../store/index.ts';
import { seed, sourcesOf, testApp } from '../support/dashboard.ts';
import { WELL } from '../support/health.ts';
import { freshStore } from '../support/store.ts';
import { startReceiver, WEBHOOK_SECRET } from '../support/webhook.ts';

const PERIOD_MS = 3_000;
/** A model of the provider that the workers of this test call. */
const ROWS = {
  providers: [{ id: 'p', apiKeyEnv: null } as ProviderRow],
  models: [{ id: 'alpha', provider: 'p' } as ModelRow],
};

describe('a service whose workers die', () => {
  let store: Store;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let nowMs = Date.now();
  let isTemporalThere = true;
  before(async () => {
    store = await freshStore();
    await seed(store, 0);
    receiver = await startReceiver();
  });
  after(async () => {
    receiver.close();
    await store.close();
  });

  const decisions = {
    durable: async () => {
      if (!isTemporalThere) throw new Error('away');
      return { singletons: WELL.singletons, running: WELL.running };
    },
  } as unknown as Sources['decisions'];
  const beat = (worker = 'w') =>
    store.workerHeartbeats.write({ worker, providers: ['p'], sinceMs: nowMs, atMs: nowMs });
  const sourcesNow = (over: Partial<Sources> = {}) =>
    sourcesOf(store, {
      decisions,
      ...ROWS,
      now: () => nowMs,
      webhook: { url: receiver.url, secret: { reveal: () => WEBHOOK_SECRET }, simulated: true },
      ...over,
    });
  async function readyOf(app: ReturnType<typeof testApp>) {
    const response = await app.request('/ready');
    return { status: response.status, ...((await response.json()) as Readiness) };
  }
  /** A second a look, in which the workers may write. */
  async function pass(seconds: number, looks: readonly { look(): Promise<unknown> }[], isAlive: boolean) {
    for (let second = 0; second < seconds; second++) {
      nowMs += 1_000;
      if (isAlive && second % 3 === 0) await beat();
      for (const each of looks) await each.look();
    }
  }

  it('is ready with one, says within 15 s that none is left, once, and is ready again with the next', async () => {
    const app = testApp(sourcesNow());
    const { heartbeatEveryMs, webhook, now } = sourcesNow();
    const other = createWorkerWatch({ store, heartbeatEveryMs, webhook, now, log: () => undefined });
    const both = [app.workers, other];
    await beat();
    await pass(6, both, true);
    assert.deepEqual(await readyOf(app), { status: 200, ready: true, reasons: [] });
    assert.deepEqual(await store.alerts.list(5), []);

    const lastHeartbeatAtMs = (await store.workerHeartbeats.list())[0]?.atMs ?? 0;
    await pass(5 * (PERIOD_MS / 1_000) + 1, both, false);
    const { status, ready, reasons } = await readyOf(app);
    assert.deepEqual([status, ready, reasons.length], [503, false, 1]);
    assert.deepEqual([reasons[0]?.code, reasons[0]?.sinceMs], ['no_worker', lastHeartbeatAtMs]);
    assert.match(reasons[0]?.message ?? '', /No worker is running: 4 decisions wait.*bin\/conclave worker/);
    await Promise.all([app.workers.sent(), other.sent()]);
    const [alert, ...more] = await store.alerts.list(5);
    assert.deepEqual([alert?.kind, alert?.severity, more], ['no_worker', 'critical', []]);
    assert.ok(alert?.delivery?.deliveredAtMs, 'the process that watches has sent it');
    assert.deepEqual(receiver.received.length, 1);
    await pass(120, both, false);
    await Promise.all([app.workers.sent(), other.sent()]);
    assert.equal(receiver.received.length, 1, 'it is sent once');
    const alertsOnPage = async () =>
      ((await (await app.request('/api/now')).json()) as NowView).alerts.map(({ kind }) => kind);
    assert.deepEqual(await alertsOnPage(), ['no_worker']);

    const lastWithoutMs = nowMs;
    await pass(3, both, true);
    assert.equal((await readyOf(app)).status, 200);
    const ended = await store.alerts.latest('no_worker');
    assert.equal(ended?.endedAtMs, lastWithoutMs, 'what is decided from then on went on after the end');
    assert.match(renderAlerts([ended], true), /over since .* UTC|over since .*Z\)/);
    nowMs += 2_000;
    assert.deepEqual(await alertsOnPage(), []);

    await pass(20, both, false);
    const ids = new Set((await store.alerts.list(5)).map(({ id }) => id));
    assert.equal(ids.size, 2, 'the next incident is another alert');
  });

  it('names every reason, and lives while it is not ready', async () => {
    isTemporalThere = false;
    const away = { ...store, workerHeartbeats: { ...store.workerHeartbeats, list: () => Promise.reject(new Error()) } };
    const app = testApp(sourcesNow({ store: away }));
    const { status, reasons } = await readyOf(app);
    assert.equal(status, 503);
    assert.deepEqual(
      reasons.map(({ code }) => code),
      ['store_away', 'temporal_away'],
    );
    assert.equal((await app.request('/healthz')).status, 200);
    isTemporalThere = true;
  });

  it('sends once what the workers left, and its own alert however much others are trying', async () => {
    const left = await freshStore();
    const sources = sourcesNow({ store: left });
    const parts = { ...sources, log: () => undefined };
    const workers = createWorkerWatch(parts);
    const health = { singletons: () => null };
    const incidents = createIncidentWatch({ sources, health, workers, log: () => undefined });
    const figures = { cap: 'day', of: null, capMicroUsd: 1, committedMicroUsd: 1, askedMicroUsd: 1 } as const;
    const about = { kind: 'cap_reached', severity: 'warning', raisedAtMs: nowMs } as const;
    const tried = { attempts: 1, deliveredAtMs: null, gaveUpAtMs: null, failure: null };
    for (let n = 0; n < 22; n++) {
      const id = `cap_reached/a${n}`;
      await left.alerts.raise({ ...about, id, account: `a${n}`, figures: { ...figures, ledgerId: `a${n}/day` } });
      if (n > 0) await left.alerts.writeDelivery(id, tried);
    }
    receiver.received.splice(0);
    await pass(60, [workers], false);
    for (let second = 0; second < 4; second++) {
      await pass(1, [workers, incidents], false);
      await workers.sent();
    }
    const ids = receiver.received.map(({ body }) => (JSON.parse(body) as { readonly id: string }).id);
    assert.deepEqual(ids.toSorted(), ['cap_reached/a0', 'no_worker/0']);
    await left.close();
  });

  it('calls a server that was there away at the second look that fails, since the first', async () => {
    const app = testApp(sourcesNow());
    await beat();
    assert.equal((await app.health.look()).isOk, true);
    isTemporalThere = false;
    const missedAtMs = nowMs;
    const once = await app.health.look();
    assert.deepEqual([once.findings, once.waiting], [[], 0], 'what was known before holds');
    nowMs += 1_000;
    const [finding] = (await app.health.look()).findings;
    assert.deepEqual([finding?.code, finding?.sinceMs], ['temporal_away', missedAtMs]);
    isTemporalThere = true;
    assert.equal((await app.health.look()).isOk, true);
  });

  it('raises nothing for a minute where no worker has come yet', async () => {
    const fresh = await freshStore();
    const { heartbeatEveryMs, now } = sourcesNow();
    const watch = createWorkerWatch({ store: fresh, heartbeatEveryMs, webhook: null, now, log: () => undefined });
    await pass(55, [watch], false);
    assert.deepEqual(await fresh.alerts.list(5), []);
    await pass(10, [watch], false);
    assert.equal((await fresh.alerts.list(5)).length, 1);
    await fresh.close();
  });
});
