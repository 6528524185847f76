import type { Blend } from '../shared/policy.ts';

/** One model's forecast as the pool saw it. */
export interface ModelForecast {
  readonly model: string;
  /** P(YES) as the model stated it. */
  readonly rawProbability: number;
  readonly weight: number;
  /** The model's own probability after the same calibration and blend as the pool. */
  readonly blended: number | null;
  readonly wouldDo: 'BUY YES' | 'BUY NO' | 'SKIP' | null;
}

/** The arithmetic from answers to one probability, every step kept so that it can be redone by hand. */
export interface Forecast {
  readonly models: readonly ModelForecast[];
  /** Weighted mean of the answers. */
  readonly pooled: number;
  readonly calibration: { readonly a: number; readonly b: number };
  /** `pooled` after calibration. */
  readonly calibrated: number;
  /** `calibrated` made to fit the probabilities of the event's other markets; the same where nothing had to move. */
  readonly coherent: number;
  readonly marketPrice: number;
  readonly blend: Blend;
  readonly blendWeight: number;
  /** `coherent` blended with the market price; null when the spread is too wide for a price. */
  readonly blended: number | null;
  readonly interval80: readonly [number, number];
  readonly interval90: readonly [number, number];
  /** Weighted share of models that would take the pool's action. */
  readonly agreement: number | null;
  readonly disagreement: { readonly standardDeviation: number; readonly low: number; readonly high: number };
}
