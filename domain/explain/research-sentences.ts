import type { ResearchBecauseCatalog, ResearchRecord } from '../decision/research-record.ts';
import type { InformedAfterCatalog } from '../research/informed-after.ts';
import type { ResearchWorth } from '../research/reason.ts';
import { sentencesOf } from '../shared/finding.ts';
import { formatCents, formatCount, formatDuration, formatMoney, formatTime } from '../shared/format.ts';
import { FAILURE_WORDS } from './health-sentences.ts';
import { capSentence } from './reason-sentences.ts';

/** Why there is an evidence brief, or none, as the end of a sentence. */
export const researchBecause: (because: ResearchRecord['because']) => string = sentencesOf<ResearchBecauseCatalog>({
  off: () => 'research is off',
  no_forecast: () => 'no model is asked',
  near_expiry: ({ nearExpiryMs }) =>
    `the market ends within ${formatDuration(nearExpiryMs)}, and \`nearExpiryMs\` has one model asked without one`,
  none_kept: ({ mode }) => `none that is fresh is kept, and in mode ${mode} and by this policy no new one is made`,
  mode_permits_none: ({ mode }) => `in mode ${mode} no model is called`,
  price_extreme: ({ from, to }) =>
    `no market has a price between ${formatCents(from)} and ${formatCents(to)}, where one was found to help`,
  not_worth: (worth) => `it is not worth its cost (${worthWords(worth)})`,
  no_model: ({ models }) =>
    models === 0
      ? 'no configured model can search the web (`webSearch` in its row)'
      : `none of the ${formatCount(models, 'model')} that can search the web can be called`,
  decision_cap: ({ worstCaseMicroUsd, decisionCapMicroUsd }) =>
    `the worst case of a search, ${formatMoney(worstCaseMicroUsd)}, is above the cap of a decision, ${formatMoney(decisionCapMicroUsd)}`,
  no_time: ({ leftMs, neededMs }) =>
    `a search takes ${formatDuration(neededMs)} or more, and of the half of the decision's time that it may use ${formatDuration(leftMs)} are left`,
  no_budget: () => 'what the account may spend cannot be read',
  drawn_without: ({ drawn, share }) =>
    `drawn (${drawn.toFixed(4)} of ${share}) to go without, so that what briefs add stays measured`,
  cap_refused: ({ cap }) => `a cap has no room for it. ${withoutStop(capSentence(cap))}`,
  always: () => 'it is made whatever it is worth',
  worth: (worth) => `it is worth its cost (${worthWords(worth)})`,
  learning: ({ drawn, share }) =>
    `drawn (${drawn.toFixed(4)} of ${share}) to learn what answers with a brief are worth`,
  kept: ({ ageMs }) => `another decision had it made, ${formatDuration(ageMs)} before, and it is fresh`,
  aged: ({ ageMs }) =>
    `another decision had it made, ${formatDuration(ageMs)} before; it is fresh no longer, and a new one is not made`,
  search_failed: ({ failure, message }) => `the search failed, ${FAILURE_WORDS[failure]}: ${withoutStop(message)}`,
});

/** What came of looking for a brief, in one sentence. */
export function researchSentence({ brief, because }: Pick<ResearchRecord, 'brief' | 'because'>): string {
  if (!brief) return `No evidence brief: ${researchBecause(because)}.`;
  const { model, texts } = brief;
  const given = texts === 0 ? 'the models are given none of it' : `the models are given ${formatCount(texts, 'text')}`;
  return `An evidence brief by ${model}: ${given}; ${researchBecause(because)}.`;
}

/** Why a decision's texts may have known the outcome, as the end of a sentence. */
export const informedAfterWords = sentencesOf<InformedAfterCatalog>({
  dated_after_decision: ({ texts, latestMs }) =>
    `${formatCount(texts, 'text')} ${texts === 1 ? 'bears a date' : 'bear dates'} of after its start, the latest ${formatTime(latestMs)}`,
  dated_after_resolution: ({ texts, latestMs, resolvesAtMs }) =>
    `${formatCount(texts, 'text')} ${texts === 1 ? 'is' : 'are'} of after ${formatTime(resolvesAtMs)}, when the market was expected to end, the latest of ${formatTime(latestMs)}`,
  states_outcome: ({ texts }) =>
    `${formatCount(texts, 'text')} ${texts === 1 ? 'says' : 'say'} how the market itself ended`,
  left_out_of_brief: ({ statesOutcome, datedAhead }) =>
    `the search read ${formatCount(statesOutcome + datedAhead, 'text')} that no model was given, ${statesOutcome} saying how the market ended and ${datedAhead} dated after the search`,
});

const worthWords = ({ valueMicroUsd, costMicroUsd, requiredMultiple, isMeasured }: ResearchWorth) => {
  const rests = isMeasured ? 'by the record' : 'by published figures';
  return `value ${formatMoney(valueMicroUsd)} ${rests}, expected cost ${formatMoney(costMicroUsd)} times ${requiredMultiple.toFixed(2)}`;
};

const withoutStop = (sentence: string) => sentence.replace(/\.$/, '');
