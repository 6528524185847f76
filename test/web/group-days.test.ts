import assert from 'node:assert/strict';
import type { CostCell, CostDay } from '../../server/contract/cost.ts';
import { addDays, groupDays } from '../../web/cost/group-days.ts';

describe('how days of money are grouped', () => {
  it('has each day asked for, null where there is no ledger, and the dearest group first', () => {
    const days = [day('2026-11-01', [cell('a', 5), cell('b', 7)]), day('2026-11-03', [cell('b', 1)])];
    assert.deepEqual(groupDays(days, '2026-11-01', '2026-11-03', 'model'), {
      days: ['2026-11-01', '2026-11-02', '2026-11-03'],
      groups: [
        { name: 'b', totalMicroUsd: 8, microUsd: [7, null, 1] },
        { name: 'a', totalMicroUsd: 5, microUsd: [5, null, 0] },
      ],
    });
  });

  it('adds up two ledgers of one day, as there are when the zone was changed', () => {
    const days = [day('2026-11-01', [cell('a', 5)]), day('2026-11-01', [cell('a', 6)])];
    assert.deepEqual(groupDays(days, '2026-11-01', '2026-11-01', 'purpose').groups, [
      { name: 'decision', totalMicroUsd: 11, microUsd: [11] },
    ]);
  });

  it('makes one group of those that a chart could not tell apart, and loses nothing', () => {
    const cells = Array.from({ length: 12 }, (_, index) => cell(`m${index}`, index + 1));
    const { groups } = groupDays([day('2026-11-01', cells)], '2026-11-01', '2026-11-02', 'model');
    assert.equal(groups.length, 8);
    assert.deepEqual(groups.at(-1), { name: '5 others', totalMicroUsd: 15, microUsd: [15, null] });
    assert.equal(
      groups.reduce((sum, { totalMicroUsd }) => sum + totalMicroUsd, 0),
      78,
    );
  });

  it('crosses a change of the clocks without losing or doubling a day', () => {
    const { days } = groupDays([], '2026-10-31', '2026-11-02', 'model');
    assert.deepEqual(days, ['2026-10-31', '2026-11-01', '2026-11-02']);
  });

  it('adds the cells of all days up to the micro-dollar', () => {
    const days = [day('2026-11-01', [cell('a', 5, 2)]), day('2026-11-02', [cell('a', 6, 1), cell('b', 20)])];
    assert.deepEqual(addDays(days), [cell('b', 20), cell('a', 11, 3)]);
  });
});

function cell(model: string, spentMicroUsd: number, uncertainMicroUsd = 0): CostCell {
  return { model, category: 'sports', purpose: 'decision', spentMicroUsd, uncertainMicroUsd };
}

function day(date: string, cells: readonly CostCell[]): CostDay {
  const spentMicroUsd = cells.reduce((sum, each) => sum + each.spentMicroUsd, 0);
  return {
    account: 'main',
    ledgerId: `ledger/main/${date}/UTC`,
    date,
    zone: 'UTC',
    total: { spentMicroUsd, heldMicroUsd: 0, uncertainMicroUsd: 0, committedMicroUsd: spentMicroUsd },
    caps: { dayMicroUsd: 100, hourMicroUsd: 100, decisionMicroUsd: 10 },
    cells,
  };
}
