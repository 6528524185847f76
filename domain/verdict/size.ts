import type { Terms } from '../decision/verdict.ts';
import { addContracts, priceOfMicroUsd, wholeSteps } from '../market/contracts.ts';
import { feeMicroUsd, smoothFee } from '../market/fee.ts';
import { MICRO_USD_PER_CONTRACT } from '../market/market.ts';

export interface SizeInput
  extends Pick<Terms, 'fee' | 'bankrollMicroUsd' | 'maxStakeMicroUsd' | 'kellyFraction' | 'sizeStep'> {
  /** Our probability that the bought side wins. */
  readonly probability: number;
  /** Price per contract of that side. */
  readonly priceMicroUsd: number;
  /** What the mode leaves of the size. */
  readonly sizeFactor: number;
}

type StakeInput = Omit<SizeInput, 'fee' | 'sizeStep' | 'priceMicroUsd'>;

export interface Size {
  readonly contracts: number;
  readonly feeMicroUsd: number;
  /** Price and fee of all contracts. */
  readonly stakeMicroUsd: number;
  /** Probability minus cost per contract, the fee at this size included. */
  readonly edge: number;
}

const NO_SIZE: Size = { contracts: 0, feeMicroUsd: 0, stakeMicroUsd: 0, edge: 0 };

/** Fractional Kelly: stake = min(maxStake, fraction * bankroll * (q - c) / (1 - c)), contracts = floor(stake / c), c the
 * cost per contract with its fee. The fee is rounded up on the whole order, so c depends on the size: the first guess uses
 * the fee without rounding (the least it can be), then contracts are taken off until stake and fee at the final size stay
 * within the bound that this very size allows. Ends, because each round has at least one step less.
 * Example: q .60, price 50c, bankroll $1,000, a quarter Kelly: c = .5175, bound = 250 * .0825 / .4825 = $42.75, so 82
 * contracts: $41.00 + $1.435 fee = $42.435. */
export function kellySize(input: SizeInput): Size {
  const { probability, priceMicroUsd, fee, sizeStep = 1 } = input;
  const smooth = priceMicroUsd / MICRO_USD_PER_CONTRACT + smoothFee(fee, priceMicroUsd);
  const within = (bound: number, cost: number) => wholeSteps(bound / (cost * MICRO_USD_PER_CONTRACT), sizeStep);
  let contracts = within(stakeBoundMicroUsd(input, smooth), smooth);
  while (contracts > 0) {
    const orderFee = feeMicroUsd(fee, contracts, priceMicroUsd);
    const stake = priceOfMicroUsd(contracts, priceMicroUsd) + orderFee;
    const cost = stake / contracts / MICRO_USD_PER_CONTRACT;
    const bound = stakeBoundMicroUsd(input, cost);
    if (stake <= bound) return { contracts, feeMicroUsd: orderFee, stakeMicroUsd: stake, edge: probability - cost };
    contracts = Math.min(addContracts(contracts, -sizeStep), within(bound, cost));
  }
  return NO_SIZE;
}

/** Contracts of a Kelly position at a price and fee of `cost` together, before rounding: staked * (q - c) / ((1 - c) c). It falls
 * as the cost rises, so that less is bought up to than kept. `stakedMicroUsd`: the bankroll times the Kelly fraction. */
export function kellyContracts(probability: number, cost: number, stakedMicroUsd: number): number {
  if (cost <= 0 || cost >= 1 || probability <= cost) return 0;
  return (stakedMicroUsd * (probability - cost)) / ((1 - cost) * cost * MICRO_USD_PER_CONTRACT);
}

/** The most that may be staked on a side at a cost per contract, in micro-dollars: fractional Kelly within the largest stake. */
export function stakeBoundMicroUsd(
  { probability, bankrollMicroUsd, maxStakeMicroUsd, kellyFraction, sizeFactor }: StakeInput,
  cost: number,
): number {
  if (cost >= 1 || probability <= cost) return 0;
  const kelly = (kellyFraction * bankrollMicroUsd * (probability - cost)) / (1 - cost);
  return Math.min(maxStakeMicroUsd, kelly) * sizeFactor;
}
