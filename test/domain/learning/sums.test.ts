import assert from 'node:assert/strict';
import { addSums, sumBy } from '../../../domain/learning/sums.ts';

describe('sums', () => {
  it('add number by number, through the records and lists within', () => {
    const total = { n: 3, by: { b: 1 } as Record<string, number>, bins: [{ n: 1 }, { n: 2 }] };
    addSums(total, { n: 1, by: { a: 2 }, bins: [{ n: 10 }, { n: 20 }] });
    assert.deepEqual(total, { n: 4, by: { b: 1, a: 2 }, bins: [{ n: 11 }, { n: 22 }] });
  });

  it('take over what the other has alone, as a copy', () => {
    const total: { tokens?: { calls: number } } = {};
    const from = { tokens: { calls: 2 } };
    addSums(total, from);
    addSums(total, from);
    assert.deepEqual([total, from], [{ tokens: { calls: 4 } }, { tokens: { calls: 2 } }]);
  });

  it('are grouped by the fields that tell them apart, which are not added', () => {
    const all = [
      { bin: 1, model: 'a', n: 1 },
      { bin: 1, model: 'b', n: 5 },
      { bin: 1, model: 'a', n: 2 },
      { bin: 2, model: 'a', n: 7 },
    ];
    const frozen = all.map((each) => Object.freeze(each));
    assert.deepEqual(sumBy(frozen, ['bin', 'model']), [
      { bin: 1, model: 'a', n: 3 },
      { bin: 1, model: 'b', n: 5 },
      { bin: 2, model: 'a', n: 7 },
    ]);
    assert.deepEqual(sumBy([], ['bin']), []);
  });
});
