import { plattPrior } from '../forecast/calibrate.ts';
import { logit } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';
import {
  COLD_SPREAD,
  type MeasuredSpread,
  OWN_VARIANCE,
  type RepeatedAnswers,
  recordedSpread,
} from './answer-spread.ts';
import type { ForecastLabel, PanelLabel, RepeatedLabel } from './label.ts';

/** Decisions from which on an account's own figures count. */
const LEAST_DECISIONS = 30;
/** Calibration draws every difference in log-odds together by about this. */
const SLOPE = plattPrior(0.5).a;

/** How far answers move the probability, in sums. */
export const noSpread = () => ({
  panels: 0,
  /** Of the answers' distances from their panel's mean, and what recorded panels lead to expect of them. */
  squares: 0,
  recordedSquares: 0,
  prices: 0,
  /** Of the distances from the price. */
  priceSquares: 0,
  /** Markets for which a model was asked several times: its answers' variance as the calibrated probability has it, and what their
   * mean gained. */
  repeated: 0,
  repeatedSquares: 0,
  brierGains: 0,
});
export type SpreadSums = ReturnType<typeof noSpread>;

export function addPanelSpread(sums: SpreadSums, { forecasts }: Pick<PanelLabel, 'forecasts'>): void {
  if (forecasts.length < 2) return;
  const answers = forecasts.map(({ rawProbability }) => rawProbability);
  const pooled = logit(mean(answers));
  for (const p of answers) sums.squares += (SLOPE * (logit(p) - pooled)) ** 2;
  sums.recordedSquares += answers.length * recordedSpread(answers.length) ** 2;
  sums.panels += 1;
}

export function addPriceSpread(
  sums: SpreadSums,
  { probability, marketPrice }: Pick<ForecastLabel, 'probability' | 'marketPrice'>,
): void {
  if (marketPrice === null) return;
  sums.prices += 1;
  sums.priceSquares += (logit(probability) - logit(marketPrice)) ** 2;
}

export function addRepeated(sums: SpreadSums, { variance, brierGain }: Pick<RepeatedLabel, 'variance' | 'brierGain'>) {
  sums.repeated += 1;
  sums.repeatedSquares += SLOPE ** 2 * variance;
  sums.brierGains += brierGain;
}

/** How far answers move the probability, from decisions on resolved markets: each model of a panel against the mean of all of
 * them, and the probability against the price. Below thirty of either, what recorded panels lead to expect. */
export function measuredSpread(sums: SpreadSums): MeasuredSpread {
  const { panels, squares, recordedSquares, prices, priceSquares } = sums;
  const isPriceMeasured = prices >= LEAST_DECISIONS;
  const furtherFactor = panels < LEAST_DECISIONS ? COLD_SPREAD.furtherFactor : Math.sqrt(squares / recordedSquares);
  const repeated = repeatedAnswers(sums, furtherFactor ** 2 * OWN_VARIANCE);
  return {
    panels,
    furtherFactor,
    fromPrice: isPriceMeasured ? Math.sqrt(priceSquares / prices) : COLD_SPREAD.fromPrice,
    isPriceMeasured,
    ...(repeated ? { repeated } : {}),
  };
}

/** `ownVariance`: of single answers of different models. Sums of before models were asked again have nothing of it. */
function repeatedAnswers(
  { repeated: markets = 0, repeatedSquares, brierGains }: Partial<SpreadSums>,
  ownVariance: number,
): RepeatedAnswers | null {
  if (markets === 0 || repeatedSquares === undefined || brierGains === undefined) return null;
  const isMeasured = markets >= LEAST_DECISIONS && ownVariance > 0;
  const withinShare = isMeasured ? Math.min(1, Math.max(0, repeatedSquares / markets / ownVariance)) : null;
  return { markets, withinShare, brierGain: brierGains / markets };
}
