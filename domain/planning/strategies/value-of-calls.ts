import type { CallEvaluation, Note } from '../../decision/note.ts';
import { sum } from '../../shared/sum.ts';
import type { PlannedCall } from '../priced-model.ts';
import { valueOfMore } from '../value-of-information.ts';
import type { Situation } from './situation.ts';

/** What calling the first so many of these models would bring on all markets together, against their cost; or the note that says
 * why there is nothing to weigh. */
export function valueOfCalls(
  { markets, parts }: Pick<Situation, 'markets' | 'parts'>,
  calls: readonly PlannedCall[],
  requiredMultiple: number,
): ((more: number) => CallEvaluation) | Note {
  if (markets.every(({ value }) => value.isOnPaper)) return { code: 'blend_unproven', figures: {} };
  const valuesOfMore = markets.flatMap(({ value, forecast }) => (forecast && valueOfMore(value, forecast)) ?? []);
  if (valuesOfMore.length === 0) return { code: 'no_price', figures: {} };
  return (more) => {
    const called = calls.slice(0, more);
    const valueMicroUsd = sum(valuesOfMore.map((valueOfThese) => valueOfThese(called)));
    const costMicroUsd = parts * sum(called.map(({ expectedCostMicroUsd }) => expectedCostMicroUsd));
    const pays = valueMicroUsd > requiredMultiple * costMicroUsd;
    const models = called.map(({ model }) => model);
    const samples = called.some(({ sample }) => sample) ? { samples: called.map(({ sample = 1 }) => sample) } : {};
    return { models, ...samples, valueMicroUsd, costMicroUsd, requiredMultiple, pays };
  };
}
