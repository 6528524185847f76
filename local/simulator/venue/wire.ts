/** Values as the venue writes them. */

/** Dollars with four decimals. */
export const dollarsOfCents = (cents: number): string => (cents / 100).toFixed(4);

/** Dollars with six decimals, as sums of money come. */
export const dollarsOfMicroUsd = (microUsd: number): string => (microUsd / 1_000_000).toFixed(6);

/** Dollars with four decimals, as prices come. */
export const priceOfMicroUsd = (microUsd: number): string => (microUsd / 1_000_000).toFixed(4);

/** Contracts with two decimals. */
export const count = (centicontracts: number): string => (centicontracts / 100).toFixed(2);

export const time = (ms: number): string => new Date(ms).toISOString();

export const seconds = (ms: number): number => Math.floor(ms / 1_000);
