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
