import type { InjectionEffect, QuorumFigures, ReasonCatalog } from '../decision/reason.ts';
import type { CapFigures } from '../health/alert.ts';
import { sentencesOf } from '../shared/finding.ts';
import {
  formatCents,
  formatCount,
  formatDuration,
  formatMoney,
  formatPosition,
  formatPrice,
  formatShare,
  formatTime,
} from '../shared/format.ts';
import { FAILURE_WORDS } from './health-sentences.ts';

/** A reason of a verdict or of a plan, in one sentence. */
export const reasonSentence = sentencesOf<ReasonCatalog>({
  edge_found: ({ side, sideProbability, edge, threshold }) =>
    `${side.toUpperCase()} is worth ${formatCents(sideProbability)} and costs ${formatCents(sideProbability - edge)} with its fee: an edge of ${formatCents(edge)}, threshold ${formatCents(threshold)}.`,
  exit_above_value: ({ edge, threshold }) =>
    `Selling brings ${formatCents(edge)} a contract more than the position is worth, above the threshold of ${formatCents(threshold)}.`,
  above_target: ({ side, held, contracts, edge }) =>
    `${contracts} of ${held} ${side.toUpperCase()} are more than is right to hold at this price: they are sold to lower the risk, at ${formatCents(Math.abs(edge))} a contract ${edge < 0 ? 'less' : 'more'} than they are worth.`,
  at_target: ({ held, least, most }) =>
    `What is held, ${formatPosition(held)}, is right at this price: nothing is traded from ${formatPosition(least)} to ${formatPosition(most)}.`,
  emergency_exit: ({ midMicroUsd, bidMicroUsd, stopMicroUsd, paidMicroUsd }) =>
    `Emergency: the middle of the quotes, ${formatPrice(midMicroUsd)}, is at or below the stop of ${formatPrice(stopMicroUsd)} (paid ${formatPrice(paidMicroUsd)}), so the position is sold at the bid of ${formatPrice(bidMicroUsd)}.`,
  price_gate: ({ price, priceGate }) =>
    `The price of ${formatCents(price)} is within ${formatCents(priceGate)} of certainty: no call can pay for itself.`,
  no_price: ({ why, yesBidMicroUsd, yesAskMicroUsd }) => {
    const quotes = `bid ${formatPrice(yesBidMicroUsd)}, ask ${formatPrice(yesAskMicroUsd)}`;
    return why === 'one_sided'
      ? `One side of the book is empty (${quotes}): that is no price to trade against.`
      : `Nothing was ever traded in this market (${quotes}): its quotes are no price yet.`;
  },
  volume_below_minimum: ({ volume, minVolume }) => {
    const traded = volume === null ? 'The market does not state its volume' : `${volume} contracts were traded so far`;
    return `${traded}, and \`minVolume\` asks for ${minVolume}: no model is asked about it. Lower \`minVolume\`, or wait until more was traded.`;
  },
  category_excluded: ({ category, by, list }) =>
    `No model is asked about ${category}: \`${by}\` of the policy is ${list.join(', ')}. Change the list, or state another one in the request.`,
  cooling_down: ({ decisionId, atMs, analysisCooldownMs, untilMs }) =>
    `Models were asked about this market at ${formatTime(atMs)}, for ${decisionId}; \`analysisCooldownMs\` leaves ${formatDuration(analysisCooldownMs)} between: ask again from ${formatTime(untilMs)}, or with 0 in the request.`,
  analyses_used_up: ({ analyses, maxAnalysesPerMarketDay, untilMs }) =>
    `Models were asked about this market in ${formatCount(analyses, 'decision')} today, and \`maxAnalysesPerMarketDay\` permits ${maxAnalysesPerMarketDay}: ask again from ${formatTime(untilMs)}, or with more in the request.`,
  confidence_below_minimum: ({ side, confidence, minConfidence, isNearExpiry }) =>
    `By the models ${side.toUpperCase()} wins with ${formatPercent(confidence)}, and \`${isNearExpiry ? 'nearExpiryConfidence' : 'minConfidence'}\` asks for ${formatPercent(minConfidence)}.`,
  spread_too_wide: ({ spread, maxSpread }) =>
    `The spread of ${formatCents(spread)} is wider than ${formatCents(maxSpread)}: there is no price to trade against.`,
  market_disagreement: ({ modelProbability, marketPrice, oddsRatio, maxOddsRatio = 0, maxDisagreement = 0 }) => {
    const both = `Models ${formatPercent(modelProbability)}, market ${formatPercent(marketPrice)}`;
    if (oddsRatio === undefined)
      return `${both}: gaps above ${formatCents(maxDisagreement)} are treated as model error.`;
    return `${both}: their odds differ by a factor of ${oddsRatio.toFixed(1)}, and above ${maxOddsRatio} that is treated as model error.`;
  },
  blend_unproven: ({ resolvedEvents, neededEvents, lowerBound }) => {
    const needed =
      neededEvents === null
        ? 'and at the present effect no number will do'
        : `about ${neededEvents} more needed at the present effect`;
    const events =
      resolvedEvents === 0 ? 'no event has resolved' : `${formatCount(resolvedEvents, 'resolved event')}, ${needed}`;
    const gain = lowerBound === null ? 'not known yet' : `at least ${lowerBound.toFixed(4)}`;
    return `The blend with the price is not proven yet (${events}; gain over the price ${gain}): on paper only.`;
  },
  edge_below_threshold: ({ best, threshold }) => {
    if (!best) return 'Neither side has an offer.';
    if (best.contracts === null) {
      return `The best edge after fees is ${formatCents(best.edge)} on ${best.side.toUpperCase()}, below the threshold of ${formatCents(threshold)}.`;
    }
    return `With the rounded fee of ${formatCount(best.contracts, 'contract')} the edge on ${best.side.toUpperCase()} is ${formatCents(best.edge)}, below the threshold of ${formatCents(threshold)}.`;
  },
  agreement_below_minimum: ({ agreement, minAgreement }) =>
    `${formatShare(agreement)} of the models' weight would take this action, below the required ${formatShare(minAgreement)}.`,
  no_depth: ({ action, side, wanted, standing }) =>
    `${action} ${side.toUpperCase()}, ${wanted}, would be right, but the book shows ${standing} at the best price.`,
  within_depth: ({ wanted, contracts }) =>
    `${wanted} would be right; the order is for the ${contracts} that the book has at prices that are still worth it.`,
  size_below_one: ({ side }) =>
    `Bankroll, Kelly fraction, stake limit or, in an event, its other markets allow less than one ${side.toUpperCase()} contract.`,
  no_quorum: (figures) => `${answers(figures)}${causes(figures)}.`,
  deadline_passed: (figures) => `The deadline passed. ${answers(figures)}${causes(figures)}.`,
  too_late: ({ validUntilMs, reachedAtMs }) =>
    `The decision was recorded at ${formatTime(reachedAtMs)}, and its trade was valid until ${formatTime(validUntilMs)}: the service was away for too long.`,
  market_closed: ({ closeTimeMs, reachedAtMs }) =>
    `The market closed at ${formatTime(closeTimeMs)}, ${((reachedAtMs - closeTimeMs) / 1_000).toFixed(1)} s before the verdict was reached: it can no longer be traded.`,
  market_resolved: ({ outcome, resolvedAtMs }) =>
    `The market's outcome is on record: ${outcome.toUpperCase()}, ${formatTime(resolvedAtMs)}. There is nothing left to decide.`,
  budget_refused: capSentence,
  decision_cap: capSentence,
  budget_exhausted: ({ dayMicroUsd }) =>
    `The day's budget of ${formatMoney(dayMicroUsd)} is used up: no model is called.`,
  budget_unreadable: ({ account }) =>
    `What account ${account} may spend today cannot be read: its cost governor has not written a policy yet, or the day's ledger is missing. Nothing is spent until it can.`,
  mode_emergency: ({ mode, held }) => {
    if (!held) return `The mode is ${mode}: no model is called and no position is opened.`;
    if (held.midMicroUsd === null) {
      const cause =
        held.bidMicroUsd === 0 ? 'it has no bid' : 'its quotes are too far apart, or one-sided, to be a price';
      return `The mode is ${mode}: the position is kept, because ${cause}.`;
    }
    return `The mode is ${mode}: the middle of the quotes, ${formatPrice(held.midMicroUsd)}, is above the stop of ${formatPrice(held.stopMicroUsd)} (paid ${formatPrice(held.paidMicroUsd)}), so the position is kept.`;
  },
  mode_halted: ({ mode }) => `The mode is ${mode}: no model is called and nothing is traded.`,
  mode_changed: ({ mode, withheldAction }) => `The mode is ${mode} now: it permits no ${withheldAction}.`,
  no_models: ({ models }) =>
    models === 0 ? 'No model is configured.' : `No model can be called now (0 of ${models}).`,
  not_worth_asking: ({ models, valueMicroUsd, costMicroUsd, requiredMultiple }) =>
    `The budget is scarce today: an answer of ${models.join(', ')} costs ${formatMoney(costMicroUsd)}, must be worth ${requiredMultiple.toFixed(2)} times that, and is worth ${formatMoney(valueMicroUsd)}.`,
  injection_flagged: ({ injectionFlags, ...effect }) => {
    const flags = injectionFlags.join(', ').replaceAll('_', ' ');
    const text = `The market's text reads like instructions to a model (${flags})`;
    if (effect.effect === 'reduced') return `${text}: ${reducedTo(effect)}`;
    if (effect.effect === 'withheld') return `${text}: the trade would rest on a single model, so it is withheld.`;
    return `${text}; it changes nothing in this verdict.`;
  },
});

function reducedTo({
  leastProbability,
  forecastProbability,
}: InjectionEffect & { readonly effect: 'reduced' }): string {
  return `the trade holds whichever model is left out, and is sized for the forecast that favours it least, ${formatCents(leastProbability)} instead of ${formatCents(forecastProbability)}.`;
}

function answers({ answered, quorum, called }: QuorumFigures): string {
  const calls = `${called} called`;
  if (answered === 0) return `No model answered (${calls})`;
  return `${formatCount(answered, 'answer')} of the ${quorum} needed arrived (${calls})`;
}

const causes = ({ failures }: QuorumFigures) =>
  failures.length === 0 ? '' : `: ${failures.map((kind) => FAILURE_WORDS[kind]).join(', ')}`;

const formatPercent = (probability: number) => `${Number((probability * 100).toFixed(1))} %`;

/** Why a cap left no room for a reservation. */
export function capSentence({ cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd }: CapFigures): string {
  const name = of === null ? `The ${cap} cap` : `The cap of ${cap} ${of}`;
  return `${name} of ${formatMoney(capMicroUsd)} has ${formatMoney(committedMicroUsd)} committed: no room for a worst case of ${formatMoney(askedMicroUsd)}.`;
}
