import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { calibrate, fitPlatt, horizonWeight, plattPrior } from '../../../domain/forecast/calibrate.ts';
import { pool } from '../../../domain/forecast/pool.ts';
import { hedgeWeights } from '../../../domain/learning/weights.ts';
import { logit } from '../../../domain/shared/probability.ts';
import { columns } from '../columns.ts';

interface Question {
  readonly id: string;
  readonly created: string;
  readonly resolved: string;
  readonly outcome: 0 | 1;
  readonly forecasts: Record<string, number | null>;
  /** From an independent implementation of the same algorithm, in Python. */
  readonly expected: {
    readonly p: number;
    readonly a: number;
    readonly b: number;
    readonly weights: readonly number[];
  };
}

const QUESTIONS = JSON.parse(
  readFileSync(new URL('../../fixtures/forecasts/invented.json', import.meta.url), 'utf8'),
) as Question[];
const MODELS = ['alpha', 'bravo', 'charlie'];
const DAY_MS = 86_400_000;
const BASE_RATE = 0.3;

describe('weights, pool and calibration together', () => {
  it('give what an independent implementation gives, each question knowing only what had resolved before it', () => {
    for (const question of QUESTIONS) {
      const known = QUESTIONS.filter((earlier) => Date.parse(earlier.resolved) < Date.parse(question.created));
      const weights = hedgeWeights(meanLosses(known), known.length);
      const pooled = (of: Question) => pool(answers(of, weights));
      const points = known.map((earlier) => ({
        logOdds: logit(pooled(earlier)),
        outcome: earlier.outcome,
        weight: horizonWeight(days(earlier), days(question)),
      }));
      const calibration = fitPlatt(columns(points), plattPrior(BASE_RATE));
      const { expected } = question;
      for (const [index, model] of MODELS.entries())
        close(weights[model] ?? Number.NaN, expected.weights[index] ?? Number.NaN);
      close(calibration.a, expected.a);
      close(calibration.b, expected.b);
      close(calibrate(pooled(question), calibration), expected.p);
    }
  });
});

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 2e-6, `${actual} is not ${expected}`);
}

const days = (question: Question) => (Date.parse(question.resolved) - Date.parse(question.created)) / DAY_MS;

function answers(question: Question, weights: Record<string, number>) {
  return MODELS.flatMap((model) => {
    const rawProbability = question.forecasts[model];
    return typeof rawProbability === 'number' ? [{ rawProbability, weight: weights[model] ?? 0 }] : [];
  });
}

/** A missing forecast counts as the mean of those that arrived. */
function meanLosses(known: readonly Question[]): Record<string, number> {
  return Object.fromEntries(
    MODELS.map((model) => {
      const losses = known.map((question) => {
        const arrived = MODELS.flatMap((each) => question.forecasts[each] ?? []);
        const mean = arrived.reduce((sum, value) => sum + value, 0) / arrived.length;
        return ((question.forecasts[model] ?? mean) - question.outcome) ** 2;
      });
      return [model, losses.length === 0 ? 0 : losses.reduce((sum, loss) => sum + loss, 0) / losses.length];
    }),
  );
}
