import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkOutcome, checkOutcomes } from '../../../domain/learning/outcome-schema.ts';

const TOLD = { ticker: 'KXRAIN-31', settlement: 'yes', by: 'a bot' };

describe('a told outcome', () => {
  it('is taken with the least, and with everything', () => {
    assert.ok(checkOutcome(TOLD).ok);
    assert.ok(checkOutcome({ ...TOLD, settlement: 'void', atMs: 1_700_000_000_000, lastMid: 0.5, correct: true }).ok);
    assert.ok(checkOutcomes([TOLD]).ok);
    assert.ok(checkOutcome({ ...TOLD, settlement: 'scalar', settlementValueMicroUsd: 370_000 }).ok);
    assert.ok(checkOutcome({ ...TOLD, settlementValueMicroUsd: 1_000_000 }).ok, 'what yes pays anyway');
    assert.ok(checkOutcome({ ...TOLD, settlement: 'no', settlementValueMicroUsd: 0 }).ok);
  });

  const wrong: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ ticker: 'two words' }, /ticker is "two words"/],
    [{ settlement: 'YES' }, /settlement is "YES"; it must be one of yes, no, void, scalar/],
    [{ by: '' }, /by is ""/],
    [{ atMs: 1.5 }, /atMs is 1\.5/],
    [{ atMs: 1_700_000_000 }, /a time in seconds has 10/],
    // Of no day that a date can name: the scorekeeper could not keep it, and would never come past it.
    [{ atMs: 9_000_000_000_000_000 }, /atMs is 9000000000000000; it must be a time in epoch milliseconds/],
    [{ lastMid: 93 }, /lastMid is 93/],
    [{ correct: 'yes' }, /correct is "yes"/],
    [
      { settlementValueMicroUsd: 370_000 },
      /settlementValueMicroUsd is 370000; a market that settled yes has no such value/,
    ],
    [{ settlement: 'void', settlementValueMicroUsd: 0 }, /settlementValueMicroUsd is 0; a market that settled void/],
    [{ settlement: 'scalar', settlementValueMicroUsd: 0.37 }, /settlementValueMicroUsd is 0\.37; .*micro-dollars/],
    [{ settlement: 'scalar', settlementValueMicroUsd: 1_000_001 }, /from 0 to 1000000/],
    [{ result: 'yes' }, /no field named result/],
  ];
  for (const [change, message] of wrong) {
    it(`is refused with ${JSON.stringify(change)}`, () => {
      const checked = checkOutcome({ ...TOLD, ...change });
      assert.ok(!checked.ok);
      assert.match(checked.message, message);
      const list = checkOutcomes([TOLD, { ...TOLD, ...change }]);
      assert.ok(!list.ok);
      assert.match(list.message, /^Outcome 2: /);
    });
  }

  it('never makes it throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        assert.equal(typeof checkOutcome(input).ok, 'boolean');
        assert.equal(typeof checkOutcomes(input).ok, 'boolean');
      }),
    );
  });
});
