import assert from 'node:assert/strict';
import { exposuresOf } from '../../web/portfolio/exposure.ts';

describe('what is at stake', () => {
  const held = (book: 'paper' | 'withheld' | 'real', hundredths: number, basisMicroUsd: number) =>
    ({ book, result: { hundredths, basisMicroUsd } }) as Parameters<typeof exposuresOf>[0][number];

  it('is what was paid for what is held, on paper and for real, never for what a guard withheld', () => {
    const open = [
      held('paper', 500, 2_000),
      held('paper', -200, 700),
      held('withheld', 100, 9_000),
      held('real', 100, 400),
    ];
    assert.deepEqual(exposuresOf(open), [
      { book: 'paper', positions: 2, basisMicroUsd: 2_700 },
      { book: 'real', positions: 1, basisMicroUsd: 400 },
    ]);
  });

  it('is nothing where nothing is held', () => {
    assert.deepEqual(exposuresOf([held('paper', 0, 0)]), []);
  });
});
