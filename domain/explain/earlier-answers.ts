import type { Decision } from '../decision/decision.ts';
import type { Reused } from '../decision/reuse.ts';
import { formatDuration, formatMoney, formatPrice, formatProbability } from '../shared/format.ts';
import type { DecisionLink } from './explanation.ts';

/** What a decision took from other decisions: the answers that it rests on, those that it checked itself against, and the
 * related answers that its first call was shown. */
export function earlierAnswers({ reused, reuseAudit, background, forecast }: Decision): readonly DecisionLink[] {
  const links: DecisionLink[] = [];
  if (reused) links.push({ decisionId: reused.decisionId, text: describeReuse(reused) });
  if (reuseAudit) {
    const { decisionId, probability } = reuseAudit;
    const text = `its answers would have given P(YES) ${formatProbability(probability)}. Models were called all the same, to measure what using them costs, and gave ${formatProbability(forecast?.coherent ?? null)}.`;
    links.push({ decisionId, text });
  }
  if (background) {
    const text = `the first call was shown its reasoning on another market of the event, ${formatDuration(background.ageMs)} old, without its numbers.`;
    links.push({ decisionId: background.decisionId, text });
  }
  return links;
}

/** How old the reused answers are, how far the price is from theirs, and what that saved. */
function describeReuse({ ageMs, priceMoveMicroUsd, kind, sourceTicker, savedMicroUsd }: Reused): string {
  const duplicate = kind === 'twin' ? ` on ${sourceTicker}, which asks the same under another ticker` : '';
  const saved = kind === null ? '' : ` That saved ${formatMoney(savedMicroUsd)}.`;
  return `its answers${duplicate} are used again, ${formatDuration(ageMs)} old; the price has moved by ${formatPrice(priceMoveMicroUsd)} since.${saved}`;
}
