import type { CallRecord } from '../decision/decision.ts';
import { armOf } from '../decision/reuse.ts';
import { type Forecast, makeForecast } from '../forecast/forecast.ts';
import type { Mode } from '../shared/modes.ts';
import { thresholdIn } from '../verdict/verdict.ts';
import type { DecisionSnapshot, MarketSnapshot } from './decision-snapshot.ts';

export type ForecastTerms = Pick<DecisionSnapshot, 'policy' | 'evidence' | 'interval' | 'experienced'>;

/** Pools what was answered about a market, by the threshold of a mode; null when nothing was. `coherent`: P as it fits the
 * event's other markets. */
export function marketForecast(
  { policy, evidence, interval, experienced }: ForecastTerms,
  {
    weights,
    calibration,
    market,
    fee,
    question,
  }: Pick<MarketSnapshot, 'weights' | 'calibration' | 'market' | 'fee' | 'question'>,
  answers: readonly Pick<CallRecord, 'model' | 'rawProbability'>[],
  mode: Mode,
  coherent?: number,
): Forecast | null {
  const usable = answers.flatMap(({ model, rawProbability }) =>
    rawProbability === null ? [] : [{ model, rawProbability }],
  );
  if (usable.length === 0) return null;
  return makeForecast({
    answers: usable,
    arm: armOf(question),
    method: policy.method,
    experienced,
    weights,
    calibration,
    evidence,
    interval,
    market,
    policy,
    fee,
    minEdge: thresholdIn(policy, mode),
    ...(coherent === undefined ? {} : { coherent }),
  });
}
