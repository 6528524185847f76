import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import * as v from 'valibot';
import { renderPerformance } from '../../cli/render-performance.ts';
import { readExplanation } from '../../client/explanation.ts';
import { readPerformance } from '../../client/performance.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { DIMENSIONS } from '../../domain/learning/cell.ts';
import { flowIn } from '../../domain/learning/flow-figures.ts';
import { TREND_WINDOWS } from '../../domain/learning/flow-trend.ts';
import { realised } from '../../domain/learning/score-decision.ts';
import { WINDOWS } from '../../domain/learning/window.ts';
import { hourId } from '../../domain/shared/ids.ts';
import { agreementView } from '../../server/contract/agreement.ts';
import { costView } from '../../server/contract/cost.ts';
import { decisionsView, type RESULTS } from '../../server/contract/decisions.ts';
import { modelsView } from '../../server/contract/models.ts';
import { scopedPortfolio } from '../../server/contract/portfolio.ts';
import { trendsView } from '../../server/contract/trends.ts';
import { readAgreement } from '../../server/views/agreement.ts';
import { readCost } from '../../server/views/cost.ts';
import { readListedDecisions } from '../../server/views/decisions.ts';
import { readModels } from '../../server/views/models.ts';
import { readPortfolio } from '../../server/views/portfolio.ts';
import { readTrends } from '../../server/views/trends.ts';
import type { Store } from '../../store/index.ts';
import { PLAIN } from '../support/judge.ts';
import { recorded } from '../support/recorded-decision.ts';
import { scorekeepingOf } from '../support/scorekeeping.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The n-th decision, on the market of this name. */
function decision(n: number, ticker: string, answers: readonly number[], more: Partial<Decision> = {}): Decision {
  const decidedAtMs = NOON_MS + n * 1_000;
  return { ...recorded('normal', answers), decisionId: `main/${n}`, requestId: `${n}`, ticker, decidedAtMs, ...more };
}

