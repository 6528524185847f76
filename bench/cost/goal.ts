import type { ProfileFigures } from './summary.ts';

/** What is aimed at, and whether it is reached; never bent. */
export interface Goal {
  readonly costRatioAtMost: number;
  readonly deltaBrierHighAtMost: number;
  readonly profiles: Readonly<Record<string, GoalOfProfile>>;
  readonly isMet: boolean;
}

export interface GoalOfProfile {
  /** Cost of voiReuseBatch for that of everyone. */
  readonly costRatio: number;
  /** Upper 95 % bound of its Brier score less everyone's. */
  readonly deltaBrierHigh: number;
  readonly isCheapEnough: boolean;
  readonly isGoodEnough: boolean;
  /** `inefficient`: more value a day than everyone. `efficient`: what the trades bring is not below minus the fees. */
  readonly isValueKept: boolean;
}

const COST_RATIO_AT_MOST = 0.2;
const DELTA_BRIER_HIGH_AT_MOST = 0.003;

export function goalOf(profiles: Readonly<Record<string, ProfileFigures>>): Goal {
  const of = Object.entries(profiles).map(([name, { policies }]): [string, GoalOfProfile] => {
    const { everyone, voiReuseBatch } = policies;
    const costRatio = voiReuseBatch.microUsdPerDecision / everyone.microUsdPerDecision;
    const deltaBrierHigh = voiReuseBatch.deltaBrier.high;
    const isValueKept =
      name === 'inefficient'
        ? voiReuseBatch.valuePerDay > everyone.valuePerDay
        : voiReuseBatch.tradingPerDay >= -voiReuseBatch.feesPerDay;
    const isCheapEnough = costRatio <= COST_RATIO_AT_MOST;
    const isGoodEnough = deltaBrierHigh <= DELTA_BRIER_HIGH_AT_MOST;
    return [name, { costRatio, deltaBrierHigh, isCheapEnough, isGoodEnough, isValueKept }];
  });
  return {
    costRatioAtMost: COST_RATIO_AT_MOST,
    deltaBrierHighAtMost: DELTA_BRIER_HIGH_AT_MOST,
    profiles: Object.fromEntries(of),
    isMet: of.every(([, goal]) => goal.isCheapEnough && goal.isGoodEnough && goal.isValueKept),
  };
}
