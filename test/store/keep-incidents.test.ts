import assert from 'node:assert/strict';
import { CLOSES_AFTER_MS } from '../../domain/health/incident-story.ts';
import type { WatchFacts } from '../../domain/health/watch-facts.ts';
import type { Store } from '../../store/index.ts';
import { endIncidents, placeAlerts, raiseTroubles } from '../../store/keep-incidents.ts';
import { readWatchFacts } from '../../store/watch-facts.ts';
import { resolvedDecision } from '../support/decision.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

const STUCK = { what: 'task', attempts: 4, sinceMs: NOON_MS, failure: null } as const;

describe('incidents in the store', () => {
  let store: Store;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  const factsAt = async (nowMs: number, isStuck: boolean): Promise<WatchFacts> => ({
    ...(await readWatchFacts(store, ['main'], ['default'], nowMs)),
    singletons: [{ singleton: 'governor', account: 'main', isRunning: true, stuck: isStuck ? STUCK : null }],
  });
  /** One look of one process. */
  async function look(nowMs: number, isStuck: boolean): Promise<void> {
    const facts = await factsAt(nowMs, isStuck);
    await raiseTroubles(store, facts);
    await placeAlerts(store, nowMs);
    await endIncidents(store, facts);
  }
  const both = (nowMs: number, isStuck: boolean) => Promise.all([look(nowMs, isStuck), look(nowMs, isStuck)]);

  it('are opened once by all that watch, told once, and closed by themselves; the next is another', async () => {
    await both(NOON_MS, true);
    await both(NOON_MS + 5_000, true);
    const [open, ...more] = await store.incidents.list(10);
    assert.deepEqual([open?.id, open?.closedAtMs, more], ['decisions/1', null, []]);
    assert.equal((await store.alerts.undelivered(NOON_MS - 1, 10)).length, 1);

    await store.alerts.raise({
      id: 'provider_out/x/1',
      kind: 'provider_out',
      account: null,
      severity: 'warning',
      figures: { provider: 'x', reason: { code: 'trial_answered', figures: {} } },
      raisedAtMs: NOON_MS + 6_000,
    });
    await placeAlerts(store, NOON_MS + 6_000);
    assert.equal((await store.alerts.undelivered(NOON_MS - 1, 10)).length, 1, 'what joins is not told');
    assert.deepEqual(
      (await store.incidents.list(10)).map(({ alerts }) => alerts.length),
      [2],
    );

    await both(NOON_MS + 20_000, false);
    assert.equal((await store.incidents.latest('decisions', null))?.closedAtMs, null, 'it may come back at once');
    await both(NOON_MS + 20_000 + CLOSES_AFTER_MS, false);
    assert.equal((await store.incidents.latest('decisions', null))?.closedAtMs, NOON_MS + 20_000);

    await both(NOON_MS + 60_000, true);
    const all = await store.incidents.list(10);
    assert.deepEqual(
      all.map(({ id }) => id),
      ['decisions/2', 'decisions/1'],
    );
    assert.equal((await store.alerts.undelivered(NOON_MS - 1, 10)).length, 2);
  });

  it('are opened again and again though the clocks of those that watch are minutes apart', async () => {
    await look(NOON_MS + 120_000, true);
    await look(NOON_MS + 125_000, false);
    for (const afterMs of [10_000, 30_000]) {
      await look(NOON_MS + afterMs, true);
      const raised = await store.alerts.latest('singleton_stuck', 'governor/main');
      assert.equal(raised?.endedAtMs, undefined, 'it is the latest, and goes on');
      await look(NOON_MS + afterMs + 5_000, false);
      assert.ok((await store.alerts.latest('singleton_stuck', 'governor/main'))?.endedAtMs);
    }
    assert.equal((await store.alerts.list(10)).length, 3);
  });

  it('tell what came of the decisions that they held up', async () => {
    await look(NOON_MS, true);
    await store.decisions.record({ ...resolvedDecision(1, NOON_MS + 1_000), startedAtMs: NOON_MS + 500 });
    await store.decisions.record({ ...resolvedDecision(2, NOON_MS + 30_000), startedAtMs: NOON_MS + 2_000 });
    await look(NOON_MS + 20_000, false);
    await look(NOON_MS + 40_000, false);
    const { story } = (await store.incidents.latest('decisions', null)) ?? {};
    assert.deepEqual([story?.decisions, story?.resumed, story?.uncertainCalls], [1, 1, 0]);
  });

  it('leave decisions that waited for a worker to the alert about the workers', async () => {
    const figures = { lastHeartbeatAtMs: null };
    const gone = { id: 'no_worker/0', kind: 'no_worker', account: null, severity: 'critical', figures } as const;
    await store.alerts.raise({ ...gone, raisedAtMs: NOON_MS });
    await store.alerts.end(gone.id, NOON_MS + 10_000);
    for (const [n, startedAtMs] of [NOON_MS + 1_000, NOON_MS + 11_000].entries())
      await store.decisions.record({ ...resolvedDecision(n, NOON_MS + 12_000), startedAtMs });
    assert.equal((await factsAt(NOON_MS + 13_000, false)).recent.length, 1);
  });
});
