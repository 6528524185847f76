import type { Note } from '../decision/note.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import type { Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';

/** How much has been learned. */
export interface Learned {
  /** Resolved markets with a full panel. */
  readonly labels: number;
  readonly panelsAsked: number;
  /** Resolved markets with a forecast whose price was near certainty. */
  readonly nearCertain: number;
}

export interface ExplorationInput {
  readonly decisionId: string;
  readonly policy: Pick<DecisionPolicy, 'explore' | 'ensemble'>;
  readonly mode: Mode;
  readonly learned: Learned;
}

/** Why every model is called although the trade does not need it, and how likely that was. */
export interface Exploration {
  readonly note: Note;
  readonly probability: number;
}

export const BURN_IN_LABELS = 60;
export const BURN_IN_PANELS = 120;
const RANDOM_PANEL_SHARE = 0.07;

export const isBurnIn = ({ labels, panelsAsked }: Learned): boolean =>
  labels < BURN_IN_LABELS && panelsAsked < BURN_IN_PANELS;

/** Every model is called until 60 resolved markets or 120 panels, and then on a random 7 % of the decisions so that the models'
 * record stays a fair one. Never against an account's or a caller's setting, nor in any mode but the normal one. Pure: the draw
 * follows from the decision's id. */
export function explorationOf({ decisionId, policy, mode, learned }: ExplorationInput): Exploration | null {
  if (!policy.explore || !policy.ensemble || mode !== 'normal') return null;
  if (isBurnIn(learned)) {
    const { labels, panelsAsked: panels } = learned;
    const figures = { labels, labelsNeeded: BURN_IN_LABELS, panels, panelsNeeded: BURN_IN_PANELS };
    return { note: { code: 'burn_in', figures }, probability: 1 };
  }
  const drawn = hashToUnitInterval(`panel/${decisionId}`);
  if (drawn >= RANDOM_PANEL_SHARE) return null;
  const figures = { drawn, share: RANDOM_PANEL_SHARE };
  return { note: { code: 'drawn_for_learning', figures }, probability: RANDOM_PANEL_SHARE };
}

/** Resolved markets near certainty with a forecast, from which on it is known whether their prices are right. */
const NEAR_CERTAIN_LABELS = 100;
/** Of the decisions near certainty, until then. */
export const NEAR_CERTAIN_SHARE = 0.5;

/** Whether one model is called near certainty in order to learn: prices that no forecast is compared with cannot be found
 * wrong. Drawn from the decision's id. */
export function isNearCertainExplored({ decisionId, policy, mode, learned }: ExplorationInput): boolean {
  if (!policy.explore || mode !== 'normal' || learned.nearCertain >= NEAR_CERTAIN_LABELS) return false;
  return hashToUnitInterval(`gate/${decisionId}`) < NEAR_CERTAIN_SHARE;
}
