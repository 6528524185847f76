import { type CallResult, modelsIn } from './call-result.ts';
import type { Plan } from './plan.ts';
import type { PlannedCall } from './priced-model.ts';

/** Calls for so many answers of each of these models, all at once: the first ones, then the second ones. */
export const askedTimes = (calls: readonly PlannedCall[], samples: number): PlannedCall[] =>
  Array.from({ length: samples }, (_, index) => calls.map((call) => ofSample(call, index + 1))).flat();

export const ofSample = (call: PlannedCall, sample: number): PlannedCall => (sample === 1 ? call : { ...call, sample });

/** Models that may be asked again: what they answered last, and how often they were asked. */
export interface Asked {
  readonly call: PlannedCall;
  readonly samples: number;
}

/** The models that have answered whatever they were asked so far. One that failed is not asked again: it is no noise that more
 * answers take away. */
export function askedOf({ first, queue, wider, standby = [] }: Plan, calls: readonly CallResult[]): Asked[] {
  const planned = [...first, ...queue, ...wider, ...standby];
  return modelsIn(calls).flatMap((model) => {
    const own = calls.filter((call) => call.model === model);
    const call = planned.find((each) => each.model === model);
    if (!call || own.some(({ outcome }) => outcome !== 'answered')) return [];
    return [{ call, samples: Math.max(...own.map(({ sample = 1 }) => sample)) }];
  });
}
