import { blendWeight } from '../domain/forecast/blend.ts';
import { type Estimate, pairedBootstrap } from '../domain/learning/bootstrap.ts';
import { brier } from '../domain/learning/quality.ts';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { realised } from '../domain/learning/scored-decision.ts';
import { formatMoney } from '../domain/shared/format.ts';
import { trueBrier } from '../local/simulator/index.ts';
import type { Decision } from '../workflows/messages.ts';
import { table } from './output.ts';

/** A batch against what then happened. Money in micro-dollars. */
export interface BatchScore {
  readonly decisions: number;
  readonly callsPerDecision: number;
  readonly costPerDecisionMicroUsd: number;
  /** Of P as pooled and calibrated, of P_final, and of the price, on the markets that have all three. */
  readonly models: Estimate | null;
  readonly blended: Estimate | null;
  readonly market: Estimate | null;
  readonly n: number;
  readonly trades: number;
  readonly withheld: number;
  readonly profitMicroUsd: number;
  /** What the withheld trades would have brought. */
  readonly paperProfitMicroUsd: number;
}

/** A model's weight beside the skill that the simulator gave it. */
export interface WeighedModel {
  readonly model: string;
  readonly weight: number;
  readonly meanLoss: number;
  readonly trueBrier: number;
}

export function scoreBatch(decisions: readonly Decision[], outcomes: ReadonlyMap<string, 0 | 1>): BatchScore {
  const losses = { models: [] as number[], blended: [] as number[], market: [] as number[] };
  let profitMicroUsd = 0;
  let paperProfitMicroUsd = 0;
  for (const { ticker, forecast, verdict } of decisions) {
    const outcome = outcomes.get(ticker);
    if (outcome === undefined) continue;
    if (verdict.trade) profitMicroUsd += realised(verdict.trade, outcome).profitMicroUsd;
    else if (verdict.withheldTrade) paperProfitMicroUsd += realised(verdict.withheldTrade, outcome).profitMicroUsd;
    if (!forecast || forecast.blended === null) continue;
    losses.models.push(brier(forecast.coherent, outcome));
    losses.blended.push(brier(forecast.blended, outcome));
    losses.market.push(brier(forecast.marketPrice, outcome));
  }
  const count = Math.max(1, decisions.length);
  return {
    decisions: decisions.length,
    callsPerDecision: decisions.reduce((sum, { calls }) => sum + calls.length, 0) / count,
    costPerDecisionMicroUsd: Math.round(decisions.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0) / count),
    models: pairedBootstrap(losses.models),
    blended: pairedBootstrap(losses.blended),
    market: pairedBootstrap(losses.market),
    n: losses.models.length,
    trades: decisions.filter(({ verdict }) => verdict.trade !== null).length,
    withheld: decisions.filter(({ verdict }) => verdict.trade === null && verdict.withheldTrade !== null).length,
    profitMicroUsd,
    paperProfitMicroUsd,
  };
}

export function weighModels(board: Scoreboard | null): WeighedModel[] {
  return (board?.models ?? [])
    .map(({ model, weight, meanLoss }) => ({ model, weight, meanLoss, trueBrier: trueBrier(model) }))
    .toSorted((a, b) => b.weight - a.weight);
}

/** First batch against last, and what the models' record has come to. */
export function renderLearning(
  first: BatchScore,
  last: BatchScore,
  models: readonly WeighedModel[],
  board: Scoreboard | null,
): string {
  const row = (what: string, tell: (score: BatchScore) => string) => [what, tell(first), tell(last)];
  const rows = [
    row('models asked per decision', ({ callsPerDecision }) => callsPerDecision.toFixed(2)),
    row('cost per decision', ({ costPerDecisionMicroUsd }) => formatMoney(costPerDecisionMicroUsd)),
    row('Brier of the models (95 %)', ({ models: own }) => interval(own)),
    row('Brier of the blend (95 %)', ({ blended }) => interval(blended)),
    row('Brier of the price (95 %)', ({ market }) => interval(market)),
    row('markets scored', ({ n }) => String(n)),
    row('trades', ({ trades, profitMicroUsd }) => `${trades}, ${formatMoney(profitMicroUsd)} after fees`),
    row('withheld', ({ withheld, paperProfitMicroUsd }) => `${withheld}, ${formatMoney(paperProfitMicroUsd)} on paper`),
  ];
  const weights = models.map(({ model, weight, meanLoss, trueBrier: skill }) => [
    model,
    weight.toFixed(3),
    meanLoss.toFixed(3),
    skill.toFixed(3),
  ]);
  const evidence = board
    ? `Blend from evidence: weight ${blendWeight('evidence', board.evidence).toFixed(3)} after ${board.evidence.resolvedMarkets} resolved markets, gain over the price at least ${board.evidence.lowerBound?.toFixed(4) ?? '-'} (95 %).`
    : '';
  return [
    'What was learned (all SIMULATED; a batch is small, so mind the intervals)',
    table(['', 'first batch', 'last batch'], rows),
    '',
    table(['model', 'weight', 'loss so far', "true Brier (the simulator's secret)"], weights),
    evidence,
  ].join('\n');
}

const interval = (value: Estimate | null) =>
  value ? `${value.mean.toFixed(3)} [${value.low.toFixed(3)}, ${value.high.toFixed(3)}]` : '-';
