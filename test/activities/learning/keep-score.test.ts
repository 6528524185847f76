import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { KeptScore } from '../../../activities/contract.ts';
import type { Decision } from '../../../domain/decision/decision.ts';
import { auditWords } from '../../../domain/explain/audit-sentences.ts';
import { hourId } from '../../../domain/shared/ids.ts';
import type { Store } from '../../../store/index.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { recorded } from '../../support/recorded-decision.ts';
import { scorekeepingOf } from '../../support/scorekeeping.ts';
import { freshStore, NOON_MS } from '../../support/store.ts';

const HOUR_MS = 3_600_000;
const MARKETS = 40;

/** A panel on which alpha is sure of YES and the others of NO. */
function panel(n: number): Decision {
  const decision = resolvedDecision(n, NOON_MS + n * 1_000);
  const { forecast } = decision;
  assert.ok(forecast);
  const models = forecast.models.map((each) => ({ ...each, rawProbability: each.model === 'alpha' ? 0.95 : 0.1 }));
  // Expected to resolve before the outcomes are recorded.
  const scheduledResolutionMs = decision.decidedAtMs + 600_000;
  return { ...decision, scheduledResolutionMs, forecast: { ...forecast, models } };
}

describe('keeping score', () => {
  let store: Store;
  let nowMs = NOON_MS + HOUR_MS;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  function scorekeeping(groups: readonly string[] = ['default']) {
    const { keepScore, recordOutcomes } = scorekeepingOf(store, () => ++nowMs, { groups });
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
    const deselected = audit.find((entry) => entry.kind === 'drift' && entry.to === 'deselected');
    assert.match(
      deselected ? auditWords(deselected).reason : '',
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

  it('learns what calls cost, and raises an alert once a day where they cost another amount than predicted', async () => {
    const usage = {
      promptTokens: 500,
      cachedPromptTokens: 500,
      cacheWriteTokens: 0,
      outputTokens: 90,
      reasoningTokens: 10,
    };
    const told = (decision: Decision): Decision => ({
      ...decision,
      calls: decision.calls.map((call) => ({
        ...call,
        usage,
        requestBytes: 2_000,
        costMicroUsd: 1_000,
        predictedMicroUsd: call.model === 'alpha' ? 800 : 950,
      })),
    });
    for (let n = 0; n < 50; n++) await store.decisions.record(told(panel(n)));
    await scorekeeping().keepScore();
    const board = await store.scoreboards.latest();
    const alpha = board?.calls.find(({ model }) => model === 'alpha');
    assert.equal(alpha?.tokens?.promptTokensPerByte, 0.5);
    assert.equal(alpha?.tokens?.cachedShare, 0.5);
    assert.equal(alpha?.tokens?.output.mean, 100);
    assert.deepEqual(alpha?.tokens?.categories.map(({ category, calls }) => [category, calls]).toSorted(), [
      ['politics', 25],
      ['sports', 25],
    ]);
    const alerts = async () => (await store.alerts.list(10)).filter(({ kind }) => kind === 'cost_drift');
    assert.deepEqual(
      (await alerts()).map(({ figures }) => figures),
      [
        {
          cause: 'prediction',
          model: 'alpha',
          calls: 50,
          expectedMicroUsd: 40_000,
          actualMicroUsd: 50_000,
          ratio: 1.25,
        },
      ],
    );

    await store.decisions.record(told(panel(50)));
    await scorekeeping().keepScore();
    assert.equal((await alerts()).length, 1);
  });

  it('keeps what a hundredth of a Brier point costs that a model adds', async () => {
    const decisions = Array.from({ length: 70 }, (_, n) => {
      const segment = { ...recorded('normal', [0.5]).segment, category: n % 2 ? 'sports' : 'politics' };
      const id = {
        decisionId: `main/${n}`,
        requestId: `${n}`,
        ticker: `KXGAIN-${n}`,
        decidedAtMs: NOON_MS + n * 1_000,
      };
      return { ...recorded('normal', [0.95, 0.1, 0.1 + n / 1_000]), ...id, segment };
    });
    for (const decision of decisions) await store.decisions.record(decision);
    const { recordOutcomes, keepScore } = scorekeeping();
    await recordOutcomes(
      decisions.map(({ ticker }, n) => ({ ticker, settlement: 'no', atMs: NOON_MS + HOUR_MS / 2 + n, by: 'test' })),
    );
    await keepScore();
    const costs = (await store.scoreboards.latest())?.brierCosts ?? [];
    const of = (model: string, category: string | null) =>
      costs.find((each) => each.model === model && each.category === category);
    assert.equal(of('model-1', null)?.markets, 70);
    assert.equal(of('model-1', 'sports')?.markets, 35);
    // The first, sure of what did not happen, harms; the others pull the pool toward what did.
    assert.ok((of('model-0', null)?.gain?.mean ?? 0) < 0);
    assert.equal(of('model-0', null)?.perHundredthMicroUsd, null);
    const { gain, costPerCallMicroUsd, perHundredthMicroUsd, interval } = of('model-1', null) ?? {};
    assert.ok(gain && interval && costPerCallMicroUsd);
    assert.equal(perHundredthMicroUsd, costPerCallMicroUsd / (gain.mean * 100));
    assert.ok(interval.low <= (perHundredthMicroUsd ?? 0) && (perHundredthMicroUsd ?? 0) <= interval.high);
    assert.equal(of('model-1', 'sports')?.perHundredthMicroUsd, null, 'too few markets of a category');
  });

  it('never counts a panel whose calls are not in the statistics of calls', async () => {
    for (let n = 0; n < 25; n++) await store.decisions.record(panel(n));
    // One more is stored while a round is at work, when it has tallied and is about to publish.
    const late = [panel(25)];
    const { latest } = store.scoreboards;
    store.scoreboards.latest = async (...of) => {
      for (const decision of late.splice(0)) await store.decisions.record(decision);
      return latest.apply(store.scoreboards, of);
    };
    const { keepScore } = scorekeeping();
    for (const panels of [25, 26]) {
      await keepScore();
      const board = await store.scoreboards.latest();
      assert.deepEqual(
        [board?.panelsAsked, board?.calls.find(({ model }) => model === 'alpha')?.calls],
        [panels, panels],
      );
    }
  });

  it('tallies a decision that the store was away for, however late it comes', async () => {
    await store.decisions.record(panel(0));
    const { keepScore } = scorekeeping();
    await keepScore();
    // It bears the time at which it was made, an hour before.
    await store.decisions.record(panel(1));
    await keepScore();
    const [hour] = await store.buckets.readAll([hourId(NOON_MS)]);
    assert.equal(hour?.flow.decisions, 2);
  });

  it('learns for each group of accounts apart, and what calls cost from all of them', async () => {
    // In one group the three models are sure of what did not happen, in the other of what did.
    const decisions = Array.from({ length: 60 }, (_, n): Decision => {
      const group = n % 2 ? 'careful' : 'bold';
      const decision = panel(n);
      const { forecast } = decision;
      assert.ok(forecast);
      const models = forecast.models.map((each) => ({ ...each, rawProbability: group === 'bold' ? 0.9 : 0.1 }));
      return { ...decision, group, account: group, forecast: { ...forecast, models } };
    });
    for (const decision of decisions) await store.decisions.record(decision);
    const { recordOutcomes, keepScore } = scorekeeping(['bold', 'careful']);
    await recordOutcomes(
      decisions.map(({ ticker }, n) => ({ ticker, settlement: 'no', atMs: NOON_MS + HOUR_MS / 2 + n, by: 'test' })),
    );
    const kept = (await keepScore()) as KeptScore;
    const [bold, careful] = [await store.scoreboards.latest('bold'), await store.scoreboards.latest('careful')];
    assert.ok(bold && careful);
    assert.notEqual(bold.version, careful.version, 'a decision names the one that it was made by');
    const loss = (board: typeof bold) => board.models.find(({ model }) => model === 'alpha')?.meanLoss ?? Number.NaN;
    assert.ok(Math.abs(loss(bold) - 0.81) < 1e-9 && Math.abs(loss(careful) - 0.01) < 1e-9);
    assert.deepEqual([bold.labels, careful.labels, kept.labels], [30, 30, 60]);
    assert.deepEqual([bold.evidence.resolvedMarkets, careful.evidence.resolvedMarkets], [30, 30]);
    for (const { calls } of [bold, careful]) assert.equal(calls.find(({ model }) => model === 'alpha')?.calls, 60);
    assert.equal(await store.scoreboards.latest(), null, 'no account is in the default group');
  });

  it('counts a market that resolved ahead of its time once the time has passed, though nothing else happens', async () => {
    const early = { ...panel(0), scheduledResolutionMs: nowMs + 5 * HOUR_MS };
    const due = panel(1);
    for (const decision of [early, due]) await store.decisions.record(decision);
    const { recordOutcomes, keepScore } = scorekeeping();
    await recordOutcomes(
      [early, due].map(({ ticker }) => ({ ticker, settlement: 'yes', atMs: NOON_MS + HOUR_MS / 2, by: 'test' })),
    );
    await keepScore();
    const before = await store.scoreboards.latest();
    assert.deepEqual([before?.labels, before?.waiting], [1, { labels: 1, nextMs: early.scheduledResolutionMs }]);
    await keepScore();
    assert.equal((await store.scoreboards.latest())?.version, before?.version);
    nowMs += 5 * HOUR_MS;
    await keepScore();
    const after = await store.scoreboards.latest();
    assert.deepEqual([after?.labels, after?.waiting], [2, { labels: 0, nextMs: null }]);
    assert.ok((after?.version ?? 0) > (before?.version ?? 0));
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

  it('keeps a decision that may have been informed after the fact, and learns as if it had never been made', async () => {
    const informedAfter = [{ code: 'states_outcome', figures: { texts: 1 } }] as const;
    const [honest, informed] = [panel(0), { ...panel(1), informedAfter }];
    for (const decision of [honest, informed]) await store.decisions.record(decision);
    const { recordOutcomes, keepScore } = scorekeeping();
    await recordOutcomes(
      [honest, informed].map(({ ticker, decidedAtMs }) => ({
        ticker,
        settlement: 'no' as const,
        atMs: decidedAtMs + 1,
        by: 'test',
      })),
    );
    await keepScore();
    const score = await store.scores.read(informed.decisionId);
    assert.deepEqual([score?.excluded, score?.scored], ['informed_after', null]);
    const board = await store.scoreboards.latest();
    assert.equal(board?.labels, 1);
    assert.equal(board?.evidence.resolvedMarkets, 1);
    assert.deepEqual(board?.excluded, { informed_after: 1 });
  });

  it('keeps a decision that was made in decided_after_outcome, learns nothing from it, and counts it', async () => {
    const [before, after] = [panel(0), panel(1)];
    await store.decisions.record(before);
    await store.decisions.record(after);
    const { recordOutcomes, keepScore } = scorekeeping();
    await recordOutcomes([
      { ticker: before.ticker, settlement: 'no', atMs: before.decidedAtMs + 1, by: 'test' },
      { ticker: after.ticker, settlement: 'no', atMs: after.decidedAtMs, by: 'test' },
    ]);
    await keepScore();
    assert.equal((await store.scores.read(before.decisionId))?.excluded, null);
    assert.deepEqual((await store.scores.read(after.decisionId))?.excluded, 'decided_after_outcome');
    assert.equal((await store.scores.read(after.decisionId))?.scored, null);
    const board = await store.scoreboards.latest();
    assert.equal(board?.labels, 1);
    assert.deepEqual(board?.excluded, { decided_after_outcome: 1 });

    // The reported time was wrong: corrected, the decision counts.
    const corrected = { ticker: after.ticker, settlement: 'no', atMs: after.decidedAtMs + 1, by: 'test' } as const;
    assert.deepEqual(await recordOutcomes([corrected]), [{ kind: 'repeated' }]);
    assert.deepEqual(await recordOutcomes([{ ...corrected, correct: true }]), [{ kind: 'corrected' }]);
    await keepScore();
    assert.equal((await store.scoreboards.latest())?.labels, 2);
    assert.deepEqual((await store.scoreboards.latest())?.excluded, {});
  });
});
