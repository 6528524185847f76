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

/** What is aimed at for research where it pays; never bent. */
export interface ResearchGoal {
  readonly costRatioAtMost: number;
  readonly deltaBrierHighAtMost: number;
  readonly profiles: Readonly<Record<string, ResearchGoalOfProfile>>;
  readonly isMet: boolean;
}

interface ResearchGoalOfProfile {
  /** Cost of autoResearch for that of openBook, and the upper 95 % bound of its Brier score less that of openBook. */
  readonly costRatio: number;
  readonly deltaBrierHigh: number;
  readonly isCheapEnough: boolean;
  readonly isGoodEnough: boolean;
  /** `inefficient`: more value a day than without research; true in the other, where nothing is aimed at. */
  readonly isValueBetter: boolean;
}

const RESEARCH_COST_RATIO_AT_MOST = 0.4;

export function researchGoalOf(profiles: Readonly<Record<string, ProfileFigures>>): ResearchGoal {
  const of = Object.entries(profiles).map(([name, { research }]): [string, ResearchGoalOfProfile] => {
    const { costRatio, deltaBrierToAlways, deltaValueToClosedBook } = research;
    const isCheapEnough = costRatio <= RESEARCH_COST_RATIO_AT_MOST;
    const isGoodEnough = deltaBrierToAlways.high <= DELTA_BRIER_HIGH_AT_MOST;
    const isValueBetter = name !== 'inefficient' || deltaValueToClosedBook.mean > 0;
    return [name, { costRatio, deltaBrierHigh: deltaBrierToAlways.high, isCheapEnough, isGoodEnough, isValueBetter }];
  });
  return {
    costRatioAtMost: RESEARCH_COST_RATIO_AT_MOST,
    deltaBrierHighAtMost: DELTA_BRIER_HIGH_AT_MOST,
    profiles: Object.fromEntries(of),
    isMet: of.every(([, goal]) => goal.isCheapEnough && goal.isGoodEnough && goal.isValueBetter),
  };
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
