import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stepMoney, stepShares, stepWorstCaseMicroUsd } from '../../../domain/money/step-reservation.ts';

describe('what a step reserves, by model', () => {
  it('holds the money of the repeats for the dearest', () => {
    const calls = [
      { model: 'small', worstCaseMicroUsd: 2 },
      { model: 'large', worstCaseMicroUsd: 9 },
    ];
    assert.deepEqual(stepShares(calls, 2), { models: { small: 2, large: 27 }, spareModel: 'large' });
    assert.deepEqual(stepShares(calls, 0), { models: { small: 2, large: 9 }, spareModel: null });
    assert.deepEqual(stepShares([], 2), { models: {}, spareModel: null });
  });

  it('is as much again for each prompt, with as many attempts', () => {
    const calls = [
      { model: 'small', worstCaseMicroUsd: 2 },
      { model: 'large', worstCaseMicroUsd: 9 },
    ];
    assert.deepEqual(stepMoney('panel', calls, { attemptsPerCall: 2, parts: 3, round: 0 }), {
      models: { small: 6, large: 81 },
      spareModel: 'large',
      repeats: 6,
      attempts: { small: 6, large: 6 },
    });
    assert.deepEqual(stepMoney('panel', calls, { attemptsPerCall: 2, parts: 1, round: 2 }), {
      models: { small: 2, large: 9 },
      spareModel: null,
      repeats: 0,
      attempts: { small: 2, large: 2 },
    });
  });

  it('holds the worst case of every answer that a model is asked for, and their attempts', () => {
    const calls = [
      { model: 'small', worstCaseMicroUsd: 2 },
      { model: 'small', worstCaseMicroUsd: 2 },
      { model: 'large', worstCaseMicroUsd: 9 },
    ];
    const { models, attempts } = stepMoney('wider', calls, { attemptsPerCall: 2, parts: 3, round: 2 });
    assert.deepEqual(
      [models, attempts],
      [
        { small: 12, large: 27 },
        { small: 12, large: 6 },
      ],
    );
  });

  it('is together the worst case of the step, to the micro-dollar', () => {
    const call = fc.record({ model: fc.constantFrom('a', 'b', 'c', 'd'), worstCaseMicroUsd: fc.nat(1_000_000) });
    fc.assert(
      fc.property(fc.array(call), fc.nat(3), (calls, repeats) => {
        const total = Object.values(stepShares(calls, repeats).models).reduce((sum, share) => sum + share, 0);
        assert.equal(total, stepWorstCaseMicroUsd(calls, repeats));
      }),
    );
  });
});
