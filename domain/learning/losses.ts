/** P(YES) by model, of the models that answered one question. */
export type Forecasts = Readonly<Record<string, number>>;

/** Each model's Brier loss, (p - outcome)^2. A model that did not answer is taken at the mean of those who did, so that
 * silence is neither a good forecast nor a bad one. */
export function imputedLosses(forecasts: Forecasts, models: readonly string[], outcome: 0 | 1): Record<string, number> {
  const given = Object.values(forecasts);
  const mean = given.reduce((sum, p) => sum + p, 0) / given.length;
  return Object.fromEntries(models.map((model) => [model, ((forecasts[model] ?? mean) - outcome) ** 2]));
}
