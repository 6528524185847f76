import type { FillAnswer, FillRefusalCatalog } from '../portfolio/fill-schema.ts';
import { sentencesOf } from '../shared/finding.ts';
import { formatCount, formatTime } from '../shared/format.ts';
import { listKeys, showKey } from '../shared/refusal.ts';

/** Why a fill was not recorded, and what to do. */
export const fillRefusalSentence = sentencesOf<FillRefusalCatalog>({
  unknown_account: ({ account, configured }) =>
    `Account ${showKey(account)} is not configured (configured: ${listKeys(configured)}); report the fill under one of these.`,
  fee_unknown: ({ ticker }) =>
    `The fill states no fee, and no decision of its account on ${showKey(ticker)} says which it has; state what the venue charged.`,
  in_the_future: ({ atMs, nowMs }) =>
    `The fill is of ${formatTime(atMs)}, and it is ${formatTime(nowMs)} now; set the clock of the bot, or leave the time out.`,
  too_many: ({ ticker, fills }) =>
    `The account has ${formatCount(fills, 'fill')} in ${showKey(ticker)}, and no more are kept; report several as one, at their average price.`,
});

/** What became of a reported fill. */
export function fillAnswerSentence(answer: FillAnswer): string {
  if (answer.kind === 'refused') return fillRefusalSentence(answer.reason);
  if (answer.kind !== 'contradicts') return answer.kind === 'recorded' ? 'Recorded.' : 'Recorded before.';
  return `Another fill stands under this id, from ${answer.by}; it differs in ${answer.fields.join(', ')}. Report this one under an id of its own.`;
}
