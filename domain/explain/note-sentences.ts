import type { CallEvaluation, CapConsequence, NoteCatalog, ReuseObstacleCatalog } from '../decision/note.ts';
import type { CoherenceTie } from '../forecast/cohere.ts';
import type { JointTie } from '../forecast/joint-outcomes.ts';
import { sentencesOf } from '../shared/finding.ts';
import {
  formatCount,
  formatDuration,
  formatMoney,
  formatPosition,
  formatPrice,
  formatShare,
  formatTime,
} from '../shared/format.ts';
import { oneModelRule } from './candidate-sentences.ts';
import { ARM_WORDS, weighedCalls } from './decision-words.ts';
import { capSentence, reasonSentence } from './reason-sentences.ts';
import { informedAfterWords, researchSentence } from './research-sentences.ts';

/** What happened on the way to a decision, in one sentence. */
export const noteSentence = sentencesOf<NoteCatalog>({
  one_model_first: (stake) => `${stakeOf(stake)}: one model first.`,
  panel_at_once: ({ models, ...stake }) => `${stakeOf(stake)}: a panel of ${models}.`,
  one_model_only: ({ because, ...stake }) => `${stakeOf(stake)}; ${oneModelRule(because)}: one model is called.`,
  one_at_a_time: () => 'One model first, then one more at a time while it is worth its cost.',
  consensus_at_once: ({ models }) => `${formatCount(models, 'model')} at once, which have to agree.`,
  burn_in: ({ labels, labelsNeeded, panels, panelsNeeded }) =>
    `Burn-in: ${labels} resolved markets of ${labelsNeeded}, ${panels} panels of ${panelsNeeded}. Every model is called, to learn.`,
  drawn_for_learning: ({ drawn, share }) =>
    `Drawn (${drawn.toFixed(4)} of ${share}): every model is called, to keep the models' record fair.`,
  drawn_to_go_without: ({ offered, arm, drawn, share, probability }) =>
    `Drawn (${drawn.toFixed(4)} of ${share}): the models are given ${ARM_WORDS[arm]} instead of ${ARM_WORDS[offered]}, to measure what that adds; the chance of it was ${formatShare(probability)}.`,
  researched: researchSentence,
  informed_after: ({ marks }) =>
    `Possibly informed after the fact: ${marks.map(informedAfterWords).join('; ')}. The decision stands; nothing is learned from it.`,
  no_call: ({ reason }) => reasonSentence(reason),
  cap_refused: ({ cap, consequence }) => `${capSentence(cap)} ${CONSEQUENCES[consequence]}`,
  answers_reused: ({ decisionId, sourceTicker, kind, ageMs, priceMoveMicroUsd, savedMicroUsd }) => {
    const source =
      kind === 'duplicate' ? `${decisionId} on ${sourceTicker}, which asks the same under another ticker,` : decisionId;
    const saved = kind === null ? '' : `: that saves ${formatMoney(savedMicroUsd)}, which they cost`;
    return `The answers of ${source} are used again, ${formatDuration(ageMs)} old, the price ${formatPrice(priceMoveMicroUsd)} from where it was${saved}.`;
  },
  answers_not_reused: ({ decisionId, because }) =>
    decisionId === null
      ? 'No earlier answers are used: there are none.'
      : `The answers of ${decisionId} are not used: ${obstacle(because)}.`,
  reuse_audited: ({ decisionId, ticker, off }) => {
    const source = `The answers of ${decisionId} on ${ticker} could have been used.`;
    if (!off)
      return `${source} The decision was drawn to call the models all the same, to measure what reuse costs in accuracy.`;
    return `${source} In ${off.category} such answers are not used for now: on ${off.markets} resolved markets they lost ${off.meanExcessBrier.toFixed(4)} Brier points more than new ones.`;
  },
  stake_bounded: ({ askedMicroUsd, maxStakeMicroUsd, bankrollMicroUsd, maxPositionShare }) =>
    `The largest stake is ${formatMoney(maxStakeMicroUsd)} instead of ${formatMoney(askedMicroUsd)}: \`maxPositionShare\` permits ${formatShare(maxPositionShare)} of the bankroll of ${formatMoney(bankrollMicroUsd)}.`,
  asked_several_times: ({ samples }) => `Each model is asked for ${samples} answers, which count as one: their mean.`,
  value_of_more: (evaluation) =>
    `${evaluation.pays ? 'More is called' : 'The answers are enough'}: ${valueSentence(evaluation)}.`,
  blend_unproven: () => 'The answers are enough: the blend is not proven, so no trade can come of more.',
  no_price: () => 'The answers are enough: there is no price to trade against.',
  request_at_fault: ({ failure, providers }) =>
    `No other model is called: the fault is the request's own (${failure}, by ${providers.join(' and ')}), and they would be sent the same.`,
  failed_replaced: ({ failed, replacements }) =>
    `${replacements.join(' and ')} ${replacements.length === 1 ? 'is' : 'are'} called in place of ${failed.join(' and ')}, which failed and cost nothing.`,
  unanswered: ({ unanswered, markets }) =>
    markets === 1
      ? 'More is called: no model has answered yet.'
      : `More is called: ${unanswered} of ${markets} markets have no answer yet.`,
  rests_on_one_model: () =>
    'More is called: a text reads like instructions to a model, and one model alone would trade on it.',
  confident: ({ distance, escalateWithin }) =>
    `The answer is enough: |P - 0.5| = ${distance.toFixed(3)} is not below ${escalateWithin}.`,
  unsure: ({ distance, escalateWithin }) =>
    `More is called: |P - 0.5| = ${distance.toFixed(3)} is below ${escalateWithin}.`,
  panel_agrees: ({ agreement, needed }) =>
    `The panel is enough: its agreement of ${formatShare(agreement)} is not below the required ${formatShare(needed)}.`,
  panel_disagrees: ({ agreement, needed, value }) =>
    `The panel's agreement of ${formatShare(agreement)} is below the required ${formatShare(needed)}; ${value.pays ? 'more is called' : 'no more is called'}: ${valueSentence(value)}.`,
  account_below_quorum: ({ reachable, configured, quorum, mode }) =>
    `This account’s panel needs ${formatCount(quorum, 'answer')}, and ${reachable} of ${configured} models are reachable: its decisions are made in mode ${mode}.`,
  mode_permits_no_more: ({ mode }) => `No more is called: the mode is ${mode}.`,
  band_permits_no_more: ({ band }) => `No more is called: the day's budget has become ${band}.`,
  no_time_for_more: ({ remainingMs, slowestMs }) =>
    remainingMs <= 0
      ? 'No more is called: the deadline has passed.'
      : `No more is called: ${formatDuration(remainingMs)} are left, and the slowest answer took ${formatDuration(slowestMs)}.`,
  made_coherent: ({ kind, tie, markets, before, after, sumBefore, sumAfter }) => {
    const own =
      before === after
        ? `P ${percent(after)} fits as it is`
        : `P ${percent(before)} becomes ${percent(after)}, the nearest that fits`;
    const sums =
      kind === 'ladder' ? '' : `; the sum of the ${markets} was ${percent(sumBefore)} and is ${percent(sumAfter)}`;
    const others = kind === 'ladder' ? `${markets} strikes of one subject` : "the event's other markets";
    return `Together with ${others}: ${TIES[tie]} ${own}${sums}.`;
  },
  sized_together: (sizing) => {
    const { tie, markets, isBudgetUsed, position, positionAlone, stakeMicroUsd, stakeAloneMicroUsd } = sizing;
    const own = `the position that is right is ${formatPosition(position)}; alone it would be ${formatPosition(positionAlone)}.`;
    const budget = isBudgetUsed ? ' The largest stake is for all of the event, and ends the purchases.' : '';
    if (markets === 1) return `Sized with the event's other markets: ${own}${budget}`;
    const stakes = `Together they stake ${formatMoney(stakeMicroUsd)}, each alone ${formatMoney(stakeAloneMicroUsd)}`;
    const growth = `the expected growth of what is put at risk is ${hundredths(sizing.growth)} and ${hundredths(sizing.growthAlone)}`;
    return `Sized with the others of ${markets} markets (${JOINT_TIES[tie]}): ${own} ${stakes}; ${growth}.${budget}`;
  },
});

