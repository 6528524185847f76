import type { Estimate } from '../../domain/learning/bootstrap.ts';
import { createAnswers } from './answers.ts';
import { clusterBootstrap } from './cluster-bootstrap.ts';
import { createDayBudget } from './day-budget.ts';
import { benchPolicies } from './policies.ts';
import { type Row, runPolicy } from './run-policy.ts';
import { DAY_MS, DAYS, makeWorld, START_MS } from './world.ts';

/** From this day on the budget binds; before it the policy learns, and so does the pattern of the days. */
const BINDS_FROM_DAY = 15;
/** Of what the same days cost without a budget. */
const BUDGET_SHARE = 0.4;
/** With `evidence` hardly a day would trade; a stated weight makes that days can be compared. */
const BLEND = 0.3;

export interface DayOptions {
  readonly seed: number;
  readonly decisions: number;
}

/** A world's days with too little money, with the price of money and first come, first served. Micro-dollars over those days. */
export interface DayResult {
  readonly seed: number;
  readonly days: number;
  readonly budgetMicroUsdPerDay: number;
  readonly priced: DaySums;
  readonly firstCome: DaySums;
  readonly withoutBudget: DaySums;
}

export interface DaySums {
  readonly spentMicroUsd: number;
  /** What the trades bring under the hidden truth, after fees, before the cost of the calls. */
  readonly tradingMicroUsd: number;
  readonly asked: number;
  readonly refused: number;
}

export interface DayFigures {
  readonly seeds: number;
  readonly budgetShare: number;
  readonly blend: number;
  /** Value a day over all seeds: trading less calls. */
  readonly pricedPerDay: number;
  readonly firstComePerDay: number;
  readonly withoutBudgetPerDay: number;
  /** Paired by seed. */
  readonly gainPerDay: Estimate;
  readonly seedsBetter: number;
  readonly byWorld: readonly DayResult[];
}

export function runDays({ seed, decisions }: DayOptions): DayResult {
  const world = makeWorld({ seed, profile: 'inefficient', decisions });
  const answers = createAnswers();
  const voi = benchPolicies(BLEND).find(({ name }) => name === 'voi');
  if (!voi) throw new Error('There is no policy voi.');
  const bindsFromMs = START_MS + BINDS_FROM_DAY * DAY_MS;
  const run = (dayMicroUsd: number, isPriced: boolean) =>
    runPolicy(world, voi, answers, undefined, createDayBudget({ dayMicroUsd, bindsFromMs, isPriced })).filter(
      ({ atMs }) => atMs >= bindsFromMs,
    );
  const days = DAYS - BINDS_FROM_DAY;
  const free = sumsOf(run(Number.POSITIVE_INFINITY, false));
  const dayMicroUsd = Math.floor((BUDGET_SHARE * free.spentMicroUsd) / days);
  return {
    seed,
    days,
    budgetMicroUsdPerDay: dayMicroUsd,
    priced: sumsOf(run(dayMicroUsd, true)),
    firstCome: sumsOf(run(dayMicroUsd, false)),
    withoutBudget: free,
  };
}

function sumsOf(rows: readonly Row[]): DaySums {
  const total = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  return {
    spentMicroUsd: total(({ costMicroUsd }) => costMicroUsd),
    tradingMicroUsd: total(({ profitMicroUsd }) => profitMicroUsd),
    asked: total(({ probability }) => Number(probability !== null)),
    refused: total(({ step }) => Number(step === 'refused')),
  };
}

export function summariseDays(results: readonly DayResult[]): DayFigures {
  const value = ({ tradingMicroUsd, spentMicroUsd }: DaySums) => tradingMicroUsd - spentMicroUsd;
  const days = results.reduce((sum, each) => sum + each.days, 0);
  const perDay = (of: (result: DayResult) => DaySums) => results.reduce((sum, each) => sum + value(of(each)), 0) / days;
  const gains = results.map((each) => ({ value: value(each.priced) - value(each.firstCome), weight: each.days }));
  return {
    seeds: results.length,
    budgetShare: BUDGET_SHARE,
    blend: BLEND,
    pricedPerDay: perDay(({ priced }) => priced),
    firstComePerDay: perDay(({ firstCome }) => firstCome),
    withoutBudgetPerDay: perDay(({ withoutBudget }) => withoutBudget),
    gainPerDay: clusterBootstrap(gains),
    seedsBetter: gains.filter((gain) => gain.value > 0).length,
    byWorld: results,
  };
}
