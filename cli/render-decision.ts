import type { Decision } from '../domain/decision/decision.ts';
import { courseFacts, forecastFacts, headlineOf, withheldFacts } from '../domain/explain/decision-facts.ts';
import { explainDecision } from '../domain/explain/explain-decision.ts';
import type { Explained } from '../domain/explain/explanation.ts';
import { becauseOf } from '../domain/explain/with-sentences.ts';
import { formatTime } from '../domain/shared/format.ts';
import { field, renderFacts, renderPart } from './render-part.ts';

/** A verdict as `decide` prints it: what to do, why, on what numbers, at what cost. */
export function renderDecision(decision: Decision): string {
  const { decisionId, ticker, title, validUntilMs } = decision;
  const facts = renderFacts([
    ['Market', `${ticker}  ${title}`],
    ...forecastFacts(decision),
    ['Because', becauseOf(decision).join('\n')],
    ...withheldFacts(decision),
    ...courseFacts(decision),
    ['Valid', `until ${formatTime(validUntilMs)}`],
    ['Id', decisionId],
    ['Explain', `bin/conclave explain ${decisionId}`],
  ]);
  return `${headlineOf(decision)}\n${facts}`;
}

/** Everything about one decision, in the order in which it came about. */
export function renderExplanation(explained: Explained): string {
  const { decision } = explained;
  const shown = Object.values(explainDecision(explained)).flatMap((section) => (section ? [renderPart(section)] : []));
  return [`${headlineOf(decision)}\n${field('Id', decision.decisionId)}`, ...shown].join('\n\n');
}
