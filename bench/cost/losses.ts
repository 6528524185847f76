import { calibrate, calibrateAt, fitPlatt, type Platt, plattPrior } from '../../domain/forecast/calibrate.ts';
import { midProbability } from '../../domain/market/market.ts';
import { marketForecast } from '../../domain/planning/market-forecast.ts';
import { logit } from '../../domain/shared/probability.ts';
import { type Answers, MODELS } from './answers.ts';
import type { Decided } from './decide-group.ts';
import { expectedBrier } from './loss.ts';
import type { Question } from './world.ts';

/** One answer alone, over all requests past the burn-in that were not gated. */
export interface OneAnswer {
  readonly model: string;
  /** Sums over the requests. */
  costMicroUsd: number;
  withPoolCalibration: number;
  withOwnCalibration: number;
  timesFirst: number;
}

/** Where quality goes, under the records of `voi`: what everybody's answers would have made of the same requests with the same
 * scoreboard, and what each model's answer alone would have, calibrated as the pool is, or by its own resolved panels. Sums of
 * expected Brier scores. */
export interface Losses {
  requests: number;
  asStated: number;
  panelSameRecords: number;
  models: OneAnswer[];
}

export interface LossesSoFar {
  observe(decided: Decided): void;
  sums(): Losses;
}

interface Label {
  readonly resolvesAtMs: number;
  readonly question: Question;
}

export function createLosses(answers: Answers, baseRate: number): LossesSoFar {
  const models = MODELS.map(
    ({ id }): OneAnswer => ({
      model: id,
      costMicroUsd: 0,
      withPoolCalibration: 0,
      withOwnCalibration: 0,
      timesFirst: 0,
    }),
  );
  const sums: Losses = { requests: 0, asStated: 0, panelSameRecords: 0, models };
  const labels = new Map<string, Label>();
  let fitted = new Map<string, Platt>();
  let version = -1;

  const refit = (atMs: number) => {
    const resolved = [...labels.values()].filter(({ resolvesAtMs }) => resolvesAtMs <= atMs);
    fitted = new Map(
      MODELS.map((row) => {
        const logOdds = resolved.map(({ question }) => logit(answers.alone(row, question).rawProbability));
        const outcomes = resolved.map(({ question }) => (question.outcome === 'yes' ? 1 : 0));
        return [row.id, fitPlatt({ logOdds, outcomes, weights: resolved.map(() => 1) }, plattPrior(baseRate))];
      }),
    );
  };

  return {
    observe({ asking, admitted, decision }) {
      const { question, atMs } = asking;
      if (decision.isFullPanel && !labels.has(question.market.ticker)) {
        labels.set(question.market.ticker, { resolvesAtMs: question.resolvesAtMs, question });
      }
      if (admitted.board.version !== version) {
        version = admitted.board.version;
        refit(atMs);
      }
      if (!decision.forecast || decision.explorationProbability === 1) return;
      const { truth } = question;
      const said = MODELS.map((row) => ({
        model: row.id,
        rawProbability: answers.alone(row, question).rawProbability,
      }));
      sums.requests += 1;
      sums.asStated += expectedBrier(decision.forecast.coherent, truth);
      const { snapshot } = admitted.admission;
      const market = snapshot.markets[admitted.askings.indexOf(asking)];
      if (!market) return;
      const panel = marketForecast(snapshot, market, said, 'normal');
      sums.panelSameRecords += expectedBrier(panel?.coherent ?? 0.5, truth);
      for (const [index, row] of MODELS.entries()) {
        const one = models[index];
        const answer = said[index];
        if (!one || !answer) continue;
        const own = fitted.get(row.id) ?? plattPrior(baseRate);
        one.costMicroUsd += answers.alone(row, question).costMicroUsd;
        one.withPoolCalibration += expectedBrier(
          calibrateAt(midProbability(market.market.quotes), answer.rawProbability, market.calibration),
          truth,
        );
        one.withOwnCalibration += expectedBrier(calibrate(answer.rawProbability, own), truth);
        if (admitted.plan.start === 'quick' && admitted.plan.first[0]?.model === row.id) one.timesFirst += 1;
      }
    },
    sums: () => sums,
  };
}
