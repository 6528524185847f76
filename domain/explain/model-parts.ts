import type { CallRecord, Decision } from '../decision/decision.ts';
import { formatDuration, formatMoney, formatProbability, formatTimesItsCost, shorten } from '../shared/format.ts';
import { candidateSentence, driftSentence } from './candidate-sentences.ts';
import { callName, describeCharge, describeUsage, weighedCalls } from './decision-words.ts';
import type { Explained, ExplainedPart, RequestFacts } from './explanation.ts';
import { noteSentence } from './note-sentences.ts';

/** The parts of an explanation that are about models: which were called and why, what they answered and cost, how they count. */

const REASONING_WIDTH = 70;

export function plan({ candidates, notes, ...decision }: Decision): ExplainedPart {
  const { path, method, purpose, isFullPanel, explorationProbability } = decision;
  const panel = isFullPanel
    ? 'Every available model was called at once'
    : 'Not every available model was called at once';
  return {
    title: 'Models called, and why',
    about: `Path ${path}, method ${method}, paid from ${purpose}. ${panel}; the chance of that was ${explorationProbability.toFixed(2)}.`,
    notes: notes.map(noteSentence),
    ...(candidates.length === 0
      ? {}
      : {
          table: {
            head: ['model', 'provider', 'worst case', 'called', 'why'],
            rows: candidates.map((candidate) => [
              `${candidate.model}${candidate.shadow ? ' (shadow)' : ''}`,
              candidate.provider,
              formatMoney(candidate.worstCaseMicroUsd),
              candidate.chosen ?? 'not called',
              candidateSentence(candidate.why),
            ]),
          },
        }),
  };
}

/** Every look at whether one more call pays, the first call's included. */
export function evaluations({ economics }: Decision): ExplainedPart | null {
  if (!economics) return null;
  const { budgetShadowPrice } = economics;
  const pressure = budgetShadowPrice > 0 ? `a call must be worth ${formatTimesItsCost(budgetShadowPrice)}` : 'none';
  return {
    title: 'Value of one more call',
    about: `Budget pressure: ${pressure}.`,
    table: {
      head: ['models', 'value', 'cost', 'must be worth', 'so'],
      rows: economics.evaluations.map(({ valueMicroUsd, costMicroUsd, requiredMultiple, pays, ...of }, look) => [
        weighedCalls(of).join('; '),
        formatMoney(valueMicroUsd),
        formatMoney(costMicroUsd),
        look === 0 && requiredMultiple === 0
          ? 'nothing: a forecast was requested'
          : formatTimesItsCost(requiredMultiple),
        pays ? 'called' : 'stop',
      ]),
    },
  };
}

export function answers({ calls }: Decision): ExplainedPart {
  if (calls.length === 0) return { title: 'Answers', notes: ['No model was called.'] };
  return {
    title: 'Answers',
    table: {
      head: ['model', 'step', 'outcome', 'P(YES)', 'latency', 'cost', 'what it answered'],
      rows: calls.map((call) => [
        callName(call),
        call.step,
        call.outcome,
        formatProbability(call.rawProbability),
        formatDuration(call.latencyMs),
        formatMoney(call.costMicroUsd),
        answerText(call),
      ]),
    },
  };
}

/** A failure is shown whole: its text is what has to be acted on. */
const answerText = ({ failure, reasoning }: CallRecord) =>
  failure ? `${failure.kind}: ${failure.message}` : shorten(reasoning ?? '', REASONING_WIDTH);

export function requests(attempts: readonly RequestFacts[]): ExplainedPart | null {
  if (attempts.length === 0) return null;
  return {
    title: 'Requests',
    table: {
      head: ['request', 'state', 'cost', 'tokens', 'model, or failure'],
      rows: attempts.map((attempt) => [
        attempt._id,
        attempt.state,
        describeCharge(attempt),
        describeUsage(attempt.usage) ?? '-',
        requestOutcome(attempt),
      ]),
    },
  };
}

/** The model that the provider reports, or how the request failed. */
export function requestOutcome({ failure, reportedModel }: Pick<RequestFacts, 'failure' | 'reportedModel'>): string {
  return failure ? `${failure.kind}: ${failure.message}` : (reportedModel ?? '');
}

export function weights({ forecast }: Decision): ExplainedPart | null {
  if (!forecast) return null;
  return {
    title: 'Weights',
    table: {
      head: ['model', 'P(YES)', 'weight', 'fair value alone', 'would do'],
      rows: forecast.models.map(({ model, rawProbability, samples, weight, blended, wouldDo }) => [
        model,
        `${formatProbability(rawProbability)}${samples ? ` (mean of ${samples.length})` : ''}`,
        weight.toFixed(3),
        formatProbability(blended),
        wouldDo ?? '-',
      ]),
    },
  };
}

export function drift({ drifts }: Explained): ExplainedPart | null {
  if (drifts.length === 0) return null;
  return { title: 'Drift', notes: drifts.map((note) => `${note.model}: ${driftSentence(note)}`) };
}
