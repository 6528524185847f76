import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../../client/decision-client.ts';
import { readExplanation } from '../../client/explanation.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { rebuildForecast } from '../../domain/learning/rebuild.ts';
import { SCOREKEEPER_WORKFLOW_ID, SIGNAL } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const MARKETS = 14;
const RESOLVES_AFTER_MS = 15_000;

describe('the scorekeeper', function () {
  this.timeout(120_000);
  let service: TestService;
  let client: DecisionClient;
  const decisions: Decision[] = [];
  let rounds = 0;
  const outcomeOf = (index: number) => (index % 3 === 0 ? ('yes' as const) : ('no' as const));

  before(async () => {
    service = await startTestService({ decision: { explore: true }, scorekeeper: { everyMs: 500, publishEveryMs: 0 } });
    client = new DecisionClient(service.workers.client, recordsOf(service.workers.store));
    // A market counts once it was expected to have resolved.
    const soon = new Date(Date.now() + RESOLVES_AFTER_MS).toISOString();
    const requests = Array.from({ length: MARKETS }, () =>
      service.request({ quotes: { expected_expiration_time: soon } }),
    );
    decisions.push(...(await Promise.all(requests.map((request) => service.decide(request)))));
  });
  after(() => service.stop());

  /** Waits until the scorekeeper's state is as wanted. */
  async function until(wanted: (state: Awaited<ReturnType<DecisionClient['scorekeeper']>>) => boolean) {
    for (let look = 0; look < 600; look++) {
      const state = await client.scorekeeper();
      if (wanted(state)) return state;
      await delay(50);
    }
    assert.fail(`the scorekeeper did not come to it: ${JSON.stringify(await client.scorekeeper())}`);
  }
  const tell = (index: number, settlement: 'yes' | 'no' | 'void', correct = false) =>
    client.recordOutcomes([{ ticker: decisions[index]?.ticker ?? '', settlement, by: 'test', correct }]);

  it('is asked by nothing yet: the first decisions are panels at equal weights, paid from exploration', () => {
    for (const decision of decisions) {
      assert.equal(decision.scoreboardVersion, 0);
      assert.equal(decision.isFullPanel, true, decision.notes.join(' '));
      assert.equal(decision.purpose, 'exploration');
      const weights = decision.forecast?.models.map(({ weight }) => weight) ?? [];
      for (const weight of weights) assert.ok(Math.abs(weight - 1 / weights.length) < 1e-12);
    }
  });

  it('scores what has resolved, and the next decision goes by it', async () => {
    const answers = await client.recordOutcomes(
      decisions.slice(0, 12).map(({ ticker }, index) => ({ ticker, settlement: outcomeOf(index), by: 'test' })),
    );
    assert.ok(answers.every(({ kind }) => kind === 'recorded'));
    await until(({ labels }) => labels === 12);
    // A worker may hold a board for a second.
    await delay(1_100);
    const next = await service.decide(service.request());
    assert.ok(next.scoreboardVersion > 0);
    const board = await service.workers.store.scoreboards.read(next.scoreboardVersion);
    assert.ok(board);
    assert.equal(board.labels, 12);
    const [best] = board.models.toSorted((a, b) => a.meanLoss - b.meanLoss);
    const weightOf = (model: string | undefined) =>
      next.forecast?.models.find((each) => each.model === model)?.weight ?? Number.NaN;
    assert.ok(weightOf(best?.model) > 1 / board.models.length, 'the best so far weighs more than an equal share');
  });

  it('lets every decision be worked out again, to the last digit, from the version that it names', async () => {
    const later = await service.decide(service.request({ explore: false, method: 'consensus' }));
    for (const decision of [decisions[0], later]) {
      assert.ok(decision);
      const board = await service.workers.store.scoreboards.read(decision.scoreboardVersion);
      const { COLD_SCOREBOARD } = await import('../../domain/learning/scoreboard.ts');
      assert.deepEqual(rebuildForecast(decision, board ?? COLD_SCOREBOARD), decision.forecast);
    }
  });

  it('changes nothing when the same outcome is reported again', async () => {
    const before = await client.scorekeeper();
    assert.deepEqual(await tell(0, outcomeOf(0)), [{ kind: 'repeated' }]);
    await oneMoreRound();
    assert.equal((await client.scorekeeper()).labels, before.labels);
    const board = await service.workers.store.scoreboards.latest();
    const scores = await service.workers.store.scores.readMany(decisions.map(({ decisionId }) => decisionId));
    assert.equal(board?.facts.count, scores.length);
  });

  it('refuses a contradiction loudly, and takes it as a correction, which changes what was learned', async () => {
    assert.deepEqual(await tell(1, 'yes'), [{ kind: 'contradicts', standing: 'no', by: 'test' }]);
    const before = await service.workers.store.scoreboards.latest();
    assert.deepEqual(await tell(1, 'yes', true), [{ kind: 'corrected' }]);
    await until(({ version }) => version > (before?.version ?? 0));
    const after = await service.workers.store.scoreboards.latest();
    assert.equal(after?.labels, before?.labels);
    assert.notDeepEqual(after?.models, before?.models);
    assert.deepEqual(await tell(1, 'no', true), [{ kind: 'corrected' }]);
    await until(({ version }) => version > (after?.version ?? 0));
    const back = await service.workers.store.scoreboards.latest();
    assert.deepEqual(back?.models, before?.models, 'corrected back, it knows what it knew before');
  });

  it('records a void market and scores no model by it', async () => {
    const before = await client.scorekeeper();
    assert.deepEqual(await tell(12, 'void'), [{ kind: 'recorded' }]);
    await until(({ outcomes }) => outcomes === before.outcomes + 1);
    await oneMoreRound();
    assert.equal((await client.scorekeeper()).labels, before.labels);
  });

  it('takes outcomes as signals too, and keeps what it refused', async () => {
    const handle = service.workers.client.workflow.getHandle(SCOREKEEPER_WORKFLOW_ID);
    const ticker = decisions[13]?.ticker;
    await handle.signal(SIGNAL.outcome, { ticker, settlement: 'yes', by: 'a bot' });
    await until(({ labels }) => labels === 13);
    await handle.signal(SIGNAL.outcome, { ticker, settlement: 'no', by: 'a bot' });
    await handle.signal(SIGNAL.outcome, { ticker, settlement: 'perhaps', by: 'a bot' });
    const { refused } = await until((state) => state.refused.length >= 2);
    const problems = refused.map(({ problem }) => problem);
    const figures = { reported: 'no', standing: 'yes', by: 'a bot' };
    assert.deepEqual(
      problems.find(({ code }) => code === 'contradicts'),
      { code: 'contradicts', figures },
    );
    const unknown = problems.find(({ code }) => code === 'not_understood');
    assert.ok(unknown?.code === 'not_understood');
    assert.match(unknown.figures.message, /settlement is "perhaps"/);
  });

  it('scores a decision that was stored after its market’s outcome, where the market ended later', async () => {
    const { ticker } = aMarket();
    await client.recordOutcomes([{ ticker, settlement: 'yes', atMs: Date.now() + 3_600_000, by: 'test' }]);
    await oneMoreRound();
    // Decided before the report of the outcome, and stored after it.
    const decisionId = await storedLate(ticker);
    assert.equal((await untilScored(decisionId)).excluded, null);
    assert.equal((await readExplanation(service.workers.store, decisionId))?.resolution?.score, 'scored');
  });

  it('decides nothing about a market whose outcome is on record, and calls no model', async () => {
    const { request, ticker } = aMarket();
    const atMs = Date.now();
    await client.recordOutcomes([{ ticker, settlement: 'yes', atMs, by: 'test' }]);
    const before = service.simulator.requests().length;
    const { action, calls, path, costMicroUsd, verdict } = await service.decide(request);
    assert.deepEqual([action, calls, path, costMicroUsd], ['SKIP', [], 'none', 0]);
    const figures = { outcome: 'yes', resolvedAtMs: atMs };
    assert.deepEqual(verdict.reasons, [{ code: 'market_resolved', figures }]);
    assert.equal(service.simulator.requests().length, before);
  });

  it('keeps a decision that was made when its market had ended, and scores no model by it', async () => {
    const { ticker } = aMarket();
    await client.recordOutcomes([{ ticker, settlement: 'yes', atMs: Date.now() - 3_600_000, by: 'test' }]);
    await oneMoreRound();
    const { labels } = await client.scorekeeper();
    const decisionId = await storedLate(ticker);
    assert.equal((await untilScored(decisionId)).excluded, 'decided_after_outcome');
    await oneMoreRound();
    const board = await service.workers.store.scoreboards.latest();
    assert.equal(board?.labels, labels, 'one more market is known, and no more was learned');
    assert.deepEqual(board?.excluded, { void: 1, decided_after_outcome: 2 });
    assert.equal(
      (await readExplanation(service.workers.store, decisionId))?.resolution?.score,
      'decided_after_outcome',
    );
  });

  function aMarket() {
    const request = service.request();
    return { request, ticker: (request.market as { ticker: string }).ticker };
  }

  /** A panel's decision on this market that reaches the store only now. */
  async function storedLate(ticker: string): Promise<string> {
    const panel = decisions.find(({ isFullPanel }) => isFullPanel);
    assert.ok(panel);
    const decisionId = `main/late-${ticker}`;
    await service.workers.store.decisions.record({ ...panel, decisionId, requestId: `late-${ticker}`, ticker });
    return decisionId;
  }

  async function untilScored(decisionId: string) {
    for (let look = 0; look < 200; look++) {
      const score = await service.workers.store.scores.read(decisionId);
      if (score) return score;
      await delay(50);
    }
    assert.fail('the decision was not scored');
  }

  /** Until the scorekeeper has begun another round after now, and ended it. */
  async function oneMoreRound(): Promise<void> {
    const ticker = `KXROUND-${rounds++}`;
    await client.recordOutcomes([{ ticker, settlement: 'yes', by: 'test' }]);
    for (let look = 0; look < 200; look++) {
      const outcome = await service.workers.store.outcomes.read(ticker);
      const folded = await service.workers.store.scoreBatches.mark('shadows');
      if (outcome?.pending === false && folded > outcome.recordedAtMs) return;
      await delay(50);
    }
    assert.fail('the scorekeeper did not come round');
  }
});
