import type { Method } from './method.ts';

/** How an account decides; every field can be overridden per request where DecisionOverrides names it. */
export interface DecisionPolicy {
  readonly method: Method;
  /** Whether panels may be asked for the sake of learning, within the day's cap for exploration. */
  readonly explore: boolean;
  /** How many models `consensus` asks, and the share of them that must agree. */
  readonly consensusModels: number;
  readonly consensusAgreement: number;
  readonly strategy: Strategy;
  /** Whether earlier answers may stand for asking anew, also where there is money to ask. */
  readonly reuse: boolean;
  readonly blend: Blend;
  readonly minEdge: number;
  readonly minAgreement: number;
  readonly allowOutliers: boolean;
  readonly quickBelowStakeMicroUsd: number;
  readonly ensemble: boolean;
  readonly escalateWithin: number;
  readonly kellyFraction: number;
  /** Answers that must have arrived before a panel decides. */
  readonly quorum: number;
  /** The model of the quick path; null = the cheapest. */
  readonly primaryModel: string | null;
  /** Prices at or below this probability, or at or above 1 minus it, are not worth a call. */
  readonly priceGate: number;
  readonly maxSpread: number;
  readonly maxDisagreement: number;
  /** Base rate of YES at the venue; the calibration prior's intercept. */
  readonly baseRate: number;
  /** How long a verdict may be acted on. */
  readonly validityMs: number;
  /** Paid attempts that one planned call may make. */
  readonly attemptsPerCall: number;
  /** Emergency exits: sell once the executable bid is this fraction below the price paid. */
  readonly emergencyStopLoss: number;
}

export const DEFAULT_DECISION_POLICY: DecisionPolicy = {
  method: 'weighted',
  explore: true,
  consensusModels: 3,
  consensusAgreement: 0.66,
  strategy: 'value',
  reuse: true,
  blend: 'evidence',
  minEdge: 0.03,
  minAgreement: 0.5,
  allowOutliers: false,
  quickBelowStakeMicroUsd: 50_000_000,
  ensemble: true,
  escalateWithin: 0.1,
  kellyFraction: 0.25,
  quorum: 2,
  primaryModel: null,
  priceGate: 0.02,
  maxSpread: 0.1,
  maxDisagreement: 0.3,
  baseRate: 0.4,
  validityMs: 300_000,
  attemptsPerCall: 2,
  emergencyStopLoss: 0.2,
};

/** Hard limits of one account. Integer micro-dollars; a category or a model without a cap has only the day's and the hour's. */
export interface BudgetPolicy {
  readonly dayMicroUsd: number;
  readonly hourMicroUsd: number;
  readonly decisionMicroUsd: number;
  readonly categoryMicroUsd: Readonly<Record<string, number>>;
  /** Absent: exploration has a fifth of the day, shadow a twentieth, probes a twentieth, decisions the day's cap alone. */
  readonly purposeMicroUsd: Readonly<Partial<Record<Purpose, number>>>;
  /** The day's cap of a model, by its id. */
  readonly modelMicroUsd: Readonly<Record<string, number>>;
  readonly bands: Bands;
}

/** Shares of the day's cap. */
export interface Bands {
  /** Where the bands begin. */
  readonly conserve: number;
  readonly critical: number;
  /** How far below its beginning a band is left. Absent: .05, or half of `conserve` where that is less. */
  readonly leaveGap?: number;
}

export const DEFAULT_LEAVE_GAP = 0.05;

export type Purpose = 'decision' | 'probe' | 'shadow' | 'exploration';
export const PURPOSES = ['decision', 'probe', 'shadow', 'exploration'] as const satisfies readonly Purpose[];

const PURPOSE_SHARE: Readonly<Record<Purpose, number | null>> = {
  decision: null,
  probe: 0.05,
  shadow: 0.05,
  exploration: 0.2,
};

/** The day's cap of one purpose in micro-dollars: as stated, else its share of the day's cap; null = the day's cap alone. */
export function purposeCapMicroUsd(budget: BudgetPolicy, purpose: Purpose): number | null {
  const stated = budget.purposeMicroUsd[purpose];
  if (stated !== undefined) return stated;
  const share = PURPOSE_SHARE[purpose];
  return share === null ? null : Math.floor(share * budget.dayMicroUsd);
}

/** Modest enough that a misconfigured first day costs little. */
export const DEFAULT_BUDGET_POLICY: BudgetPolicy = {
  dayMicroUsd: 10_000_000,
  hourMicroUsd: 3_000_000,
  decisionMicroUsd: 1_000_000,
  categoryMicroUsd: {},
  purposeMicroUsd: {},
  modelMicroUsd: {},
  bands: { conserve: 0.7, critical: 0.9 },
};

/** Which models a decision calls. `value`: one, then one more at a time while what its answer may change is worth more than it
 * costs. `stake`: one model below a stake, a panel above, more when unsure. `consensus`: `consensusModels` at once. */
export const STRATEGIES = ['value', 'stake', 'consensus'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Whether the policy calls its number of models at once: by its strategy, or because its method needs one vote each. */
export function isConsensus({ strategy, method }: Pick<DecisionPolicy, 'strategy' | 'method'>): boolean {
  return strategy === 'consensus' || method === 'consensus';
}

/** `evidence` = the weight that resolved markets have earned (guarded); a number in [0, 1] = the operator's override. */
export type Blend = 'evidence' | number;
