import type { Decision } from '../../domain/decision/decision.ts';
import { describeVerdict } from '../../domain/explain/decision-words.ts';
import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';

export type Without = DecisionView['without'][number];

/** The fair value without the model minus the fair value with it; of P(YES) where there is no price; null where no other model had
 * answered. */
export function differenceWithout({ forecast: was }: Decision, { forecast: is }: Without): number | null {
  if (!was || !is) return null;
  if (was.blended !== null && is.blended !== null) return is.blended - was.blended;
  return is.coherent - was.coherent;
}

/** Whether the verdict would have been another one, and which; `isOther` is null where that is not known. */
export function changeWithout(
  { verdict: was }: Decision,
  { forecast, verdict: is }: Without,
): { readonly isOther: boolean | null; readonly text: string } {
  if (!is) {
    return forecast
      ? { isOther: null, text: 'The verdict did not follow from the forecast, or cannot be worked out again.' }
      : { isOther: true, text: 'No other model had answered: there would be no forecast.' };
  }
  const [before, after] = [describeVerdict(was), describeVerdict(is)];
  const why = is.reasons[0] ? reasonSentence(is.reasons[0]) : '';
  if (before !== after) return { isOther: true, text: `${before} becomes ${after}: ${why}` };
  if (was.reasons[0]?.code !== is.reasons[0]?.code)
    return { isOther: true, text: `${after} for another reason: ${why}` };
  return { isOther: false, text: '' };
}
