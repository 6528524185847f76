import type { Finding } from '../shared/finding.ts';
import { isRecord } from '../shared/refusal.ts';
import type { CheckedOutcome, OutcomeAnswer } from './outcome-schema.ts';

const REFUSED_KEPT = 20;
const TICKER_CHARACTERS = 128;

/** Why an outcome that a signal brought was not recorded. */
export interface OutcomeProblemCatalog {
  not_understood: { readonly message: string };
  /** The values of `scalar` outcomes, where they are known. */
  contradicts: {
    readonly reported: string;
    readonly reportedValueMicroUsd?: number;
    readonly standing: string;
    readonly standingValueMicroUsd?: number;
    readonly by: string;
  };
}

export interface RefusedOutcome {
  readonly atMs: number;
  readonly ticker: string;
  readonly problem: Finding<OutcomeProblemCatalog>;
}

/** `state` of the scorekeeper. */
export interface ScorekeeperReport {
  /** Version of the scoreboard in force; 0 = nothing was learned yet. */
  readonly version: number;
  /** Resolved markets with a full panel. */
  readonly labels: number;
  readonly panelsAsked: number;
  /** Outcomes recorded and decisions scored since the first start. */
  readonly outcomes: number;
  readonly scored: number;
  /** The last outcomes from signals that were not recorded, newest last. */
  readonly refused: readonly RefusedOutcome[];
}

export interface Scorekeeper {
  /** Outcomes that signals brought and that are not recorded yet. */
  readonly reported: readonly CheckedOutcome[];
  readonly state: ScorekeeperReport;
}

/** What one round of scoring did. */
export type ScoringRound = Pick<ScorekeeperReport, 'scored' | 'version' | 'labels' | 'panelsAsked'>;

export type ScorekeeperEvent =
  | { readonly type: 'outcome_reported'; readonly outcome: CheckedOutcome }
  | { readonly type: 'signal_refused'; readonly signal: unknown; readonly message: string; readonly atMs: number }
  | { readonly type: 'outcomes_recorded'; readonly answers: readonly OutcomeAnswer[] }
  /** The first of the reported outcomes were recorded. */
  | { readonly type: 'reported_recorded'; readonly answers: readonly OutcomeAnswer[]; readonly atMs: number }
  | { readonly type: 'round_ended'; readonly round: ScoringRound };

export const NEW_SCOREKEEPER: Scorekeeper = {
  reported: [],
  state: { version: 0, labels: 0, panelsAsked: 0, outcomes: 0, scored: 0, refused: [] },
};

export function reduceScorekeeper(keeper: Scorekeeper, event: ScorekeeperEvent): Scorekeeper {
  const { reported, state } = keeper;
  switch (event.type) {
    case 'outcome_reported':
      return { ...keeper, reported: [...reported, event.outcome] };
    case 'signal_refused': {
      const { signal, message, atMs } = event;
      return refuse(keeper, [
        { atMs, ticker: tickerOf(signal), problem: { code: 'not_understood', figures: { message } } },
      ]);
    }
    case 'outcomes_recorded':
      return { ...keeper, state: { ...state, outcomes: state.outcomes + recorded(event.answers) } };
    case 'reported_recorded': {
      const { answers, atMs } = event;
      const rest = reported.slice(answers.length);
      const counted = { reported: rest, state: { ...state, outcomes: state.outcomes + recorded(answers) } };
      return refuse(counted, contradictions(reported, answers, atMs));
    }
    case 'round_ended': {
      const { version, labels, panelsAsked, scored } = event.round;
      return { ...keeper, state: { ...state, version, labels, panelsAsked, scored: state.scored + scored } };
    }
  }
}

const recorded = (answers: readonly OutcomeAnswer[]) => answers.filter(({ kind }) => kind === 'recorded').length;

function refuse(keeper: Scorekeeper, refusals: readonly RefusedOutcome[]): Scorekeeper {
  const refused = [...keeper.state.refused, ...refusals].slice(-REFUSED_KEPT);
  return { ...keeper, state: { ...keeper.state, refused } };
}

function contradictions(
  outcomes: readonly CheckedOutcome[],
  answers: readonly OutcomeAnswer[],
  atMs: number,
): RefusedOutcome[] {
  return answers.flatMap((answer, index) => {
    const outcome = outcomes[index];
    if (answer.kind !== 'contradicts' || !outcome) return [];
    const { settlementValueMicroUsd: value } = outcome;
    const { kind: _, ...standing } = answer;
    const reported = { reported: outcome.settlement, ...(value === undefined ? {} : { reportedValueMicroUsd: value }) };
    const figures = { ...reported, ...standing };
    return [{ atMs, ticker: outcome.ticker, problem: { code: 'contradicts', figures } }];
  });
}

/** The ticker of a signal that may be anything, cut to a length that the state can hold. */
function tickerOf(signal: unknown): string {
  const ticker = isRecord(signal) ? signal.ticker : undefined;
  return typeof ticker === 'string' ? ticker.slice(0, TICKER_CHARACTERS).toWellFormed() : '';
}
