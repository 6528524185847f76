import type { OutcomeOfDecision } from './explanation.ts';

/** How a decision's market ended, who recorded it, and whether the decision is scored by it. */
export function outcomeSentence(
  { settlement, atMs, by, score }: OutcomeOfDecision,
  at: (atMs: number) => string,
): string {
  return `${settlement.toUpperCase()}, ${at(atMs)}, recorded by ${by}; ${SCORE_WORDS[score]}.`;
}

const SCORE_WORDS: Readonly<Record<OutcomeOfDecision['score'], string>> = {
  scored: 'this decision is scored by it',
  pending: 'this decision is still to be scored by it',
  void: 'a void market is not scored',
  scalar: 'a market that settled neither YES nor NO is not scored',
  decided_after_outcome: 'this decision was made after the market had ended, so it is not scored',
};
