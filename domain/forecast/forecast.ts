import type { Blend } from '../shared/policy.ts';

/** One model's forecast as the pool saw it. */
export interface ModelForecast {
  readonly model: string;
  readonly probabilityYes: number;
  readonly weight: number;
  /** The model's own probability after the same calibration and blend as the pool. */
  readonly finalProbability: number | null;
  readonly wouldDo: 'BUY YES' | 'BUY NO' | 'SKIP' | null;
}

/** The arithmetic from answers to one probability, every step kept so that it can be redone by hand. */
export interface Forecast {
  readonly models: readonly ModelForecast[];
  /** Weighted mean of the answers. */
  readonly pooled: number;
  readonly calibration: { readonly a: number; readonly b: number };
  /** P: pooled after calibration, and made to fit those of its event's other markets where it was decided with them. */
  readonly probability: number;
  /** P before that; absent where nothing was to be fitted. */
  readonly calibrated?: number;
  readonly marketPrice: number;
  readonly blend: Blend;
  readonly blendWeight: number;
  /** P_final: P blended with the price; null when the spread says that there is no price. */
  readonly finalProbability: number | null;
  readonly interval80: readonly [number, number];
  readonly interval90: readonly [number, number];
  /** Weighted share of models that would take the pool's action. */
  readonly agreement: number | null;
  readonly disagreement: { readonly standardDeviation: number; readonly low: number; readonly high: number };
}
