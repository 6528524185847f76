import type { CallRecord } from '../decision/decision.ts';
import type { TickerProbability } from '../shared/model.ts';
import type { MarketSnapshot } from './decision-snapshot.ts';

/** How one call of one prompt ended, for all markets of the prompt. */
export interface CallResult extends Omit<CallRecord, 'rawProbability'> {
  readonly part: number;
  /** Of the markets that the answer is of use for; empty where there is none. */
  readonly probabilities: readonly TickerProbability[];
}

/** The models that were called, each once however often it was asked. */
export const modelsIn = (calls: readonly Pick<CallResult, 'model'>[]): string[] => [
  ...new Set(calls.map(({ model }) => model)),
];

/** What the calls say of one market: an answer that has no probability of it is a failure to this market alone. */
export function callsAbout(
  { market: { ticker }, part: ownPart }: Pick<MarketSnapshot, 'market' | 'part'>,
  calls: readonly CallResult[],
): CallRecord[] {
  return calls
    .filter(({ part }) => part === ownPart)
    .map(({ part: _, probabilities, ...call }): CallRecord => {
      if (call.outcome !== 'answered') return { ...call, rawProbability: null };
      const own = probabilities.find((each) => each.ticker === ticker);
      if (own) return { ...call, rawProbability: own.rawProbability };
      const message = `The answer of ${call.model} has no usable probability for ${ticker}.`;
      return { ...call, rawProbability: null, outcome: 'failed', failure: { kind: 'unusable_answer', message } };
    });
}
