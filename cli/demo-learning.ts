import { blendWeight } from '../domain/forecast/blend.ts';
import { type Estimate, pairedBootstrap } from '../domain/learning/bootstrap.ts';
import { brier } from '../domain/learning/quality.ts';
import { realised } from '../domain/learning/score-decision.ts';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { formatMoney } from '../domain/shared/format.ts';
import { sum } from '../domain/shared/sum.ts';
import { trueBrier } from '../local/simulator/index.ts';
import type { Decision } from '../workflows/messages.ts';
import type { Ended } from './demo-settlement.ts';
import { table } from './output.ts';

/** A batch against what then happened. Money in micro-dollars. */
export type BatchScore = ReturnType<typeof scoreBatch>;

export function scoreBatch(decisions: readonly Decision[], endings: ReadonlyMap<string, Ended>) {
  const ended = decisions.flatMap((decision) => {
    const yesPays = endings.get(decision.ticker)?.yesPays ?? null;
    return yesPays === null ? [] : [{ ...decision, yesPays }];
  });
  const forecasts = ended.flatMap(({ forecast, ticker, yesPays }) => {
    // A market that settled at a value shows no model right or wrong.
    if (!forecast || forecast.blended === null || endings.get(ticker)?.settlement === 'scalar') return [];
    const { coherent, blended, marketPrice } = forecast;
    const outcome = yesPays === 1 ? 1 : 0;
    return [
      { models: brier(coherent, outcome), blended: brier(blended, outcome), market: brier(marketPrice, outcome) },
    ];
  });
  const score = (of: keyof (typeof forecasts)[number]) => pairedBootstrap(forecasts.map((losses) => losses[of]));
  const profit = (of: 'trade' | 'withheldTrade') =>
    sum(
      ended.map(({ verdict, yesPays }) => {
        const trade = of === 'withheldTrade' && verdict.trade ? null : verdict[of];
        return trade ? realised(trade, yesPays).profitMicroUsd : 0;
      }),
    );
  const count = Math.max(1, decisions.length);
  return {
    decisions: decisions.length,
    callsPerDecision: sum(decisions.map(({ calls }) => calls.length)) / count,
    costPerDecisionMicroUsd: Math.round(sum(decisions.map(({ costMicroUsd }) => costMicroUsd)) / count),
    /** Brier scores of P(YES), of the fair value and of the price, on the markets that have all three. */
    models: score('models'),
    blended: score('blended'),
    market: score('market'),
    n: forecasts.length,
    trades: decisions.filter(({ verdict }) => verdict.trade !== null).length,
    withheld: decisions.filter(({ verdict }) => verdict.trade === null && verdict.withheldTrade !== null).length,
    profitMicroUsd: profit('trade'),
    /** What the withheld trades would have brought. */
    paperProfitMicroUsd: profit('withheldTrade'),
  };
}

/** Each model's weight beside the skill that the simulator gave it, the heaviest first. */
export function weighModels(board: Scoreboard | null) {
  return (board?.models ?? [])
    .map(({ model, weight, meanLoss }) => ({ model, weight, meanLoss, trueBrier: trueBrier(model) }))
    .toSorted((a, b) => b.weight - a.weight);
}

/** First batch against last, and the weights that the models' record has come to. */
export function renderLearning(first: BatchScore, last: BatchScore, board: Scoreboard | null): string {
  const row = (what: string, write: (score: BatchScore) => string) => [what, write(first), write(last)];
  const rows = [
    row('models called per decision', ({ callsPerDecision }) => callsPerDecision.toFixed(2)),
    row('cost per decision', ({ costPerDecisionMicroUsd }) => formatMoney(costPerDecisionMicroUsd)),
    row('Brier of the models (95 %)', ({ models }) => interval(models)),
    row('Brier of the fair value (95 %)', ({ blended }) => interval(blended)),
    row('Brier of the price (95 %)', ({ market }) => interval(market)),
    row('markets scored', ({ n }) => String(n)),
    row('trades', ({ trades, profitMicroUsd }) => `${trades}, ${formatMoney(profitMicroUsd)} after fees`),
    row('withheld', ({ withheld, paperProfitMicroUsd }) => `${withheld}, ${formatMoney(paperProfitMicroUsd)} on paper`),
  ];
  const weights = weighModels(board).map(({ model, ...figures }) => [
    model,
    ...[figures.weight, figures.meanLoss, figures.trueBrier].map((figure) => figure.toFixed(3)),
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
