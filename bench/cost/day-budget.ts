import type { Decision } from '../../domain/decision/decision.ts';
import { bandFor } from '../../domain/money/bands.ts';
import { budgetShadowPrice } from '../../domain/money/budget-shadow-price.ts';
import { addDemands, type Demand, demandToCome, type HourOfDemand } from '../../domain/money/demand.ts';
import { demandOf } from '../../domain/planning/demand.ts';
import type { Band } from '../../domain/shared/modes.ts';
import { DEFAULT_BUDGET_POLICY } from '../../domain/shared/policy.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_LOOKED_BACK = 7;
const EXPLORATION_SHARE = 0.2;

/** What a decision knows of the day's money. */
export interface Money {
  readonly price: number;
  readonly band: Band;
  readonly roomMicroUsd: number;
  readonly explorationRoomMicroUsd: number;
}

export const NO_BUDGET: Money = {
  price: 0,
  band: 'open',
  roomMicroUsd: Number.POSITIVE_INFINITY,
  explorationRoomMicroUsd: Number.POSITIVE_INFINITY,
};

/** A budget for each day, spent first come, first served, or at the price that the governor would work out. */
export interface DayBudget {
  moneyAt(atMs: number): Money;
  spend(decision: Decision): void;
}

export interface DayBudgetOptions {
  readonly dayMicroUsd: number;
  /** Until then no budget binds; the pattern of the days is learned all the same. */
  readonly bindsFromMs: number;
  readonly isPriced: boolean;
}

export function createDayBudget({ dayMicroUsd, bindsFromMs, isPriced }: DayBudgetOptions): DayBudget {
  /** Day -> hour of the day -> what was asked for. */
  const demands = new Map<number, Map<number, Demand>>();
  let today = -1;
  let spent = 0;
  let explored = 0;
  let band: Band = 'open';
  const turn = (atMs: number) => {
    const day = Math.floor(atMs / DAY_MS);
    if (day === today) return;
    today = day;
    spent = 0;
    explored = 0;
    band = 'open';
  };
  const hoursOf = (day: number): HourOfDemand[] =>
    [...(demands.get(day) ?? [])].map(([ofDay, demand]) => ({ ofDay, demand }));

  return {
    moneyAt(atMs) {
      turn(atMs);
      if (atMs < bindsFromMs) return NO_BUDGET;
      const roomMicroUsd = Math.max(0, dayMicroUsd - spent);
      const explorationRoomMicroUsd = Math.max(0, EXPLORATION_SHARE * dayMicroUsd - explored);
      if (!isPriced) return { price: 0, band: 'open', roomMicroUsd, explorationRoomMicroUsd };
      const passed = (atMs - today * DAY_MS) / HOUR_MS;
      const days = Array.from({ length: DAYS_LOOKED_BACK }, (_, index) => today - 1 - index).filter((day) =>
        demands.has(day),
      );
      const toCome = demandToCome({
        earlier: days.flatMap(hoursOf),
        earlierDays: days.length,
        today: hoursOf(today),
        currentHour: Math.floor(passed),
        currentShare: passed % 1,
        hours: 24,
      });
      band = bandFor(spent, dayMicroUsd, DEFAULT_BUDGET_POLICY.bands, band);
      return { price: budgetShadowPrice(toCome, roomMicroUsd), band, roomMicroUsd, explorationRoomMicroUsd };
    },

    spend(decision) {
      const { decidedAtMs, costMicroUsd, purpose } = decision;
      turn(decidedAtMs);
      spent += costMicroUsd;
      if (purpose === 'exploration') explored += costMicroUsd;
      const hour = Math.floor((decidedAtMs - today * DAY_MS) / HOUR_MS);
      const ofDay = demands.get(today) ?? new Map<number, Demand>();
      demands.set(today, ofDay);
      const before = ofDay.get(hour);
      const own = { demand: demandOf(decision), times: 1 };
      ofDay.set(hour, before ? addDemands([{ demand: before, times: 1 }, own]) : own.demand);
    },
  };
}
