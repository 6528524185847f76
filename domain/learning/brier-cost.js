/** Fewer markets prove nothing of a model. */
export const LEAST_MARKETS = 60;
const HUNDREDTH = 0.01;
/** A model's cost of a hundredth from what it added and what its calls cost. Unlike the cost of a hundredth below a coin's
 * .25, this asks what the ensemble would lack without it.
 * Example: $.004 a call and a gain of .008 [.004, .012] = $.005 [$.0033, $.01]. */
export function brierCostOf({ model, markets, brierGain: gain }, category, costPerCallMicroUsd) {
    const base = { model, category, markets, gain, costPerCallMicroUsd };
    const unproven = { ...base, perHundredthMicroUsd: null, interval: null };
    if (costPerCallMicroUsd === null || markets < LEAST_MARKETS || !gain)
        return unproven;
    const { mean, low, high } = gain;
    if (low === null || high === null || low <= 0)
        return unproven;
    const cost = (gained) => costPerCallMicroUsd / (gained / HUNDREDTH);
    return { ...base, perHundredthMicroUsd: cost(mean), interval: { low: cost(high), high: cost(low) } };
}
/** The proven cost of a model's hundredth for a question of a category: of the category where it is proven there, else of all
 * questions; null = neither is. */
export function brierCostFor(costs, model, category) {
    const of = (wanted) => costs.find((each) => each.model === model && each.category === wanted)?.perHundredthMicroUsd ?? null;
    return of(category) ?? of(null);
}
