/** Weights in which the deselected have none, summing to 1. */
export function withoutDeselected(
  weights: Readonly<Record<string, number>>,
  isOut: (model: string) => boolean,
): Record<string, number> {
  const kept = Object.entries(weights).map(([model, weight]) => [model, isOut(model) ? 0 : weight] as const);
  return normalised(Object.fromEntries(kept));
}

/** Sums to 1; unchanged when there is nothing to share out. */
export function normalised(weights: Readonly<Record<string, number>>): Record<string, number> {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return { ...weights };
  return Object.fromEntries(Object.entries(weights).map(([model, weight]) => [model, weight / total]));
}
