import type { CandidateCatalog, CandidateReason, DeselectionFigures, OneModelRule } from '../decision/candidate.ts';
import { DESELECT_ABOVE, WARN_ABOVE } from '../learning/drift.ts';
import type { DriftNote } from '../learning/drift-notes.ts';
import { sentencesOf } from '../shared/finding.ts';
import { formatCount, formatDuration, formatMoney, formatTime } from '../shared/format.ts';
import { breakerSentence } from './health-sentences.ts';
import { capSentence } from './reason-sentences.ts';

/** Why a model was chosen or passed over, as the end of a line that begins with its name. */
export const candidateSentence: (why: CandidateReason) => string = sentencesOf<CandidateCatalog>({
  primary_model: () => 'the primary model',
  cheapest: () => 'the cheapest model that can be called',
  most_weight_for_cost: ({ weight }) =>
    weight === null
      ? 'the most weight for its cost among the models that are near the panels'
      : `the most weight for its cost (weight ${weight.toFixed(3)})`,
  least_cost_for_accuracy: ({ costPerHundredthMicroUsd }) =>
    `the least cost per 0.01 Brier (${formatMoney(costPerHundredthMicroUsd)})`,
  cheapest_of_panel: () => 'the cheapest of the panel',
  next_in_queue: () => 'called if the answers so far are not enough',
  in_panel: ({ isEveryModelCalled, deselected }) =>
    `${isEveryModelCalled ? 'every model is called' : 'a panel of the best'}${deselected ? ` (${deselection(deselected)})` : ''}`,
  called_if_panel_disagrees: ({ passedOver }) =>
    `${candidateSentence(passedOver)}; called if the panel agrees too little`,
  less_weight_for_cost: ({ than }) => `less weight for its cost than ${than.join(' and ')}`,
  harmful_answer: ({ excessLoss }) =>
    `its Brier loss is estimated ${excessLoss.toFixed(4)} above the best model's: its answer would take away more than it adds`,
  deselected: (figures) => deselection(figures),
  shadow: () => 'a shadow model: called beside decisions and never counted',
  too_slow: ({ p95Ms, deadlineMs }) =>
    `one call in twenty takes more than ${formatDuration(p95Ms)}, past the deadline of ${formatDuration(deadlineMs)}`,
  no_key: ({ provider, apiKeyEnv }) =>
    `provider ${provider} has no key: set ${apiKeyEnv ?? 'its key'} in the worker's environment`,
  blocked: ({ because }) => because,
  breaker_open: breakerSentence,
  key_refused: ({ provider, apiKeyEnv }) =>
    `provider ${provider} refuses the key of every worker: set a valid ${apiKeyEnv ?? 'key'} in their environment and start them again`,
  queue_not_polled: ({ provider }) => `no worker polls the queue of provider ${provider}: start one that does`,
  prompt_too_long: ({ contextTokens, promptTokens, maxOutputTokens }) =>
    `its context of ${contextTokens} tokens cannot hold a prompt of about ${promptTokens} and an answer of up to ${maxOutputTokens}`,
  tier_too_slow: ({ tier, leastDeadlineMs, deadlineMs }) =>
    `it is on the slow service tier ${tier}, which needs a deadline of ${leastDeadlineMs} ms or more; this one is ${deadlineMs} ms`,
  one_model_only: ({ because }) => `only one model is called: ${oneModelRule(because)}`,
  over_decision_cap: ({ worstCaseMicroUsd, decisionMicroUsd }) =>
    `its worst case of ${formatMoney(worstCaseMicroUsd)} does not fit into what is left of the decision cap of ${formatMoney(decisionMicroUsd)}`,
  over_model_cap: capSentence,
  no_room_for_panel: capSentence,
  no_call: ({ reason }) => `no model is called (${reason.replaceAll('_', ' ')})`,
  earlier_answers_used: ({ decisionId }) => `the answers of ${decisionId} are used again`,
});

export function oneModelRule(because: OneModelRule): string {
  switch (because.rule) {
    case 'mode':
      return `mode ${because.mode}`;
    case 'band':
      return `the day's budget is in band ${because.band}`;
    case 'ensemble_off':
      return 'the ensemble is switched off';
    case 'near_expiry':
      return 'the market ends soon';
    case 'near_certain':
      return 'to learn whether prices near certainty are right';
  }
}

const deselection = ({ sum, ...since }: DeselectionFigures) =>
  `deselected: it came out worse than the others (S = ${sum.toFixed(2)} on ${panelsOf(since)})`;

/** How a model's record has turned: `deselected (S = 3.21 above 3 on 45 panels, since 2026-11-24 15:00:00Z at KX-1)`. */
export function driftSentence({ state, sum, ...since }: DriftNote): string {
  const limit = state === 'deselected' ? DESELECT_ABOVE : WARN_ABOVE;
  return `${state} (S = ${sum.toFixed(2)} above ${limit} on ${panelsOf(since)})`;
}

function panelsOf({ labels, probation, since }: Omit<DeselectionFigures, 'sum'>): string {
  const when = since ? `, since ${formatTime(since.atMs)} at ${since.ticker}` : '';
  const proof = probation
    ? `; on ${formatCount(probation.labels, 'panel')} since, its Brier score was ${probation.mean.toFixed(4)} above the others'`
    : '';
  return `${formatCount(labels, 'panel')}${when}${proof}`;
}
