/** Weights in which the deselected have none, summing to 1. */
export function withoutDeselected(weights, isOut) {
    const kept = Object.entries(weights).map(([model, weight]) => [model, isOut(model) ? 0 : weight]);
    return normalised(Object.fromEntries(kept));
}
/** Sums to 1; unchanged when there is nothing to share out. */
export function normalised(weights) {
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0))
        return { ...weights };
    return Object.fromEntries(Object.entries(weights).map(([model, weight]) => [model, weight / total]));
}
