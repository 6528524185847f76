import assert from 'node:assert/strict';
import { logit } from '../../../domain/shared/probability.ts';
import { mean } from '../../../domain/shared/sum.ts';
import { forecast } from '../../../local/simulator/answer.ts';
import { behaviourOf } from '../../../local/simulator/models.ts';

/** Of a model whose errors are its own and wide, so that two decimals do not hide them. */
const WIDE = { ...behaviourOf('m'), noise: 1, correlation: 0, overconfidence: 0.5 };
const TICKERS = Array.from({ length: 4_000 }, (_, index) => `KXAGAIN-${index}`);
const answers = (sample?: number, model = 'm') =>
  TICKERS.map((ticker) => logit(forecast(model, WIDE, ticker, '', sample)));
const meanSquare = (one: readonly number[], other: readonly number[]) =>
  mean(one.map((value, index) => (value - (other[index] ?? 0)) ** 2));

describe('a simulated model that is asked again', () => {
  const [first, second, third] = [answers(), answers(2), answers(3)];

  it('says the same for the same answer, and something else for another', () => {
    assert.deepEqual(answers(1), first);
    assert.deepEqual(answers(2), second);
    assert.ok(second.filter((value, index) => value !== first[index]).length > 0.9 * TICKERS.length);
  });

  it('differs from itself by half of what two models differ by, whichever of its answers', () => {
    const apart = meanSquare(first, answers(1, 'other'));
    for (const [one, other] of [
      [first, second],
      [first, third],
      [second, third],
    ] as const) {
      const share = meanSquare(one, other) / apart;
      assert.ok(share > 0.45 && share < 0.55, `${share}`);
    }
  });
});
