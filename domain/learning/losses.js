/** Each model's Brier loss, (p - outcome)^2. A model that did not answer is taken at the mean of those who did, so that
 * silence is neither a good forecast nor a bad one. */
export function imputedLosses(forecasts, models, outcome) {
    const given = Object.values(forecasts);
    const mean = given.reduce((sum, p) => sum + p, 0) / given.length;
    return Object.fromEntries(models.map((model) => [model, ((forecasts[model] ?? mean) - outcome) ** 2]));
}
