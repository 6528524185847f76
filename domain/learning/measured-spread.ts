import { plattPrior } from '../forecast/calibrate.ts';
import { logit } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';
import { COLD_SPREAD, type MeasuredSpread, recordedSpread } from './answer-spread.ts';
import type { ScoredDecision } from './scored-decision.ts';

/** Decisions from which on an account's own figures count. */
const LEAST_DECISIONS = 30;
/** Calibration draws every difference in log-odds together by about this. */
const SLOPE = plattPrior(0.5).a;

/** How far answers move the probability, from decisions on resolved markets: each model of a panel against the mean of all of
 * them, and the probability against the price. Below thirty of either, what recorded panels lead to expect. */
export function measuredSpread(
  panels: readonly Pick<ScoredDecision, 'forecasts'>[],
  forecasts: readonly Pick<ScoredDecision, 'probability' | 'marketPrice'>[],
): MeasuredSpread {
  let squares = 0;
  let recordedSquares = 0;
  let counted = 0;
  for (const { forecasts: all } of panels) {
    const answers = all.filter(({ shadow }) => !shadow).map(({ rawProbability }) => rawProbability);
    if (answers.length < 2) continue;
    const pooled = logit(mean(answers));
    for (const p of answers) squares += (SLOPE * (logit(p) - pooled)) ** 2;
    recordedSquares += answers.length * recordedSpread(answers.length) ** 2;
    counted += 1;
  }
  const distances = forecasts.flatMap(({ probability, marketPrice }) =>
    probability === null || marketPrice === null ? [] : [logit(probability) - logit(marketPrice)],
  );
  const meanSquare = mean(distances.map((each) => each ** 2));
  return {
    panels: counted,
    furtherFactor: counted < LEAST_DECISIONS ? COLD_SPREAD.furtherFactor : Math.sqrt(squares / recordedSquares),
    fromPrice: distances.length < LEAST_DECISIONS ? COLD_SPREAD.fromPrice : Math.sqrt(meanSquare),
    isPriceMeasured: distances.length >= LEAST_DECISIONS,
  };
}
