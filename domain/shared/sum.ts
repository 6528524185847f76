/** Of nothing it is 0. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Of nothing it is NaN. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;
