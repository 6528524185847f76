import { plattPrior } from '../forecast/calibrate.ts';
import { logit } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';
import type { ScoredDecision } from './scored-decision.ts';

/** Standard deviation of the change in log-odds for the share of the models' error that more answers take away, measured on
 * recorded panels. Before an account has such panels of its own it is also used for the first answer's distance from the price. */
export const LOGIT_SPREAD = 1.95;

/** Share of the models' error variance that all of them have in common. */
export const COMMON = 0.9;

/** How far answers have been found to move the probability, from the accounts' own decisions. */
export interface MeasuredSpread {
  /** Decisions that it was measured on. */
  readonly panels: number;
  /** What further answers did to the log-odds, as a factor of what recorded panels lead to expect. */
  readonly furtherFactor: number;
  /** Root mean square of the probability's log-odds less the price's. */
  readonly fromPrice: number;
  readonly isPriceMeasured: boolean;
}

export const COLD_SPREAD: MeasuredSpread = {
  panels: 0,
  furtherFactor: 1,
  fromPrice: LOGIT_SPREAD,
  isPriceMeasured: false,
};

/** Error variance of a mean of n models, one model's being 1: they share nine tenths of it. */
export const errorVariance = (n: number) => (1 + COMMON * (n - 1)) / n;

/** What several answers instead of one do to the log-odds, on recorded panels: its standard deviation. */
export const recordedSpread = (answers: number): number =>
  LOGIT_SPREAD * Math.sqrt(errorVariance(1) - errorVariance(answers));

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
