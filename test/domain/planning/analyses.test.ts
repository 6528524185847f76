import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Analysis, analysisRefusal, hasAnalysisLimits, withAnalysis } from '../../../domain/planning/analyses.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY = { startMs: 10 * DAY_MS, endMs: 11 * DAY_MS };
const at = (hours: number, decisionId = `main/${hours}`): Analysis => ({
  decisionId,
  atMs: DAY.startMs + hours * HOUR_MS,
});

describe('one more analysis of a market', () => {
  const limits = { analysisCooldownMs: 3 * HOUR_MS, maxAnalysesPerMarketDay: 2 };
  const refusal = (before: readonly Analysis[], hours: number, given = limits, decisionId = 'main/new') =>
    analysisRefusal(before, given, decisionId, DAY.startMs + hours * HOUR_MS, DAY);

  it('has to wait until the cool-down after the latest is over', () => {
    assert.equal(refusal([], 5), null);
    assert.deepEqual(refusal([at(4), at(1)], 5), {
      code: 'cooling_down',
      figures: { ...at(4), analysisCooldownMs: 3 * HOUR_MS, untilMs: at(7).atMs },
    });
    assert.equal(refusal([at(1)], 4), null);
    assert.equal(refusal([at(-2)], 0.5)?.code, 'cooling_down', 'over midnight too');
  });

  it('is not permitted once the day has had its number, and again the next day', () => {
    assert.deepEqual(refusal([at(1), at(5)], 9), {
      code: 'analyses_used_up',
      figures: { analyses: 2, maxAnalysesPerMarketDay: 2, untilMs: DAY.endMs },
    });
    assert.equal(refusal([at(-9), at(-5), at(5)], 9), null, 'yesterday is not counted');
  });

  it('is always permitted to the decision that it was counted for, and without limits', () => {
    assert.equal(refusal([at(5, 'main/new')], 5, limits), null);
    const none = { analysisCooldownMs: 0, maxAnalysesPerMarketDay: 0 };
    assert.equal(refusal([at(5), at(5.1)], 5.2, none), null);
    assert.equal(refusal([at(5.1)], 5, { ...limits, analysisCooldownMs: 0 }), null, 'counted by a clock that is ahead');
    assert.deepEqual([hasAnalysisLimits(none), hasAnalysisLimits(limits)], [false, true]);
  });

  it('keeps both limits however the times fall', () => {
    const given = fc.record({
      minutes: fc.array(fc.integer({ min: 0, max: 2 * 24 * 60 - 1 }), { maxLength: 60 }),
      cooldownMinutes: fc.constantFrom(0, 1, 45, 600),
      most: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(given, ({ minutes, cooldownMinutes, most }) => {
        const analysisCooldownMs = cooldownMinutes * 60_000;
        const limited = { analysisCooldownMs, maxAnalysesPerMarketDay: most };
        let made: readonly Analysis[] = [];
        for (const [index, minute] of minutes.toSorted((a, b) => a - b).entries()) {
          const atMs = DAY.startMs + minute * 60_000;
          const day = atMs < DAY.endMs ? DAY : { startMs: DAY.endMs, endMs: DAY.endMs + DAY_MS };
          const decisionId = `main/${index}`;
          if (analysisRefusal(made, limited, decisionId, atMs, day) === null) {
            made = withAnalysis(made, { decisionId, atMs });
          }
        }
        const times = made.map(({ atMs }) => atMs);
        assert.ok(times.every((each, index) => index === 0 || each - (times[index - 1] ?? 0) >= analysisCooldownMs));
        for (const startMs of [DAY.startMs, DAY.endMs]) {
          const inDay = times.filter((each) => each >= startMs && each < startMs + DAY_MS).length;
          assert.ok(most === 0 || inDay <= most);
        }
      }),
    );
  });

  it('leaves nothing behind that no limit can count', () => {
    const old = { decisionId: 'main/old', atMs: DAY.startMs - 8 * DAY_MS };
    assert.deepEqual(withAnalysis([old, at(1)], at(2)), [at(1), at(2)]);
  });
});
