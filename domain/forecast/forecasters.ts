import { groupBy } from '../shared/group-by.ts';
import { mean } from '../shared/sum.ts';

interface Stated {
  readonly model: string;
  readonly rawProbability: number;
}

/** One model with all that it said of a question. */
export interface Forecaster extends Stated {
  /** Its answers in order, where there are several: `rawProbability` is their arithmetic mean. */
  readonly samples?: readonly number[];
}

/** Answers by model, in the order of their first ones: several answers of one model are one forecaster that was heard with less
 * noise, and have its weight once.
 * Example: a .6, b .3, a .7 = a .65 (samples .6 and .7), b .3. */
export function forecastersOf(answers: readonly Stated[]): Forecaster[] {
  return [...groupBy(answers, ({ model }) => model)].map(([model, own]) => {
    const samples = own.map(({ rawProbability }) => rawProbability);
    const [only = 0, ...others] = samples;
    return others.length === 0 ? { model, rawProbability: only } : { model, rawProbability: mean(samples), samples };
  });
}

/** Every answer of these forecasters, of which `forecastersOf` makes them again. */
export const answersOf = (forecasters: readonly Forecaster[]): Stated[] =>
  forecasters.flatMap(({ model, rawProbability, samples = [rawProbability] }) =>
    samples.map((sample) => ({ model, rawProbability: sample })),
  );
