import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addUp } from '../../../domain/learning/bucket.ts';
import type { Dimension } from '../../../domain/learning/cell.ts';
import { addSums } from '../../../domain/learning/sums.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import {
  addTokens,
  type CallWithTokens,
  expectTokens,
  noTokens,
  tokenRecordOf,
} from '../../../domain/learning/tokens.ts';
import { resolvedDecision } from '../../support/decision.ts';

const call = (output: number, more: Partial<CallWithTokens> = {}): CallWithTokens => ({
  costMicroUsd: 1_000,
  requestBytes: 4_000,
  usage: {
    promptTokens: 700,
    cachedPromptTokens: 300,
    cacheWriteTokens: 0,
    outputTokens: output,
    reasoningTokens: output,
  },
  ...more,
});

function sumsOf(calls: readonly CallWithTokens[]) {
  const sums = noTokens();
  for (const each of calls) addTokens(sums, each);
  return sums;
}

describe('the tokens of a model’s calls', () => {
  it('give known figures', () => {
    const sums = sumsOf(Array.from({ length: 100 }, (_, n) => call(5 * (n + 1))));
    const record = tokenRecordOf(sums, []);
    assert.ok(record);
    assert.equal(record.promptTokensPerByte, 0.25);
    assert.equal(record.cachedShare, 0.3);
    assert.equal(record.reasoningShare, 0.5);
    // 10, 20, ... 1,000 tokens of output and reasoning.
    assert.equal(record.output.mean, 505);
    assert.ok(Math.abs(record.output.p50 / 500 - 1) < 0.09, `${record.output.p50}`);
    assert.ok(Math.abs(record.output.p90 / 900 - 1) < 0.09, `${record.output.p90}`);
  });

  it('are not told of fewer than ten calls', () => {
    assert.equal(tokenRecordOf(undefined, []), null);
    assert.equal(tokenRecordOf(sumsOf(Array.from({ length: 9 }, () => call(100))), []), null);
    assert.notEqual(tokenRecordOf(sumsOf(Array.from({ length: 10 }, () => call(100))), []), null);
  });

  it('of a category are drawn toward the model’s whole, as by twenty calls', () => {
    const [few, many] = [20, 80].map((length) => sumsOf(Array.from({ length }, () => call(150))));
    assert.ok(few && many);
    const whole = sumsOf([
      ...Array.from({ length: 20 }, () => call(150)),
      ...Array.from({ length: 20 }, () => call(350)),
    ]);
    const record = tokenRecordOf(whole, [
      { category: 'sports', sums: few },
      { category: 'politics', sums: many },
    ]);
    assert.ok(record);
    assert.equal(record.output.mean, 500);
    assert.equal(expectTokens(record, 'sports').output.mean, 400);
    assert.equal(expectTokens(record, 'politics').output.mean, 340);
    assert.deepEqual(expectTokens(record, 'never seen').output, record.output);
    assert.equal(expectTokens(record, 'sports').promptTokensPerByte, record.promptTokensPerByte);
  });

  it('add up, in any parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000 })),
        fc.array(fc.integer({ min: 0, max: 5_000 })),
        (one, other) => {
          const sums = sumsOf(one.map((n) => call(n, { predictedMicroUsd: n })));
          addSums(sums, sumsOf(other.map((n) => call(n, { predictedMicroUsd: n }))));
          assert.deepEqual(sums, sumsOf([...one, ...other].map((n) => call(n, { predictedMicroUsd: n }))));
        },
      ),
    );
  });

  it('are tallied by hour of each model, whole and by category, where a call says what it used', () => {
    const [plain, ...others] = Array.from({ length: 3 }, (_, n) => resolvedDecision(n, 0));
    assert.ok(plain);
    const told = others.map((decision) => ({
      ...decision,
      calls: decision.calls.map((each) => ({
        ...each,
        ...call(100, { predictedMicroUsd: 900, costMicroUsd: each.costMicroUsd }),
      })),
    }));
    const hour = tallyHour(0, [plain, ...told], [], []);
    const tokens = (by: Dimension | null, slice = 'all') =>
      hour.cells.find((cell) => cell.subject === 'alpha' && cell.by === by && cell.slice === slice)?.tally.tokens;
    assert.equal(tokens(null)?.calls, 2);
    assert.equal(tokens(null)?.predictions, 2);
    assert.equal(tokens(null)?.predictedMicroUsd, 1_800);
    assert.equal(tokens(null)?.usedMicroUsd, 501 + 502);
    assert.equal(tokens('category', 'sports')?.calls, 1);
    assert.equal(tokens('expiry', '1d_to_7d'), undefined);
    assert.equal(
      hour.cells.some(({ subject, tally }) => subject.startsWith('(') && tally.tokens),
      false,
    );
    // Calls whose usage is not known add nothing and take nothing away.
    const without = tallyHour(0, [plain], [], []);
    const sum = addUp([without, hour, without]).find((cell) => cell.subject === 'alpha' && cell.by === null);
    assert.deepEqual(sum?.tally.tokens, tokens(null));
  });
});
