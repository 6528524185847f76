import type { Method } from '../shared/method.ts';
import { type Calibration, calibrateAt } from './calibrate.ts';

export interface MethodWeightsInput {
  readonly method: Method;
  readonly answers: readonly { readonly model: string; readonly rawProbability: number }[];
  /** By model; those who answered share what the others leave. */
  readonly weights: Readonly<Record<string, number>>;
  readonly calibration: Calibration;
  /** Models with enough resolved questions for their confidence to mean something. */
  readonly experienced: readonly string[];
}

/** The weights that a method pools by. `confidence`: all of it to the experienced model whose calibrated answer is the
 * furthest from a coin toss. `consensus`: equal votes. The others: as learned. */
export function methodWeights(input: MethodWeightsInput, price: number): Readonly<Record<string, number>> {
  const { method, answers, weights, calibration, experienced } = input;
  if (method === 'consensus') return Object.fromEntries(answers.map(({ model }) => [model, 1]));
  if (method !== 'confidence') return weights;
  const trusted = answers.filter(({ model }) => experienced.includes(model) && (weights[model] ?? 0) > 0);
  const boldness = (p: number) => Math.abs(calibrateAt(price, p, calibration) - 0.5);
  const [boldest] = trusted.toSorted((a, b) => boldness(b.rawProbability) - boldness(a.rawProbability));
  return boldest ? { [boldest.model]: 1 } : weights;
}
