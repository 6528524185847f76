import type { Forecast } from '../../../../domain/forecast/forecast.ts';
import { COLD_SPREAD } from '../../../../domain/learning/answer-spread.ts';
import type { MarketSituation, Situation } from '../../../../domain/planning/strategies/situation.ts';
import type { ValueInput } from '../../../../domain/planning/value-of-information.ts';
import { FEE, judge, marketAt } from '../../../support/judge.ts';
import { callResult, plannedCall } from '../../../support/planning.ts';

export const VALUE: ValueInput = {
  market: marketAt(44, 46),
  fee: FEE,
  position: null,
  threshold: 0.03,
  minEdge: 0.03,
  bankrollMicroUsd: 1_000_000_000,
  maxStakeMicroUsd: 100_000_000,
  kellyFraction: 0.25,
  sizeFactor: 1,
  spread: COLD_SPREAD,
  isPriced: true,
  isOnPaper: false,
};

/** So many answers that come to this blended P; null = there is no price to blend with. */
export function forecastAt(blended: number | null, answers = 1): Forecast {
  const probability = blended ?? 0.5;
  const { forecast } = judge({ answers: Array<number>(answers).fill(probability), market: marketAt(44, 46) });
  return { ...forecast, blended, blendWeight: 0.5, coherent: probability };
}

export const market = (forecast: Forecast | null, value: Partial<ValueInput> = {}): MarketSituation => ({
  forecast,
  value: { ...VALUE, ...value },
});

/** One model has answered that it is a coin toss, and another is left. */
export const situation = (more: Partial<Situation> = {}): Situation => ({
  markets: [market(forecastAt(0.5))],
  calls: [callResult('a', 0.5)],
  queue: [plannedCall('b')],
  wider: [],
  standby: [],
  planned: 1,
  asked: [],
  samplesPerModel: 1,
  strategy: 'stake',
  parts: 1,
  policy: { escalateWithin: 0.1, minAgreement: 0.5, quorum: 2 },
  mode: 'normal',
  band: 'open',
  remainingMs: 10_000,
  isSuspicious: false,
  budgetShadowPrice: 0,
  ...more,
});
