import { type Checked, refuseValue } from '../shared/refusal.ts';

/** Contracts are counted to a hundredth, as the venue counts them. Records and requests hold a number of contracts with at most
 * two decimals; arithmetic is done in whole hundredths, so that no sum of them is off by a binary fraction. */

const HUNDREDTHS_PER_CONTRACT = 100;

/** More than any position or order: with it every amount of money stays an exact number of micro-dollars. */
export const MOST_CONTRACTS = 1_000_000_000;

/** Whole hundredths of a number of contracts. Throws RangeError for one with more than two decimals. */
export function hundredthsOf(contracts: number): number {
  const hundredths = Math.round(contracts * HUNDREDTHS_PER_CONTRACT);
  if (!Number.isSafeInteger(hundredths) || contractsOf(hundredths) !== contracts) {
    throw new RangeError(`${contracts} is no number of contracts: it has at most two decimals.`);
  }
  return hundredths;
}

export const contractsOf = (hundredths: number): number => hundredths / HUNDREDTHS_PER_CONTRACT;

/** Sum or difference of two numbers of contracts, without a binary fraction's error: 2.3 less 2.2 is .1. */
export const addContracts = (one: number, other: number): number =>
  contractsOf(hundredthsOf(one) + hundredthsOf(other));

/** The most whole steps that fit: orders are of whole contracts (step 1) or of hundredths (step .01). `contracts` may be any
 * number from 0 on, as a division leaves it. */
export function wholeSteps(contracts: number, step: number): number {
  const stepHundredths = hundredthsOf(step);
  // What a division leaves just below a whole number of hundredths is that number.
  const hundredths = Math.floor(contracts * HUNDREDTHS_PER_CONTRACT + ROUNDING);
  return contractsOf(hundredths - (hundredths % stepHundredths));
}
const ROUNDING = 1e-6;

/** The least number of hundredths that is not below. */
export const upToHundredth = (contracts: number): number =>
  contractsOf(Math.ceil(contracts * HUNDREDTHS_PER_CONTRACT - ROUNDING));

/** What so many contracts cost at a price each, in whole micro-dollars; a fraction of one, which only a hundredth at a price finer
 * than $.0001 has, is rounded up. */
export function priceOfMicroUsd(contracts: number, priceMicroUsd: number): number {
  const hundredths = hundredthsOf(contracts);
  const rest = hundredths % HUNDREDTHS_PER_CONTRACT;
  const whole = (hundredths - rest) / HUNDREDTHS_PER_CONTRACT;
  return whole * priceMicroUsd + Math.ceil((rest * priceMicroUsd) / HUNDREDTHS_PER_CONTRACT);
}

/** Never -0, which a record would not keep. */
export const nearestHundredth = (contracts: number): number =>
  contractsOf(Math.round(contracts * HUNDREDTHS_PER_CONTRACT) + 0);

const DECIMAL = /^(\d{1,10})(?:\.(\d{1,2})0*)?$/;

/** What a number of contracts must be, as it follows "<field> is <value>; ". */
export const CONTRACTS_RULE =
  'it must be a number of contracts above 0 with at most two decimals, such as 82, 2.5 or "227.27"';

/** A number of contracts from what a caller or the venue sends: 82, 2.5, "2.50", "227.27". Null for anything else: zero, a
 * negative number, a third decimal, more than a billion. */
export function contractsFrom(value: unknown): number | null {
  const contracts = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  if (typeof contracts !== 'number' || !(contracts > 0 && contracts <= MOST_CONTRACTS)) return null;
  return contractsOf(Math.round(contracts * HUNDREDTHS_PER_CONTRACT)) === contracts ? contracts : null;
}

/** The same with a refusal that names the field and its value. */
export function readContracts(value: unknown, field: string): Checked<number> {
  const contracts = contractsFrom(value);
  return contracts === null ? refuseValue(field, value, CONTRACTS_RULE) : { ok: true, value: contracts };
}
