import type { Decision, PartOfEvent } from '../domain/decision/decision.ts';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import { isExpired } from '../domain/decision/expired.ts';
import {
  courseFacts,
  forecastFacts,
  headlineOf,
  reservationFacts,
  withheldFacts,
} from '../domain/explain/decision-facts.ts';
import { callName, describeCost, describeQuotes } from '../domain/explain/decision-words.ts';
import { explainDecision } from '../domain/explain/explain-decision.ts';
import type { Explained, Fact } from '../domain/explain/explanation.ts';
import { becauseOf } from '../domain/explain/with-sentences.ts';
import { formatCount, formatMoney, formatProbability, formatTime } from '../domain/shared/format.ts';
import { table } from './output.ts';
import { field, renderFacts, renderPart } from './render-part.ts';

/** A verdict as `decide` prints it at a time: what to do and until when, why, on what numbers, at what cost. */
export function renderDecision(decision: Decision, nowMs: number): string {
  const { decisionId, ticker, title } = decision;
  const facts = renderFacts([
    ['Market', `${ticker}  ${title}`],
    ...forecastFacts(decision),
    ['Because', becauseOf(decision).join('\n')],
    ...reservationFacts(decision),
    ...withheldFacts(decision),
    ...courseFacts(decision),
    ['Valid', describeValidity(decision, nowMs)],
    ['Id', decisionId],
    ['Explain', `bin/conclave explain ${decisionId}`],
  ]);
  return `${currentHeadline(decision, nowMs)}\n${facts}`;
}

/** A trade that may be placed no longer does not read like one. */
const currentHeadline = (decision: Decision, nowMs: number) =>
  isExpired(decision, nowMs) ? `EXPIRED  ${headlineOf(decision)}` : headlineOf(decision);

function describeValidity(decision: Pick<Decision, 'validUntilMs'>, nowMs: number): string {
  const until = formatTime(decision.validUntilMs);
  return isExpired(decision, nowMs)
    ? `no longer, since ${until}: do not act on it; a new --request-id makes a new decision`
    : `until ${until}`;
}

/** Everything about one decision, in the order in which it came about. */
export function renderExplanation(explained: Explained): string {
  const { decision } = explained;
  const shown = Object.values(explainDecision(explained)).flatMap((section) => (section ? [renderPart(section)] : []));
  return [`${headlineOf(decision)}\n${field('Id', decision.decisionId)}`, ...shown].join('\n\n');
}

/** An event's verdicts as `decide --event` prints them at a time: a line a market, what could not be decided, until when the
 * verdicts hold, and what it all cost. */
export function renderEvent(result: EventDecision, nowMs: number): string {
  const { eventTicker, account, requestId, decisions, refused } = result;
  const calls = decisions.find(({ event }) => event?.place === 1)?.calls ?? [];
  const coherence = decisions.find(({ event }) => event?.coherence)?.event?.coherence ?? null;
  const simulated = decisions.some((decision) => decision.simulated);
  const rows = decisions.map((decision) => [
    decision.ticker,
    currentHeadline(decision, nowMs),
    formatProbability(decision.forecast?.coherent ?? null),
    describeQuotes(decision),
    formatMoney(decision.costMicroUsd),
    becauseOf(decision)[0] ?? '',
  ]);
  const facts: readonly Fact[] = [
    ...refused.map(({ ticker, message }): Fact => ['Refused', `${ticker}: ${message}`]),
    ['Event', eventTicker],
    ['Called', calls.length === 0 ? 'no model' : calls.map(callName).join(', ')],
    ...(coherence ? [['Coherent', describeCoherence(coherence)] as const] : []),
    ['Cost', `${describeCost({ ...result, simulated })}, for ${formatCount(decisions.length, 'market')}`],
    ...firstToExpire(decisions).map((decision): Fact => ['Valid', describeValidity(decision, nowMs)]),
    ['Explain', `bin/conclave explain ${account}/${requestId}.<market>`],
  ];
  return [table(['market', 'verdict', 'P(YES)', 'quotes', 'cost', 'because'], rows), renderFacts(facts)].join('\n');
}

const firstToExpire = (decisions: readonly Decision[]) =>
  decisions.toSorted((a, b) => a.validUntilMs - b.validUntilMs).slice(0, 1);

function describeCoherence({ kind, sumBefore, sumAfter }: NonNullable<PartOfEvent['coherence']>): string {
  if (kind === 'ladder') return 'in the order of the strikes';
  const most = kind === 'exhaustive' ? 'exactly' : 'at most';
  return `with a sum of ${most} 1: ${sumBefore.toFixed(3)} before, ${sumAfter.toFixed(3)} after`;
}
