import assert from 'node:assert/strict';
import { drawFrom } from '../../bench/chaos/draw.ts';
import { judge, type SoakRun } from '../../bench/soak/judge.ts';
import type { Sample } from '../../bench/soak/sample.ts';
import { slopeOf } from '../../bench/soak/slope.ts';

const MB = 1_000_000;
const WINDOW_MS = 15_000;

function sample(index: number, change: Partial<Sample> = {}): Sample {
  // A sawtooth, as a garbage-collected process has.
  const workerBytes = 400 * MB + (index % 7) * 3 * MB;
  return {
    atMs: index * WINDOW_MS,
    rssBytes: { store: 300 * MB + ((index * 7_919) % 11) * MB, 'worker 1': workerBytes },
    disk: { storeBytes: index * 20_000 * 60, temporalBytes: index * 40_000 * 60 },
    histories: { operations: { events: 30 + index, bytes: 4_000 } },
    ...change,
  };
}

/** Half an hour at 4 decisions a second, in which all is well. */
function goodRun(change: Partial<SoakRun> = {}): SoakRun {
  const forMs = 30 * 60_000;
  const perSecond = 4;
  const count = (perSecond * forMs) / 1_000;
  return {
    forMs,
    perSecond,
    sent: Array.from({ length: count }, (_, n) => ({ dueMs: (n * 1_000) / perSecond, tookMs: 100 + ((n * 37) % 50) })),
    samples: Array.from({ length: forMs / WINDOW_MS + 1 }, (_, index) => sample(index)),
    decisions: count,
    outcomes: 1_800,
    scored: 1_800,
    scoreboardVersion: 20,
    failures: [],
    ...change,
  };
}

describe('a slope', () => {
  const draw = drawFrom(1);
  const noise = Array.from({ length: 100 }, () => draw() - 0.5);

  it('has an interval that holds the growth, and 0 where nothing grows', () => {
    const growing = slopeOf(noise.map((each, x) => ({ x, y: 3 * x + 20 * each })));
    assert.ok(growing.low < 3 && growing.high > 3 && growing.low > 2, JSON.stringify(growing));
    const flat = slopeOf(noise.map((each, x) => ({ x, y: 20 * each })));
    assert.ok(flat.low < 0 && flat.high > 0, JSON.stringify(flat));
  });

  it('is wider where neighbours are alike', () => {
    const alike = noise.map((_, index) => noise[10 * Math.floor(index / 10)] as number);
    const width = (values: readonly number[]) => {
      const { low, high } = slopeOf(values.map((y, x) => ({ x, y })));
      return high - low;
    };
    assert.ok(width(alike) > 1.2 * width(noise), `${width(alike)} ${width(noise)}`);
  });
});

describe('a soak', () => {
  it('has nothing to say of half an hour in which all was well', () => {
    const { problems, isConclusive, windows, bytesADecision } = judge(goodRun());
    assert.deepEqual(problems, []);
    assert.equal(isConclusive, true);
    assert.equal(windows.length, 120);
    assert.ok(bytesADecision.store <= 20_000 && bytesADecision.store > 19_000);
  });

  it('does not pass where nothing happened', () => {
    const nothing = judge(goodRun({ sent: [], decisions: 0, outcomes: 0, scored: 0, scoreboardVersion: 0 }));
    const text = nothing.problems.join('\n');
    for (const expected of [
      /0 decisions were made; the load was to be 7200/,
      /120 windows/,
      /No outcome/,
      /scored nothing/,
    ]) {
      assert.match(text, expected);
    }
    assert.notDeepEqual(judge(goodRun({ perSecond: 0, sent: [] })).problems, []);
  });

  it('says what was not as it must be', () => {
    const { sent, samples } = goodRun();
    const wrong: readonly [Partial<SoakRun>, RegExp][] = [
      [{ sent: sent.slice(0, 7_000) }, /7000 decisions were made/],
      [{ failures: ['Error: timed out'] }, /1 decisions or outcomes failed, the first with: Error: timed out/],
      // A stall of five seconds once.
      [
        { sent: sent.map((each) => (Math.abs(each.dueMs - 600_000) < 5_000 ? { ...each, tookMs: 5_000 } : each)) },
        /worst window's p95 is 5000 ms, more than 2 times the median window's 1\d\d ms/,
      ],
      // 20 MB an hour in a sawtooth of 18 MB.
      [
        {
          samples: samples.map((each, index) => ({
            ...each,
            rssBytes: { ...each.rssBytes, 'worker 1': (each.rssBytes['worker 1'] ?? 0) + (index / 240) * 20 * MB },
          })),
        },
        /worker 1 grows by .* MB an hour/,
      ],
      [
        { samples: [...samples.slice(0, -1), sample(120, { rssBytes: { store: 300 * MB, 'worker 1': null } })] },
        /worker 1 ended/,
      ],
      [
        { samples: [...samples, sample(121, { disk: { storeBytes: 7_200 * 31_000, temporalBytes: 0 } })] },
        /31000 bytes a decision/,
      ],
      [{ samples: [...samples, sample(121, { disk: { storeBytes: 0, temporalBytes: 0 } })] }, /The store took 0 bytes/],
      [
        { samples: [...samples, sample(121, { histories: { operations: { events: 11_000, bytes: 1 } } })] },
        /history of operations became 11000/,
      ],
    ];
    for (const [change, expected] of wrong) assert.match(judge(goodRun(change)).problems.join('\n'), expected);
  });

  it('knows that two minutes say nothing of growth', () => {
    const forMs = 120_000;
    const { sent, samples } = goodRun();
    const short = judge(goodRun({ forMs, sent: sent.slice(0, 480), samples: samples.slice(0, 9), decisions: 480 }));
    assert.deepEqual([short.isConclusive, short.problems], [false, []]);
    assert.equal(short.rss.store?.growthMbPerHour, null);
  });
});
