import { forecast } from './answer.ts';
import { behaviourOf } from './models.ts';
import { truthOf } from './truth.ts';

const QUESTIONS = 2_000;

/** A model's true skill, which no decision can see: its expected Brier score over the simulated world's open
 * questions, worked out from the truths themselves. */
export function trueBrier(model: string): number {
  let sum = 0;
  for (let index = 0; index < QUESTIONS; index++) {
    const ticker = `KXSKILL-${index}`;
    const truth = truthOf(ticker);
    sum += (forecast(model, behaviourOf(model), ticker, '') - truth) ** 2 + truth * (1 - truth);
  }
  return sum / QUESTIONS;
}
