import assert from 'node:assert/strict';
import * as read from '../../src/client/cli/options.ts';

describe('what is typed on the command line', () => {
  it('is read in the units that the service counts in', () => {
    assert.equal(read.dollars('0.5'), 500_000);
    assert.equal(read.seconds('30'), 30_000);
    assert.equal(read.duration('30m'), 1_800_000);
    assert.equal(read.duration('7d'), 604_800_000);
    assert.deepEqual(read.caps('day=25, hour=5'), { dayMicroUsd: 25_000_000, hourMicroUsd: 5_000_000 });
    assert.deepEqual(read.position('no:100:45.5'), { side: 'no', contracts: 100, averageCents: 45.5 });
    assert.equal(read.blend('evidence'), 'evidence');
    assert.equal(read.blend('0.3'), 0.3);
    assert.equal(read.action('skip'), 'SKIP');
    assert.equal(read.path('QUICK'), 'quick');
    assert.equal(read.modeOrClear('clear'), 'clear');
  });

  const refused: readonly (readonly [string, (text: string) => unknown, string])[] = [
    ['dollars', read.dollars, '-1'],
    ['dollars', read.dollars, '1e3'],
    ['dollars', read.dollars, ''],
    ['seconds', read.seconds, '0'],
    ['seconds', read.seconds, 'soon'],
    ['a count', read.count, '0'],
    ['a count', read.count, '1.5'],
    ['a seed', read.seed, '-1'],
    ['a blend', read.blend, '1.1'],
    ['a blend', read.blend, 'NaN'],
    ['a position', read.position, 'maybe:1:2'],
    ['a time', read.duration, '7w'],
    ['a mode', read.modeOrClear, 'panic'],
    ['caps', read.caps, 'day'],
    ['caps', read.caps, 'week=3'],
    ['caps', read.caps, 'day=1=2'],
    ['caps', read.caps, '__proto__=1'],
    ['caps', read.caps, 'constructor=1'],
  ];
  for (const [what, reader, text] of refused) {
    it(`${what} is not ${JSON.stringify(text)}, and the refusal says what is right`, () => {
      assert.throws(() => reader(text), /It must be .{8,}/);
    });
  }
});
