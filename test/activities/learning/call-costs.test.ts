import assert from 'node:assert/strict';
import { readCallCosts } from '../../../activities/learning/call-costs.ts';
import { type DecidedInHour, tallyHour } from '../../../domain/learning/tally-hour.ts';
import { selectModels } from '../../../domain/planning/select.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import { planInput, pricedModel } from '../../support/planning.ts';

const HOUR_MS = Date.parse('2026-11-24T12:00:00Z');

/** So many calls, answered at a cost or refused for nothing. */
const calls = (model: string, answered: number, refused: number): DecidedInHour['calls'] => [
  ...Array.from({ length: answered }, () => ({
    model,
    outcome: 'answered' as const,
    failure: null,
    requestBytes: 2_000,
    costMicroUsd: 1_000,
    latencyMs: 500,
  })),
  ...Array.from({ length: refused }, () => ({
    model,
    outcome: 'failed' as const,
    failure: { kind: 'bad_request' as const },
    requestBytes: 2_000,
    costMicroUsd: 0,
    latencyMs: 20,
  })),
];

async function learnedFrom(...made: DecidedInHour['calls'][]) {
  const decided: DecidedInHour = {
    segment: { category: 'sports', volatility: 'unknown', expiry: '1d_to_7d' },
    purpose: 'decision',
    costMicroUsd: 0,
    latencyMs: 900,
    path: 'quick',
    action: 'SKIP',
    isFullPanel: false,
    notes: [],
    verdict: { reasons: [] },
    candidates: [],
    calls: made.flat(),
  };
  const bucket = tallyHour(HOUR_MS, [decided], [], []);
  const buckets = {
    read: async (_: readonly string[], by: string | null) => (by === null ? [bucket] : []),
    readContributions: async () => [],
  };
  const { calls: records } = await readCallCosts({ buckets } as never, DEFAULT_GROUP, [DEFAULT_GROUP], HOUR_MS);
  return (model: string) => records.find((each) => each.model === model)?.meanCostMicroUsd ?? null;
}

describe('what a call is expected to cost', () => {
  it('is not lowered by calls that failed and cost nothing', async () => {
    const costOf = await learnedFrom(calls('refusing', 10, 990), calls('sound', 10, 0));
    assert.equal(costOf('sound'), 1_000);
    assert.equal(costOf('refusing'), 1_000);
  });

  it('is not known of a model that gave no answer: then the worst case counts', async () => {
    const costOf = await learnedFrom(calls('refusing', 0, 50));
    assert.equal(costOf('refusing'), null);
  });

  it('leaves the sound model first where a cheaper looking one refuses most of its calls', async () => {
    const costOf = await learnedFrom(calls('refusing', 10, 990), calls('sound', 10, 0));
    const priced = (id: string, weight: number) =>
      pricedModel(id, 50_000, { weight, callCostMicroUsd: costOf(id), excessLoss: 0 });
    const { first } = selectModels({
      ...planInput({ models: [priced('refusing', 0.45), priced('sound', 0.55)] }),
      learned: { labels: 1_000, panelsAsked: 1_000, nearCertain: 0 },
    });
    assert.equal(first?.model.model, 'sound');
  });
});
