import assert from 'node:assert/strict';
import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import * as read from '../../cli/options.ts';
import { nothingPolluted, TEXTS } from '../support/hostile.ts';

describe('what is typed on the command line', () => {
  it('is read in the units that the service counts in', () => {
    assert.equal(read.dollars('0.5'), 500_000);
    assert.equal(read.seconds('30'), 30_000);
    assert.equal(read.duration('30m'), 1_800_000);
    assert.equal(read.duration('7d'), 604_800_000);
    assert.deepEqual(read.caps('day=25, hour=5'), { dayMicroUsd: 25_000_000, hourMicroUsd: 5_000_000 });
    const parts = read.partCap('model:llama3.1:8b=none', read.partCap('category:economics=2'));
    assert.deepEqual(read.partCap('model:grok-4=0.5', parts), {
      categoryMicroUsd: { economics: 2_000_000 },
      modelMicroUsd: { 'llama3.1:8b': null, 'grok-4': 500_000 },
    });
    assert.equal(read.settlementValue('0.37'), 370_000);
    assert.equal(read.settlementValue('1'), 1_000_000);
    assert.throws(() => read.settlementValue('37'), /dollars from 0 to 1, such as 0\.37/);
    assert.deepEqual(read.position('no:100:45.5'), { side: 'no', contracts: 100, averageCents: 45.5 });
    assert.deepEqual(read.position('yes:227.27:45'), { side: 'yes', contracts: 227.27, averageCents: 45 });
    assert.deepEqual(read.tickers('KX-1, KX-2'), ['KX-1', 'KX-2']);
    assert.throws(() => read.tickers('KX-1,'), InvalidArgumentError);
    assert.equal(read.blend('evidence'), 'evidence');
    assert.equal(read.blend('0.3'), 0.3);
    assert.equal(read.action('skip'), 'SKIP');
    assert.equal(read.path('QUICK'), 'quick');
    assert.equal(read.modeOrClear('clear'), 'clear');
  });

  it('is a value that can be reckoned with, or is refused, whatever was typed', () => {
    const typed = fc.oneof(
      fc.constantFrom(
        ...TEXTS,
        '9'.repeat(400),
        `${'9'.repeat(30)}.5`,
        `yes:${'9'.repeat(400)}:45`,
        `${'9'.repeat(40)}d`,
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[-+]?[0-9.e]{1,30}[mhd%]?$/),
    );
    const readers = [
      ...[read.dollars, read.seconds, read.count, read.seed, read.duration, read.instant, read.baseRate],
      ...[
        read.blend,
        read.position,
        read.caps,
        (text: string) => read.partCap(text),
        read.action,
        read.path,
        read.modeOrClear,
        read.centsAsProbability,
      ],
    ];
    fc.assert(
      fc.property(typed, (text) => {
        for (const reader of readers) {
          let value: unknown;
          try {
            value = reader(text);
          } catch (error) {
            assert.ok(error instanceof InvalidArgumentError, String(error));
            continue;
          }
          const numbers = typeof value === 'object' && value !== null ? Object.values(value) : [value];
          for (const number of numbers) if (typeof number === 'number') assert.ok(Number.isFinite(number), text);
        }
      }),
      { numRuns: 500 },
    );
    nothingPolluted();
  });

  const refused: readonly (readonly [string, (text: string) => unknown, string])[] = [
    ['a cap of a part', (text) => read.partCap(text), 'week:now=1'],
    ['a cap of a part', (text) => read.partCap(text), 'model:grok-4'],
    ['a cap of a part', (text) => read.partCap(text), 'model:__proto__=1'],
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
    ['a position', read.position, 'yes:0:2'],
    ['a position', read.position, 'yes:2.345:2'],
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
