import { mean } from '../shared/sum.ts';

/** Standard deviation of the change in log-odds for the share of the models' error that more answers take away, measured on
 * recorded panels. Before an account has such panels of its own it is also used for the first answer's distance from the price. */
export const LOGIT_SPREAD = 1.95;

/** Share of the models' error variance that all of them have in common. */
export const COMMON = 0.9;

/** Share of the rest that a model's answers to one question differ by among themselves, so that more of them take it away: on
 * recorded forecasts of five answers a model .50 [.46, .54] (docs/decisions/0043). */
export const COLD_WITHIN_SHARE = 0.5;

/** How far answers have been found to move the probability, from the accounts' own decisions. */
export interface MeasuredSpread {
  /** Decisions that it was measured on. */
  readonly panels: number;
  /** What further answers did to the log-odds, as a factor of what recorded panels lead to expect. */
  readonly furtherFactor: number;
  /** Root mean square of the probability's log-odds less the price's. */
  readonly fromPrice: number;
  readonly isPriceMeasured: boolean;
  /** Absent before any model was asked twice. */
  readonly repeated?: RepeatedAnswers;
}

/** What asking a model again has brought, on resolved markets. */
export interface RepeatedAnswers {
  readonly markets: number;
  /** As COLD_WITHIN_SHARE; null below thirty markets. */
  readonly withinShare: number | null;
  /** Mean Brier score of one answer less that of the mean of all that the model gave: above 0 asking again helps. */
  readonly brierGain: number;
}

export const COLD_SPREAD: MeasuredSpread = {
  panels: 0,
  furtherFactor: 1,
  fromPrice: LOGIT_SPREAD,
  isPriceMeasured: false,
};

/** Error variance of a mean of models of which each gave so many answers, that of one answer being 1: all models share nine tenths
 * of it; of the rest a part is each model's own view, and a part is taken away by asking it again.
 * Example: one answer 1, two models .95, one model asked twice .975. */
export function errorVariance(
  answersByModel: readonly number[],
  { repeated }: Pick<MeasuredSpread, 'repeated'> = {},
): number {
  const within = repeated?.withinShare ?? COLD_WITHIN_SHARE;
  const models = answersByModel.length;
  const takenAway = mean(answersByModel.map((answers) => within * (1 - 1 / answers)));
  return (1 - (1 - COMMON) * takenAway + COMMON * (models - 1)) / models;
}

/** Variance of single answers of different models around what they have in common, as calibrated log-odds. */
export const OWN_VARIANCE = LOGIT_SPREAD ** 2 * (1 - COMMON);

const oneOfEach = (models: number) => Array<number>(models).fill(1);

/** What several models' answers instead of one do to the log-odds, on recorded panels: its standard deviation. */
export const recordedSpread = (answers: number): number =>
  LOGIT_SPREAD * Math.sqrt(errorVariance(oneOfEach(1)) - errorVariance(oneOfEach(answers)));
