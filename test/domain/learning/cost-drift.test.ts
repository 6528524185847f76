import assert from 'node:assert/strict';
import { alertSentence } from '../../../domain/explain/alert-sentences.ts';
import { billDrifts, costDriftAlert, predictionDrifts } from '../../../domain/learning/cost-drift.ts';

const NOON_MS = Date.parse('2026-11-24T12:00:00Z');
const predicted = (calls: number, usedMicroUsd: number) =>
  predictionDrifts([
    {
      model: 'a',
      calls: 1_000,
      meanCostMicroUsd: 1,
      p95Ms: null,
      peerDistance: null,
      tokens: null,
      predicted: { calls, predictedMicroUsd: 1_000, usedMicroUsd },
    },
  ]);
const billed = (requests: number, billedMicroUsd: number, recordedMicroUsd = 100) =>
  billDrifts(Array.from({ length: requests }, () => ({ model: 'a', recordedMicroUsd, billedMicroUsd })));

describe('a cost that is another than it should be', () => {
  it('is one that is off by more than a tenth over fifty predictions, either way', () => {
    assert.deepEqual(predicted(50, 1_100), []);
    assert.deepEqual(predicted(50, 900), []);
    assert.deepEqual(predicted(49, 2_000), []);
    assert.equal(predicted(50, 1_101)[0]?.ratio, 1.101);
    assert.equal(predicted(50, 899)[0]?.ratio, 0.899);
  });

  it('is one that is off by more than a tenth over ten billed requests, each model by itself', () => {
    assert.deepEqual(billed(10, 110), []);
    assert.deepEqual(billed(9, 200), []);
    assert.equal(billed(10, 130)[0]?.ratio, 1.3);
    const other = Array.from({ length: 10 }, () => ({ model: 'b', recordedMicroUsd: 100, billedMicroUsd: 50 }));
    const one = Array.from({ length: 10 }, () => ({ model: 'a', recordedMicroUsd: 100, billedMicroUsd: 100 }));
    assert.deepEqual(
      billDrifts([...one, ...other]).map(({ model, ratio }) => [model, ratio]),
      [['b', 0.5]],
    );
  });

  it('is any bill for what should be free, and no bill for it is none', () => {
    assert.deepEqual(billed(10, 0, 0), []);
    const [drift] = billed(10, 5, 0);
    assert.ok(drift && drift.ratio === null);
    assert.match(
      alertSentence(costDriftAlert(drift, NOON_MS)),
      /^a was billed \$0\.0001 for 10 requests, more than the \$0\.0000 that/,
    );
  });

  it('is told once a day, with figures and what to do', () => {
    const [prediction] = predicted(60, 1_300);
    const [bill] = billed(12, 130);
    assert.ok(prediction && bill);
    const first = costDriftAlert(prediction, NOON_MS);
    assert.equal(first.id, 'cost_drift/prediction/a/2026-11-24');
    assert.equal(first.severity, 'warning');
    assert.match(
      alertSentence(first),
      /60 predicted calls of a cost \$0\.0013 by their usage, 30 % more than the \$0\.0010/,
    );
    const second = costDriftAlert(bill, NOON_MS);
    assert.equal(second.id, 'cost_drift/bill/a/2026-11-24');
    assert.match(
      alertSentence(second),
      /30 % more .* The provider has changed its prices, or the row is wrong: .*price page/,
    );
    assert.deepEqual(second.figures, {
      cause: 'bill',
      model: 'a',
      calls: 12,
      expectedMicroUsd: 1_200,
      actualMicroUsd: 1_560,
      ratio: 1.3,
    });
    const [less] = billed(12, 50);
    assert.ok(less);
    assert.equal(costDriftAlert(less, NOON_MS).severity, 'notice');
  });
});
