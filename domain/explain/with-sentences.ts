import type { Decision } from '../decision/decision.ts';
import type { EventDecision } from '../decision/event-decision.ts';
import { candidateSentence } from './candidate-sentences.ts';
import { reasonSentence } from './reason-sentences.ts';

/** A decision with the sentences of its reasons, for a bot that has no table of them. The store has the reasons alone. */
export type ExplainedDecision = Decision & {
  /** One sentence for each of the verdict's reasons, in their order. */
  readonly because: readonly string[];
};

export type ExplainedEventDecision = Omit<EventDecision, 'decisions'> & {
  readonly decisions: readonly ExplainedDecision[];
};

export function withSentences(decision: Decision): ExplainedDecision {
  return { ...decision, because: becauseOf(decision) };
}

export function withSentencesOfEvent(result: EventDecision): ExplainedEventDecision {
  return { ...result, decisions: result.decisions.map(withSentences) };
}

/** The sentences of a decision's reasons. Where no model could be called, the sentence ends with what is in the way. */
export function becauseOf({ verdict, candidates }: Pick<Decision, 'verdict' | 'candidates'>): readonly string[] {
  return verdict.reasons.map((reason) => {
    const sentence = reasonSentence(reason);
    const obstacles = [...new Set(candidates.filter(({ shadow }) => !shadow).map(({ why }) => candidateSentence(why)))];
    if (reason.code !== 'no_models' || obstacles.length === 0) return sentence;
    return `${sentence.replace(/\.$/, '')}: ${obstacles.join('; ')}.`;
  });
}
