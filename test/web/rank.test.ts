import assert from 'node:assert/strict';
import { performanceOf } from '../../domain/learning/figures.ts';
import { addForecast, emptyTally } from '../../domain/learning/tally.ts';
import type { PerformanceRow } from '../../server/contract/models.ts';
import { rank } from '../../web/models/rank.ts';

describe('how models are ranked', () => {
  it('puts the best Brier score first, models without one last, and what is not a model below them', () => {
    const rows = rank([
      row('(market)', 'market', 0.01),
      row('c', 'model', null),
      row('b', 'model', 0.3),
      row('a', 'model', 0.1),
    ]);
    assert.deepEqual(
      rows.map(({ subject }) => subject),
      ['a', 'b', 'c', '(market)'],
    );
  });

  it('calls a model worse only where its interval does not overlap that of the best', () => {
    const best = withBrier('best', 0.15, 0.12, 0.18);
    const near = withBrier('near', 0.2, 0.18, 0.22);
    const far = withBrier('far', 0.25, 0.181, 0.32);
    assert.deepEqual(standings([far, near, best]), {
      best: 'best so far',
      near: 'no significant difference',
      far: 'worse',
    });
  });

  it('says nothing of a model without an interval, not even that it is best', () => {
    const one = withBrier('one', 0.01, null, null);
    const many = withBrier('many', 0.2, 0.1, 0.3);
    assert.deepEqual(standings([one, many]), { one: 'too few outcomes', many: 'best so far' });
  });

  it('compares only within a slice', () => {
    const rows = rank([
      { ...withBrier('a', 0.1, 0.09, 0.11), slice: 'sports' },
      { ...withBrier('a', 0.3, 0.29, 0.31), slice: 'economics' },
    ]);
    assert.deepEqual(
      rows.map(({ slice, standing }) => [slice, standing]),
      [
        ['economics', 'best so far'],
        ['sports', 'best so far'],
      ],
    );
  });
});

function standings(rows: readonly PerformanceRow[]): Record<string, string | null> {
  return Object.fromEntries(rank(rows).map(({ subject, standing }) => [subject, standing]));
}

/** A real performance of fifty forecasts that miss by the root of this Brier score. */
function row(subject: string, kind: PerformanceRow['kind'], brier: number | null): PerformanceRow {
  const tally = emptyTally();
  for (let index = 0; brier !== null && index < 50; index++) addForecast(tally, Math.sqrt(brier), 0);
  return { subject, kind, slice: 'all', performance: performanceOf(tally) };
}

function withBrier(subject: string, mean: number, low: number | null, high: number | null): PerformanceRow {
  const { performance, ...rest } = row(subject, 'model', mean);
  return { ...rest, performance: { ...performance, brier: { mean, low, high } } };
}
