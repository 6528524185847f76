import type { Arm } from '../shared/arm.ts';

/** What is believed of an arm's answers before any market has resolved, and how far resolved markets may carry the blend.
 * Chosen on recorded forecasts: docs/forecasting.md has the table. */
export interface ArmPrior {
  /** Slope of the calibration on the gap to the price. */
  readonly gapSlope: number;
  /** Slope of the calibration where no price is known; its intercept maps the base rate to itself. */
  readonly plattSlope: number;
  /** The models' weight against the price, which the fit is drawn to. */
  readonly coldWeight: number;
  /** The most weight that the models can earn, below and from LATE_FROM_MARKETS resolved markets. */
  readonly earlyCap: number;
  readonly lateCap: number;
}

export const ARM_PRIORS: Readonly<Record<Arm, ArmPrior>> = {
  closedBook: { gapSlope: 0.75, plattSlope: 0.75, coldWeight: 0.05, earlyCap: 0.25, lateCap: 0.5 },
  evidence: { gapSlope: 0.75, plattSlope: 1, coldWeight: 0.1, earlyCap: 0.4, lateCap: 0.6 },
  priceShown: { gapSlope: 1, plattSlope: 1, coldWeight: 0.4, earlyCap: 0.6, lateCap: 0.8 },
  evidencePriceShown: { gapSlope: 1, plattSlope: 1, coldWeight: 0.75, earlyCap: 0.85, lateCap: 1 },
};

/** Of recorded answers of which nobody says what the models were given: between what is right where they knew the price and where
 * they did not, and small enough to lose nothing to the price where they did not. */
export const UNSTATED_PRIOR: ArmPrior = {
  gapSlope: 0.75,
  plattSlope: 0.75,
  coldWeight: 0.2,
  earlyCap: 0.4,
  lateCap: 0.6,
};