/** How the markets hang together that are sized as one. */
export const JOINT_TIES: Readonly<Record<JointTie, string>> = {
  one_value: 'strikes over one value',
  exclusive: 'at most one wins',
  exhaustive: 'exactly one wins',
  alone: 'nothing ties it',
};

const CONSEQUENCES: Readonly<Record<CapConsequence, string>> = {
  no_learning: 'No model is called in order to learn.',
  without_model: 'The other models are called.',
  one_model: 'One model is called instead of the panel.',
  no_more: 'No more is called.',
};

const TIES: Readonly<Record<CoherenceTie, string>> = {
  venue_and_caller: 'the venue says that at most one resolves to YES, the caller that one does.',
  venue_and_strikes: 'the venue says that at most one resolves to YES, and their strikes leave no gap.',
  venue: 'the venue says that at most one resolves to YES; that one must is not known.',
  ordered_strikes: 'they are ordered over one value.',
  too_few_markets: 'there are not two probabilities to be tied together.',
  unrelated: 'neither strikes nor the venue tie them together.',
};

const obstacle = sentencesOf<ReuseObstacleCatalog>({
  none: () => 'there are none',
  expired: ({ validUntilMs }) => `they were valid until ${formatTime(validUntilMs)}`,
  other_wording: () => 'the models were asked in other words',
  other_evidence: () => 'the models were given other texts then',
  other_arm: ({ arm }) => `the models were given ${ARM_WORDS[arm]} then`,
  rules_changed: () => "the market's rules have changed since",
  simulated_differs: ({ simulated }) => `they were ${simulated ? '' : 'not '}simulated`,
  other_market: ({ ticker }) => `they are about ${ticker}`,
  suspicious_text: () => 'the text reads like instructions to a model',
  too_old: ({ ageMs, mostMs }) => `they are ${hours(ageMs)} old, more than ${hours(mostMs)}`,
  event_since: ({ atMs }) => `an event was scheduled for ${formatTime(atMs)}, after them`,
  too_few_answers: ({ answers, needed }) => `there were ${answers}, and ${needed} are needed`,
  price_moved: ({ priceMoveMicroUsd, mostMicroUsd }) =>
    `the price has moved ${formatPrice(priceMoveMicroUsd)} since, more than ${formatPrice(mostMicroUsd)}`,
  worth_one_more: () => "at today's price one more answer is worth more than it costs",
});

const stakeOf = ({ maxStakeMicroUsd, quickBelowStakeMicroUsd }: NoteCatalog['one_model_first']) =>
  `The stake of up to ${formatMoney(maxStakeMicroUsd)} is ${maxStakeMicroUsd < quickBelowStakeMicroUsd ? 'below' : 'at or above'} ${formatMoney(quickBelowStakeMicroUsd)}`;

function valueSentence({ valueMicroUsd, costMicroUsd, requiredMultiple, pays, ...of }: CallEvaluation): string {
  const times = requiredMultiple > 1 ? ` times ${requiredMultiple.toFixed(2)}, the budget's shadow price` : '';
  return `value of information ${formatMoney(valueMicroUsd)} ${pays ? '>' : '<='} ${formatMoney(costMicroUsd)}${times} (${weighedCalls(of).join('; ')})`;
}

const hundredths = (share: number) => `${(100 * share).toFixed(2)} %`;
const percent = (probability: number) => `${(100 * probability).toFixed(1)} %`;
const hours = (ms: number) => `${Math.round(ms / 3_600_000)} h`;
