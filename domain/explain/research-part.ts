import type { MeanOf } from '../learning/estimates.ts';
import type { DropReason } from '../research/brief.ts';
import { formatCount, formatDuration, formatMoney, formatProbability } from '../shared/format.ts';
import type { Explained, ExplainedPart, Fact } from './explanation.ts';
import type { BriefPair, ResearchEffect } from './research-effect.ts';
import { researchBecause } from './research-sentences.ts';

/** What came of looking for an evidence brief, what that cost, and what it moved; null where none was looked for. */
export function researchPart(
  { decision: { research, simulated }, researchEffect = null }: Pick<Explained, 'decision' | 'researchEffect'>,
  at: (atMs: number) => string,
): ExplainedPart | null {
  if (!research) return null;
  const { brief, because, isReused, costMicroUsd } = research;
  const why = `${capitalised(researchBecause(because))}.`;
  const effect = researchEffect ? effectFacts(researchEffect, brief !== null, costMicroUsd) : [];
  if (!brief) {
    const facts: readonly Fact[] = [['Because', why], ['Cost', formatMoney(costMicroUsd)], ...effect];
    return { title: 'Research', about: 'No evidence brief.', facts };
  }
  const { model, searches, retrievedAtMs, dropped, briefId } = brief;
  const left = Object.entries(dropped).map(([reason, count]) => `${count} ${DROP_WORDS[reason as DropReason]}`);
  const paid = isReused
    ? `nothing; the decision that had it made paid ${formatMoney(brief.costMicroUsd)}`
    : `${formatMoney(costMicroUsd)}${simulated ? ' (simulated)' : ''}, part of the decision's`;
  return {
    title: 'Research',
    about: 'An evidence brief was looked for before the models were asked.',
    facts: [
      ['Because', why],
      ['Found', `${formatCount(brief.texts, 'text')} given to the models, ${at(retrievedAtMs)}, by ${model}`],
      ['Searches', `${searches}`],
      ['Cost', paid],
      ...(left.length > 0 ? [['Left out', left.join(', ')] as const] : []),
      ...effect,
      ['Brief', briefId],
    ],
  };
}

function effectFacts(
  { pair, paired, drawn, supposed }: ResearchEffect,
  hasBrief: boolean,
  costMicroUsd: number,
): Fact[] {
  const source = supposed.isMeasured ? 'measured on this record' : 'published figures, until thirty are measured';
  const rule = `research supposes that a brief moves its log-odds by ${supposed.logOdds.toFixed(2)} (${source})`;
  const moved = paired?.moved
    ? `P by ${ranged(paired.moved, (value) => value.toFixed(3))} on average, on ${formatCount(paired.markets.arm, 'market')} of ${formatCount(paired.events, 'event')} that were decided both ways; ${rule}`
    : `not known: no market that was decided with evidence and without has resolved; ${rule}`;
  return [
    [
      'Moved P',
      pair
        ? pairWords(pair)
        : `not known for this decision: none on this market was made ${hasBrief ? 'without' : 'with'} a brief`,
    ],
    ['Briefs moved', moved],
    ['Cost and gain', `${formatMoney(costMicroUsd)} here; ${gainWords(drawn ?? paired)}`],
  ];
}

function pairWords(pair: BriefPair): string {
  const { decisionId, laterMs, isOtherWithBrief, withBrief, without, priceMoved, sameModels, hasOtherTexts } = pair;
  const [own, other] = isOtherWithBrief ? [without, withBrief] : [withBrief, without];
  const when = `${formatDuration(Math.abs(laterMs))} ${laterMs < 0 ? 'earlier' : 'later'}`;
  const price =
    priceMoved === null
      ? 'the price is not known for both'
      : `the price with it was ${(100 * Math.abs(priceMoved)).toFixed(1)}c ${priceMoved < 0 ? 'lower' : 'higher'}`;
  return [
    `P ${formatProbability(own)} here ${isOtherWithBrief ? 'without' : 'with'} it, ${formatProbability(other)} ${isOtherWithBrief ? 'with' : 'without'} it in ${decisionId}, ${when}`,
    sameModels
      ? `${formatCount(sameModels.models, 'model')} answered both: ${formatProbability(sameModels.withBrief)} with and ${formatProbability(sameModels.without)} without, on average`
      : 'no model answered both',
    price,
    ...(hasOtherTexts ? ['the one with it was given texts of its caller too'] : []),
  ].join('; ');
}

const gainWords = (measured: ResearchEffect['drawn']) => {
  if (!measured) return 'what evidence gains is not measured yet on this record';
  const { kind, markets, difference } = measured;
  const how =
    kind === 'drawn'
      ? `drawn: ${markets.arm} markets with and ${markets.against} without`
      : `the same ${formatCount(markets.arm, 'market')} both ways, as whoever asked chose`;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(4)}`;
  return `with evidence the Brier score of P differs by ${ranged(difference, signed)} (${how}; below 0 is better)`;
};

const ranged = ({ mean, low, high }: MeanOf, write: (value: number) => string) =>
  low === null || high === null
    ? `${write(mean)} (too few events for an interval)`
    : `${write(mean)} [${write(low)}, ${write(high)}]`;

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Why parts of a reply are not in a brief. */
const DROP_WORDS: Readonly<Record<DropReason, string>> = {
  states_outcome: 'that say how the market itself ended',
  suspicious: 'that read like instructions to a model',
  dated_ahead: 'dated after the search',
  no_source: 'without an address',
  not_allowed: 'from an address whose domain is not permitted',
  forecast: 'that report what forecasters or a market think',
  too_many: 'beyond the twelfth',
  too_long: 'beyond the length of a brief',
  unreadable: 'that could not be read',
};
