import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runCooperatively } from '../../../activities/run-cooperatively.ts';
import { buildScoreboard, scoreboardSteps } from '../../../domain/learning/build-scoreboard.ts';
import { byResolution, inResolutionOrderSteps } from '../../../domain/learning/scored-decision.ts';
import { finish } from '../../../domain/learning/steps.ts';
import { scoredDecision } from './scored.ts';

const SIZE = 5_000;
const MODELS = ['alpha', 'bravo', 'charlie'];

describe('a scoreboard built in slices', () => {
  const scored = Array.from({ length: SIZE }, (_, n) =>
    scoredDecision({
      ticker: `KX-${n}`,
      outcome: n % 3 === 0 ? 1 : 0,
      resolvedAtMs: (n * 7_919) % SIZE,
      forecasts: MODELS.map((model, index) => ({
        model,
        rawProbability: ((n * (index + 3) * 31) % 90) / 100 + 0.05,
        shadow: false,
      })),
      probability: ((n * 17) % 90) / 100 + 0.05,
    }),
  );
  const input = {
    scored,
    models: MODELS,
    baseRates: [0.4],
    panelsAsked: SIZE,
    facts: { count: SIZE, newestMs: 0 },
    calls: [],
    brierCosts: [],
    excluded: {},
    version: 1,
    nowMs: 1_000 * 86_400_000,
  };

  it('is the one that is built at one go, and pauses often on the way', async () => {
    let pauses = 0;
    const steps = scoreboardSteps(input);
    for (let step = steps.next(); !step.done; step = steps.next()) pauses += 1;
    // At the least: a pause a thousand decisions for each of the learners, and one for each hundred thousand draws.
    assert.ok(pauses > 100, `${pauses}`);
    const { board } = await runCooperatively(scoreboardSteps(input));
    assert.deepEqual(board, buildScoreboard(input));
  });

  it('lets others have their turn before it is done', async () => {
    let turns = 0;
    let isDone = false;
    const watch = () => {
      turns += 1;
      if (!isDone) setImmediate(watch);
    };
    setImmediate(watch);
    await runCooperatively(
      (function* () {
        // Work that is never done before the time of a slice is over, however fast the machine.
        for (let slice = 0; slice < 5; slice++) {
          const untilMs = performance.now() + 15;
          while (performance.now() < untilMs);
          yield;
        }
      })(),
    );
    isDone = true;
    assert.ok(turns >= 4, `${turns} turns`);
  });

  it('sorts as a sort at one go does', () => {
    const item = fc.record({ hours: fc.integer({ min: 0, max: 60 }), name: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), (some) => {
        const many = some.map(({ hours, name }, n) =>
          scoredDecision({ ticker: name, decisionId: `main/${n}`, resolvedAtMs: hours * 3_600_000 }),
        );
        assert.deepEqual(finish(inResolutionOrderSteps(many)), many.toSorted(byResolution));
      }),
    );
  });
});
