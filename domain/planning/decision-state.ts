import type { Path } from '../decision/decision.ts';
import type { CallEvaluation, Note } from '../decision/note.ts';
import type { CapFigures } from '../health/alert.ts';
import type { Reservation } from '../money/step-reservation.ts';
import type { DecidingStep } from '../shared/method.ts';
import type { CallResult } from './call-result.ts';
import type { DecisionSnapshot } from './decision-snapshot.ts';
import type { PlannedCall } from './priced-model.ts';

/** What a running decision has so far. */
export interface DecisionState {
  readonly snapshot: DecisionSnapshot;
  readonly calls: readonly CallResult[];
  readonly reservations: readonly Reservation[];
  readonly evaluations: readonly CallEvaluation[];
  readonly notes: readonly Note[];
  /** Money for a further step was refused: nothing more is called. */
  readonly isRefused: boolean;
}

/** Models to call next, each with every prompt, all at once. */
export interface CallStep extends Omit<StopStep, 'kind'> {
  readonly kind: 'call';
  readonly step: DecidingStep;
  readonly calls: readonly PlannedCall[];
  /** Held already, for the first step; null = it is still to be reserved. */
  readonly reservation: Reservation | null;
}

/** Nothing more is called. */
export interface StopStep {
  readonly kind: 'stop';
  readonly notes: readonly Note[];
  readonly evaluation: CallEvaluation | null;
}

/** Research would be a third kind: the workflow's loop has no place for a kind that it does not know. */
export type NextStep = CallStep | StopStep;

export const beginning = (snapshot: DecisionSnapshot): DecisionState => ({
  snapshot,
  calls: [],
  reservations: [],
  evaluations: [],
  notes: [],
  isRefused: false,
});

/** With what was found about the next step. */
export function afterLook(state: DecisionState, { notes, evaluation }: NextStep): DecisionState {
  const evaluations = evaluation ? [...state.evaluations, evaluation] : state.evaluations;
  return { ...state, notes: [...state.notes, ...notes], evaluations };
}

/** With what a step's calls brought. */
export function afterCalls(
  state: DecisionState,
  reservation: Reservation,
  results: readonly CallResult[],
): DecisionState {
  return {
    ...state,
    calls: [...state.calls, ...results],
    reservations: [...state.reservations, reservation],
  };
}

/** With the cap that had no room for a further step. */
export function afterRefusal(state: DecisionState, cap: CapFigures): DecisionState {
  const note: Note = { code: 'cap_refused', figures: { cap, consequence: 'no_more' } };
  return { ...state, notes: [...state.notes, note], isRefused: true };
}

/** How far the calls went. */
export function pathOf(
  calls: readonly Pick<CallResult, 'step'>[],
): Extract<Path, 'none' | 'quick' | 'escalated' | 'full'> {
  if (calls.length === 0) return 'none';
  if (calls.every(({ step }) => step === 'quick')) return 'quick';
  return calls.some(({ step }) => step === 'quick') ? 'escalated' : 'full';
}
