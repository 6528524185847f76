import assert from 'node:assert/strict';
import type { Forecast } from '../../../domain/forecast/forecast.ts';
import { makeForecast } from '../../../domain/forecast/make-forecast.ts';
import { partsOf } from '../../../domain/forecast/prompt-parts.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import { type OneMoreInput, oneMore } from '../../../domain/planning/one-more.ts';
import type { PlannedCall } from '../../../domain/planning/plan.ts';
import { DEFAULT_DECISION_POLICY } from '../../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../../kalshi/fee-schedule.ts';

const [fee] = DEFAULT_FEES;
assert.ok(fee);
const quotes = { yesBidMicroUsd: 440_000, yesAskMicroUsd: 460_000 };
const forecast = (rawProbability: number): Forecast =>
  makeForecast({
    answers: [{ model: 'a', rawProbability }],
    method: 'weighted',
    experienced: [],
    weights: { a: 1 },
    calibration: { a: 1, b: 0 },
    evidence: COLD_SCOREBOARD.evidence,
    interval: { half80: null, half90: null },
    market: { quotes },
    policy: { ...DEFAULT_DECISION_POLICY, blend: 0.5 },
    fee,
    minEdge: 0.03,
  });
const call = (expectedCostMicroUsd: number): PlannedCall => ({
  model: 'b',
  provider: 'p',
  worstCaseMicroUsd: 50_000,
  expectedCostMicroUsd,
  callTimeoutMs: 1_000,
});
const market = (rawProbability: number | null, maxStakeMicroUsd = 20_000_000) => ({
  market: { quotes },
  fee,
  threshold: 0.03,
  maxStakeMicroUsd,
  forecast: rawProbability === null ? null : forecast(rawProbability),
});
const input = (more: Partial<OneMoreInput>): OneMoreInput => ({
  markets: [market(0.5), market(0.5)],
  queue: [call(10_000)],
  failures: [],
  isFlagged: false,
  price: 1,
  ...more,
});

describe('one model more about an event', () => {
  it('is asked where what it may change on all markets together is worth more than it costs', () => {
    const cost = (costMicroUsd: number, markets: number) =>
      oneMore(input({ queue: [call(costMicroUsd)], markets: Array.from({ length: markets }, () => market(0.5)) })).call;
    // The cost at which one market alone is no longer worth it.
    let limit = 1_000;
    while (cost(limit, 1) !== null) limit *= 1.1;
    assert.notEqual(cost(limit * 1.5, 2), null);
    assert.equal(cost(limit * 2, 2), null);
    assert.equal(oneMore(input({ queue: [call(limit * 1.5)], price: 2 })).call, null);
  });

  it('is asked where a market has no answer yet, unless the fault is the request’s own', () => {
    const free = [market(0.5, 0), market(null, 0)];
    assert.match(oneMore(input({ markets: free })).why, /1 of 2 markets have no answer yet/);
    const failures = [{ kind: 'bad_request', message: '' } as const];
    const none = oneMore(input({ markets: [market(null), market(null)], failures }));
    assert.equal(none.call, null);
    assert.match(none.why, /the request's own/);
  });

  it('is asked where a suspicious text would be traded on one model’s word, whatever it costs', () => {
    const dear = { queue: [call(1e12)], markets: [market(0.5), market(0.9)] };
    assert.equal(oneMore(input(dear)).call, null);
    assert.notEqual(oneMore(input({ ...dear, isFlagged: true })).call, null);
    assert.equal(oneMore(input({ ...dear, markets: [market(0.45)], isFlagged: true })).call, null);
  });

  it('is nobody where nobody is left', () => {
    assert.equal(oneMore(input({ queue: [] })).call, null);
  });
});

describe('the parts of an event', () => {
  const tickers = Array.from({ length: 20 }, (_, index) => `KXABCDEF-31MAR14-T${10 + index}`);

  it('are one where the smallest output bound holds every market', () => {
    assert.deepEqual(partsOf(tickers, 1_000), [tickers]);
    assert.deepEqual(partsOf([], 1_000), []);
  });

  it('hold every market once and in order, as many as fit', () => {
    for (const bound of [0, 100, 250, 300, 500, 600]) {
      const parts = partsOf(tickers, bound);
      assert.deepEqual(parts.flat(), tickers);
      for (const part of parts) {
        const tokens = 200 + part.length * 10 + part.join('').length / 2;
        assert.ok(part.length === 1 || tokens <= bound, `${tokens} of ${bound}`);
      }
    }
    assert.equal(partsOf(tickers, 0).length, 20);
  });
});
