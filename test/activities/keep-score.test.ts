import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../src/activities/dependencies.ts';
import { createScorekeeping } from '../../src/activities/keep-score.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { Store } from '../../src/store/index.ts';
import { resolvedDecision } from '../support/decision.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

const HOUR_MS = 3_600_000;
const MARKETS = 40;

/** A panel on which alpha is sure of YES and the others of NO. */
function panel(n: number): Decision {
  const decision = resolvedDecision(n, NOON_MS + n * 1_000);
  const { forecast } = decision;
  assert.ok(forecast);
  const models = forecast.models.map((each) => ({ ...each, probabilityYes: each.model === 'alpha' ? 0.95 : 0.1 }));
  return { ...decision, forecast: { ...forecast, models } };
}

describe('keeping score', () => {
  let store: Store;
  let nowMs = NOON_MS + HOUR_MS;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  function scorekeeping() {
    const config = { models: [], accounts: {}, scorekeeper: { everyMs: 1_000, publishEveryMs: 0 } };
    const dependencies = { store, config, clock: { now: () => ++nowMs } } as unknown as Dependencies;
    const { keepScore, recordOutcomes } = createScorekeeping(dependencies);
    return {
      recordOutcomes,
      keepScore: () => new MockActivityEnvironment().run(keepScore),
    };
  }

  it('writes each change of a model’s drift state once to the audit, whoever finds it', async () => {
    const decisions = Array.from({ length: MARKETS }, (_, n) => panel(n));
    for (const decision of decisions) await store.decisions.record(decision);
    const first = scorekeeping();
    await first.recordOutcomes(
      decisions.map(({ ticker }, n) => ({ ticker, settlement: 'no', atMs: NOON_MS + HOUR_MS / 2 + n, by: 'test' })),
    );
    await first.keepScore();
    const audit = (await store.control.listAudit(100)).filter(({ kind }) => kind === 'drift');
    const board = await store.scoreboards.latest();
    assert.ok(board && board.transitions.length > 0);
    assert.equal(audit.length, board.transitions.length);
    const deselected = audit.find(({ to }) => to === 'deselected');
    assert.match(
      deselected?.reason ?? '',
      /^alpha at KXMADE-\d+, resolved 2026-\S+: S = \d+\.\d\d after \d+ panels\.$/,
    );

    // Another process, that knows of none of it, and a scoreboard more.
    await store.decisions.record(panel(MARKETS));
    await scorekeeping().keepScore();
    assert.equal((await store.scoreboards.latest())?.version, board.version + 1);
    assert.deepEqual(
      (await store.control.listAudit(100)).filter(({ kind }) => kind === 'drift'),
      audit,
    );
  });

  it('raises one alert where earlier answers are switched off, whoever finds it', async () => {
    const decisions = Array.from({ length: MARKETS }, (_, n) => ({
      ...panel(2 * n),
      reuseAudit: { kind: 'same' as const, decisionId: 'main/source', probability: 0.99 },
    }));
    for (const decision of decisions) await store.decisions.record(decision);
    const { recordOutcomes, keepScore } = scorekeeping();
    await recordOutcomes(
      decisions.map(({ ticker }, n) => ({ ticker, settlement: 'no', atMs: NOON_MS + HOUR_MS / 2 + n, by: 'test' })),
    );
    await keepScore();
    await store.decisions.record(panel(2 * MARKETS));
    await scorekeeping().keepScore();
    const alerts = (await store.alerts.list(10)).filter(({ kind }) => kind === 'reuse_off');
    assert.deepEqual(
      alerts.map(({ id, account }) => [id, account]),
      [[`reuse_off/politics/same/${MARKETS}`, null]],
    );
    assert.equal((await store.scoreboards.latest())?.reuse?.[0]?.isOff, true);
  });

  it('keeps a decision that was made in hindsight, learns nothing from it, and counts it', async () => {
    const [before, after] = [panel(0), panel(1)];
    await store.decisions.record(before);
    await store.decisions.record(after);
    const { recordOutcomes, keepScore } = scorekeeping();
    await recordOutcomes([
      { ticker: before.ticker, settlement: 'no', atMs: before.settledAtMs + 1, by: 'test' },
      { ticker: after.ticker, settlement: 'no', atMs: after.settledAtMs, by: 'test' },
    ]);
    await keepScore();
    assert.equal((await store.scores.read(before.decisionId))?.excluded, null);
    assert.deepEqual((await store.scores.read(after.decisionId))?.excluded, 'hindsight');
    assert.equal((await store.scores.read(after.decisionId))?.scored, null);
    const board = await store.scoreboards.latest();
    assert.equal(board?.labels, 1);
    assert.deepEqual(board?.excluded, { hindsight: 1 });

    // The time was told wrong: told right, the decision counts.
    const corrected = { ticker: after.ticker, settlement: 'no', atMs: after.settledAtMs + 1, by: 'test' } as const;
    assert.deepEqual(await recordOutcomes([corrected]), [{ kind: 'repeated' }]);
    assert.deepEqual(await recordOutcomes([{ ...corrected, correct: true }]), [{ kind: 'corrected' }]);
    await keepScore();
    assert.equal((await store.scoreboards.latest())?.labels, 2);
    assert.deepEqual((await store.scoreboards.latest())?.excluded, {});
  });
});