describe('what is shown of the models and their agreement', () => {
  let store: Store;
  let nowMs = NOON_MS + HOUR_MS;
  beforeEach(async () => {
    store = await freshStore();
    nowMs = NOON_MS + HOUR_MS;
  });
  afterEach(() => store.close());

  function scorekeeping() {
    const { keepScore, recordOutcomes } = scorekeepingOf(store, () => ++nowMs);
    return { recordOutcomes, keepScore: () => new MockActivityEnvironment().run(keepScore) };
  }
  const sources = () => ({
    store,
    now: () => nowMs,
    accounts: { main: { zone: 'UTC', group: 'default', decision: PLAIN } },
  });
  const models = async (window: (typeof WINDOWS)[number], by?: (typeof DIMENSIONS)[number]) =>
    v.parse(modelsView, await readModels(sources(), { window, by }));
  const agreement = async (window: (typeof WINDOWS)[number]) =>
    v.parse(agreementView, await readAgreement(sources(), { window }));

  it('is what the contract says, in every window and dimension, before anything was learned and after', async () => {
    for (const window of WINDOWS) {
      const view = await models(window);
      assert.deepEqual([view.scoreboard, view.rows, view.contributions, view.weights], [null, [], [], []]);
      assert.equal((await agreement(window)).agreement.length, 20);
    }
    const { recordOutcomes, keepScore } = scorekeeping();
    for (const [n, answers] of [[0.75, 0.55], [0.8, 0.78, 0.6], [0.9]].entries()) {
      await store.decisions.record(decision(n, `KX-${n}`, answers));
      await recordOutcomes([{ ticker: `KX-${n}`, settlement: 'yes', atMs: NOON_MS + 10 * MINUTE_MS, by: 'test' }]);
    }
    await keepScore();
    const { rows } = v.parse(decisionsView, await readListedDecisions({ store }, { limit: 10 }));
    for (const row of rows) {
      const [kept, score] = [await store.decisions.read(row.decisionId), await store.scores.read(row.decisionId)];
      assert.equal(row.settlement, 'yes');
      assert.equal(row.profitMicroUsd, kept?.verdict.trade ? realised(kept.verdict.trade, 1).profitMicroUsd : null);
      assert.equal(row.withheldProfitMicroUsd, score?.scored?.paper?.profitMicroUsd ?? null);
      const { resolution } = (await readExplanation(store, row.decisionId)) ?? {};
      assert.equal(resolution?.profitMicroUsd ?? null, row.profitMicroUsd);
    }
    assert.ok(rows.some(({ profitMicroUsd }) => profitMicroUsd !== null));
    const idsOf = async (result: (typeof RESULTS)[number]) =>
      (await readListedDecisions({ store }, { limit: 10, result })).rows.map(({ decisionId }) => decisionId);
    const idsWith = (isWanted: (profitMicroUsd: number | null) => boolean) =>
      rows.filter(({ profitMicroUsd }) => isWanted(profitMicroUsd)).map(({ decisionId }) => decisionId);
    assert.deepEqual(
      await idsOf('known'),
      idsWith(() => true),
    );
    assert.deepEqual(
      await idsOf('won'),
      idsWith((profit) => profit !== null && profit > 0),
    );
    assert.deepEqual(
      await idsOf('lost'),
      idsWith((profit) => profit !== null && profit <= 0),
    );
    assert.deepEqual(await idsOf('unknown'), []);
    const portfolio = v.parse(scopedPortfolio, await readPortfolio(sources(), { window: 'all' }));
    const paper = portfolio.books.find(({ book }) => book === 'paper');
    // Each market was decided once, with nothing held: what the scores say is what the book made.
    assert.equal(
      paper?.profitMicroUsd,
      rows.reduce((sum, { profitMicroUsd }) => sum + (profitMicroUsd ?? 0), 0),
    );
    assert.equal(portfolio.decisions, 3);
    assert.ok(portfolio.models.every(({ decisions }) => decisions > 0));
    for (const window of TREND_WINDOWS) {
      const trends = v.parse(trendsView, await readTrends(sources(), { window, account: 'main' }));
      const { total, profit } = trends;
      assert.deepEqual([total.decisions, total.calls, total.failedCalls], [3, 6, 0], window);
      assert.equal(
        total.costMicroUsd,
        rows.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
      );
      assert.equal(
        total.skipReasons.reduce((sum, each) => sum + each.decisions, 0),
        total.skipped,
      );
      assert.equal(profit.books.find(({ book }) => book === 'paper')?.profitMicroUsd, paper?.profitMicroUsd, window);
      assert.ok(
        profit.books.every(({ points }) => points.length >= 7),
        'a line of a week at least',
      );
    }
    await store.decisions.record(decision(3, 'KX-open', [0.7]));
    assert.deepEqual(await idsOf('unknown'), ['main/3']);
    for (const window of WINDOWS) {
      for (const by of [undefined, ...DIMENSIONS]) {
        const view = await models(window, by);
        const fair = view.trends.filter(({ kind }) => kind === 'final');
        assert.equal(fair.length, 1, `${window} ${by}`);
        const made = rows.flatMap(({ profitMicroUsd }) => (profitMicroUsd === null ? [] : [profitMicroUsd]));
        const { labels, trades, profitMicroUsd } = fair[0]?.points.at(-1) ?? {};
        assert.deepEqual(
          [labels, trades, profitMicroUsd],
          [3, made.length, made.reduce((sum, profit) => sum + profit, 0)],
        );
        const slices = new Set(view.contributions.map(({ slice }) => slice));
        assert.deepEqual(slices.size, 1, `${window} ${by}`);
        assert.equal(slices.has('all'), by === undefined);
        assert.equal(view.contributions.find(({ model }) => model === 'model-0')?.markets, 2);
        assert.equal(view.weights.length, 1);
        assert.equal(view.weights[0]?.version, view.scoreboard?.version);
        assert.deepEqual(JSON.parse(JSON.stringify(view)), view, 'no number that JSON cannot carry');
      }
      const view = await agreement(window);
      const sum = (bins: typeof view.agreement) => bins.reduce((total, { decisions }) => total + decisions, 0);
      assert.deepEqual([sum(view.agreement), sum(view.disagreement), view.single], [2, 2, 1]);
    }
    assert.deepEqual((await agreement('7d')).thresholds, [{ account: 'main', minAgreement: PLAIN.minAgreement }]);
  });

  it('shows what evidence has added, by the draw that each decision kept', async () => {
    const { recordOutcomes, keepScore } = scorekeeping();
    for (const [n, answers] of [[0.9], [0.8], [0.55], [0.6]].entries()) {
      const arm = n < 2 ? 'evidence' : 'closedBook';
      const base = decision(n, `KX-${n}`, answers, { eventTicker: `KX-${n}` });
      const chance = {
        offered: 'evidence',
        drawn: n < 2 ? 0.6 : 0.05,
        share: 0.1,
        probability: n < 2 ? 0.9 : 0.1,
      } as const;
      await store.decisions.record({ ...base, question: { ...base.question, arm }, armDraw: { ...chance, arm } });
      const atMs = Math.max(nowMs, base.scheduledResolutionMs);
      await recordOutcomes([{ ticker: `KX-${n}`, settlement: 'yes', atMs, by: 'test' }]);
      nowMs = Math.max(nowMs, base.scheduledResolutionMs + n);
    }
    await keepScore();
    const { byArm, rows } = await models('all', 'arm');
    const found = byArm?.comparisons.find(({ kind }) => kind === 'drawn');
    assert.deepEqual([found?.arm, found?.against, found?.markets], ['evidence', 'closedBook', { arm: 2, against: 2 }]);
    assert.ok((found?.difference?.high ?? 1) < 0, JSON.stringify(found));
    assert.deepEqual(
      rows.filter(({ kind }) => kind === 'pool').map(({ slice, performance }) => [slice, performance.labels]),
      [
        ['closedBook', 2],
        ['evidence', 2],
      ],
    );
  });

  it('is replaced when an outcome is corrected', async () => {
    const { recordOutcomes, keepScore } = scorekeeping();
    const bought = decision(0, 'KX-0', [0.75, 0.55]);
    const again = decision(1, 'KX-0', [0.75, 0.55]);
    for (const each of [bought, again]) await store.decisions.record(each);
    const { trade } = bought.verdict;
    assert.ok(trade);
    const told = { ticker: 'KX-0', settlement: 'yes', atMs: NOON_MS + MINUTE_MS, by: 'test' } as const;
    await recordOutcomes([told]);
    await keepScore();
    const contribution = async (window: (typeof WINDOWS)[number]) =>
      (await models(window)).contributions.find(({ model }) => model === 'model-0');
    for (const window of WINDOWS) {
      const of = await contribution(window);
      // Without model-0 there is no trade; two decisions on one market are one market, and their profits add up.
      assert.deepEqual([of?.markets, of?.tradesChanged], [1, 1], window);
      assert.equal(of?.profitGainTotalMicroUsd, 2 * realised(trade, 1).profitMicroUsd);
      assert.ok((of?.brierGain?.mean ?? 0) > 0, 'it said .75, and it was so');
    }
    // It was NO, and two hours later.
    await recordOutcomes([{ ...told, settlement: 'no', atMs: NOON_MS + 2 * HOUR_MS, correct: true }]);
    nowMs = NOON_MS + 3 * HOUR_MS;
    await keepScore();
    for (const window of WINDOWS) {
      const of = await contribution(window);
      assert.deepEqual([of?.markets, of?.tradesChanged], [1, 1], window);
      assert.equal(of?.profitGainTotalMicroUsd, 2 * realised(trade, 0).profitMicroUsd);
      assert.ok((of?.brierGain?.mean ?? 0) < 0);
      const bins = (await agreement(window)).agreement.filter(({ decisions }) => decisions > 0);
      assert.deepEqual(
        bins.map(({ decisions, traded }) => [decisions, traded.n, traded.won]),
        [[2, 2, 0]],
      );
    }
  });

  it('shows what came from caches, how far costs were from their prediction, and what contributions cost, with n', async () => {
    const usage = {
      promptTokens: 300,
      cachedPromptTokens: 100,
      cacheWriteTokens: 100,
      outputTokens: 50,
      reasoningTokens: 0,
    };
    for (let n = 0; n < 2; n++) {
      const made = decision(n, `KX-${n}`, [0.75, 0.55]);
      const calls = made.calls.map((call) => ({
        ...call,
        usage,
        requestBytes: 2_000,
        costMicroUsd: 600,
        predictedMicroUsd: 500,
      }));
      await store.decisions.record({ ...made, calls });
    }
    const cost = async () => v.parse(costView, await readCost(sources(), {}));
    assert.deepEqual((await cost()).brierCosts, []);
    const { recordOutcomes, keepScore } = scorekeeping();
    await recordOutcomes([{ ticker: 'KX-0', settlement: 'yes', atMs: NOON_MS + MINUTE_MS, by: 'test' }]);
    await keepScore();
    const { efficiency, brierCosts } = await cost();
    const row = efficiency.find(({ subject }) => subject === 'model-0');
    assert.deepEqual(row?.performance.promptCache, { calls: 2, hitRate: 0.2 });
    assert.deepEqual(row?.performance.prediction, { calls: 2, ratio: 1.2 });
    assert.equal(efficiency.find(({ subject }) => subject === '(decisions)')?.performance.promptCache, null);
    const whole = brierCosts.find(({ model, category }) => model === 'model-0' && category === null);
    assert.deepEqual([whole?.markets, whole?.costPerCallMicroUsd, whole?.perHundredthMicroUsd], [1, 600, null]);
    const shown = renderPerformance(await readPerformance(store, '24h', null, nowMs), '24h');
    assert.match(shown, /read from the providers' caches: model-0 20 % \(n = 2\), model-1 20 % \(n = 2\)/);
    assert.match(shown, /Cost by usage against prediction: model-0 1\.20 x \(n = 2\)/);
  });

  it('compares nothing with a record that does not come out again', async () => {
    const { recordOutcomes, keepScore } = scorekeeping();
    const made = decision(0, 'KX-0', [0.75, 0.55]);
    assert.ok(made.forecast);
    await store.decisions.record({ ...made, forecast: { ...made.forecast, coherent: 0.5 } });
    await recordOutcomes([{ ticker: 'KX-0', settlement: 'yes', atMs: NOON_MS + MINUTE_MS, by: 'test' }]);
    await keepScore();
    assert.deepEqual((await models('24h')).contributions, []);
    assert.equal((await store.scores.read('main/0'))?.scored?.without?.length, 0);
  });

  it('tells what was not asked from what the store keeps of a decision', async () => {
    const gated = decision(0, 'KX-0', [0.75, 0.55], { path: 'none', forecast: null, calls: [], action: 'SKIP' });
    const reasons = [{ code: 'price_gate' as const, figures: { price: 0.01, priceGate: 0.02 } }];
    await store.decisions.record({ ...gated, verdict: { ...gated.verdict, trade: null, reasons } });
    const asked = decision(1, 'KX-1', [0.75, 0.55]);
    const [kept, left] = asked.calls;
    assert.ok(kept && left);
    const answered = { ...kept, reasoning: 'A long word.', costMicroUsd: 700 };
    const notes = [{ code: 'confident', figures: { distance: 0.3, escalateWithin: 0.1 } } as const];
    await store.decisions.record({ ...asked, path: 'quick', calls: [answered], notes });
    await scorekeeping().keepScore();
    const [stored] = await store.decisions.tallied(['main/0'], 1_000_000);
    assert.deepEqual(Object.keys(stored?.verdict ?? {}).toSorted(), ['reasons', 'trade', 'withheldTrade']);
    const { savings, byPath } = flowIn(await store.buckets.readAll([hourId(NOON_MS)]));
    assert.deepEqual(byPath, { none: 1, quick: 1 });
    const of = (how: string) => savings.find((each) => each.how === how);
    assert.deepEqual([of('price_gate')?.callsNotMade, of('price_gate')?.estimatedMicroUsd], [2, 700]);
    assert.deepEqual([of('cascade')?.callsNotMade, of('cascade')?.callsWithoutRecord], [1, 1]);
  });

  it('explains a decision without each of its models, and not where its scoreboard is gone', async () => {
    await store.decisions.record(decision(0, 'KX-0', [0.75, 0.55]));
    await store.decisions.record(decision(1, 'KX-1', [0.75, 0.55], { scoreboardVersion: 77 }));
    const without = (await readExplanation(store, 'main/0'))?.without ?? [];
    assert.deepEqual(
      without.map(({ model, verdict }) => [model, verdict?.action]),
      [
        ['model-0', 'SKIP'],
        ['model-1', 'BUY'],
      ],
    );
    assert.deepEqual((await readExplanation(store, 'main/1'))?.without, []);
  });

  it('shows the weights of each hour in a week, and of each day in what is longer', async () => {
    const { keepScore, recordOutcomes } = scorekeeping();
    for (const [n, atMs] of [NOON_MS - 8 * DAY_MS, NOON_MS - 2 * HOUR_MS, NOON_MS - HOUR_MS].entries()) {
      nowMs = atMs;
      await store.decisions.record(decision(n, `KX-${n}`, [0.75, 0.55], { decidedAtMs: atMs - MINUTE_MS }));
      await recordOutcomes([{ ticker: `KX-${n}`, settlement: 'yes', atMs: atMs - 1, by: 'test' }]);
      await keepScore();
    }
    nowMs = NOON_MS;
    const versions = async (window: (typeof WINDOWS)[number]) =>
      (await models(window)).weights.map(({ version }) => version);
    assert.deepEqual(await versions('24h'), [2, 3]);
    assert.deepEqual(await versions('7d'), [2, 3]);
    assert.deepEqual(await versions('30d'), [1, 3]);
    assert.deepEqual(await versions('all'), [1, 3]);
  });
});
