import assert from 'node:assert/strict';
import { driftOverPanels } from '../../../domain/learning/drift.ts';
import { brier } from '../../../domain/learning/quality.ts';
import { createStandings } from '../../../domain/learning/weights.ts';
import { forecast } from '../../../local/simulator/answer.ts';
import { behaviourOf } from '../../../local/simulator/models.ts';
import { settle } from '../../../local/simulator/truth.ts';
import { scoredPanel } from './scored.ts';

/** Noise on the log-odds, the best first. It stands out: where all are nearly equal, losing one costs next to nothing. */
const SKILL: Readonly<Record<string, number>> = { best: 0.2, second: 0.8, third: 0.9, fourth: 1, fifth: 1.1 };
const MODELS = Object.keys(SKILL);
const BREAKS_AT = 200;
const LABELS = 400;
const RECOVERED_WITHIN = 100;
const SEEDS = 20;

/** Resolved panels of a simulated world in which the best model silently breaks: it goes on answering, with the sign of its
 * log-odds turned. */
function panels(seed: number) {
  return Array.from({ length: LABELS }, (_, index) => {
    const ticker = `KXDRIFT-${seed}-${index}`;
    const forecasts = Object.fromEntries(
      MODELS.map((model) => {
        const p = forecast(
          `${model}-${seed}`,
          { ...behaviourOf(''), noise: SKILL[model] ?? 1, overconfidence: 1 },
          ticker,
          '',
        );
        return [model, model === 'best' && index >= BREAKS_AT ? 1 - p : p];
      }),
    );
    return { ticker, forecasts, outcome: settle(ticker) === 'yes' ? (1 as const) : (0 as const) };
  });
}

describe('a model that silently breaks', () => {
  const runs = Array.from({ length: SEEDS }, (_, seed) => {
    const world = panels(seed);
    const standings = createStandings(MODELS);
    const losses = { slow: 0, twoSpeed: 0 };
    for (const [index, { forecasts, outcome }] of world.entries()) {
      if (index >= BREAKS_AT && index < BREAKS_AT + RECOVERED_WITHIN) {
        for (const speed of ['slow', 'twoSpeed'] as const) {
          const weights = standings[speed]();
          const pooled = MODELS.reduce((sum, model) => sum + (weights[model] ?? 0) * (forecasts[model] ?? 0), 0);
          losses[speed] += brier(pooled, outcome) / RECOVERED_WITHIN;
        }
      }
      standings.add({ forecasts, outcome });
    }
    const scored = world.map((panel, index) => scoredPanel({ ...panel, atMs: index }));
    const { transitions } = driftOverPanels(scored, MODELS);
    const alarm = transitions.find(({ model, to }) => model === 'best' && to === 'deselected');
    return {
      gain: losses.slow - losses.twoSpeed,
      delay: alarm ? alarm.atMs - BREAKS_AT : null,
      healthy: transitions.filter(
        ({ model, to, atMs }) => to === 'deselected' && (model !== 'best' || atMs < BREAKS_AT),
      ),
    };
  });

  it('is followed sooner by two-speed weights, sets off the alarm, and takes no healthy model with it', () => {
    const delays = runs.flatMap(({ delay }) => (delay === null ? [] : [delay])).toSorted((a, b) => a - b);
    const gained = runs.filter(({ gain }) => gain > 0).length;
    const meanGain = runs.reduce((sum, { gain }) => sum + gain, 0) / SEEDS;
    const dropped = runs.reduce((sum, { healthy }) => sum + healthy.length, 0);
    const median = delays[Math.floor(delays.length / 2)];
    console.log(
      `      ${SEEDS} seeds: two-speed better in ${gained}, by ${meanGain.toFixed(4)} Brier over the ${RECOVERED_WITHIN} questions after the break; alarm in ${delays.length}, after ${median} questions (median), ${delays.at(-1)} at most; healthy models deselected: ${dropped}`,
    );
    assert.equal(gained, SEEDS);
    assert.ok(meanGain > 0.005);
    assert.equal(delays.length, SEEDS);
    assert.ok((delays.at(-1) ?? 0) <= RECOVERED_WITHIN);
    assert.equal(dropped, 0);
  });
});
