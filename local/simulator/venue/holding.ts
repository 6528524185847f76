import type { Fill } from './fill.ts';

/** What a member holds in one market. YES and NO cancel each other: a pair is worth a dollar. Money in micro-dollars. */
export interface Holding {
  /** Hundredths of contracts; negative = of NO. */
  readonly centicontracts: number;
  /** What was paid for those that are held. */
  readonly costMicroUsd: number;
  /** Of those that were sold or cancelled. */
  readonly realisedMicroUsd: number;
  readonly feesMicroUsd: number;
  /** Everything that was paid or received for contracts. */
  readonly tradedMicroUsd: number;
  /** What the fills took from the balance, fees included; negative = they added to it. */
  readonly cashMicroUsd: number;
}

export const NOTHING_HELD: Holding = {
  centicontracts: 0,
  costMicroUsd: 0,
  realisedMicroUsd: 0,
  feesMicroUsd: 0,
  tradedMicroUsd: 0,
  cashMicroUsd: 0,
};

const DOLLAR = 1_000_000;

/** What is held after a fill. */
export function holdingAfter(before: Holding, fill: Fill): Holding {
  const towardsYes = (fill.side === 'yes') === (fill.action === 'buy');
  const change = towardsYes ? fill.centicontracts : -fill.centicontracts;
  const price = towardsYes ? fill.yesPriceMicroUsd : DOLLAR - fill.yesPriceMicroUsd;
  const held = before.centicontracts;
  const closed = Math.sign(held) === -Math.sign(change) ? Math.min(Math.abs(held), Math.abs(change)) : 0;
  const opened = Math.abs(change) - closed;
  // A contract that is closed brings what its own side is worth at this price.
  const received = (closed * (DOLLAR - price)) / 100;
  const paid = (opened * price) / 100;
  const closedCost = closed === 0 ? 0 : Math.round((before.costMicroUsd * closed) / Math.abs(held));
  return {
    centicontracts: held + change,
    costMicroUsd: before.costMicroUsd - closedCost + paid,
    realisedMicroUsd: before.realisedMicroUsd + received - closedCost,
    feesMicroUsd: before.feesMicroUsd + fill.feeMicroUsd,
    tradedMicroUsd: before.tradedMicroUsd + (Math.abs(change) * price) / 100,
    cashMicroUsd: before.cashMicroUsd + paid - received + fill.feeMicroUsd,
  };
}

/** What a holding pays where YES is worth this much. */
export const payoutMicroUsd = ({ centicontracts }: Holding, yesValueMicroUsd: number): number =>
  centicontracts >= 0
    ? (centicontracts * yesValueMicroUsd) / 100
    : (-centicontracts * (DOLLAR - yesValueMicroUsd)) / 100;
