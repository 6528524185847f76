import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { KeptScore } from '../activities/contract.ts';
import { checkOutcome, checkOutcomes } from '../domain/learning/check-outcomes.ts';
import { wrongScorekeeperInput } from '../domain/messages/check-workflow-input.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import { type OutcomeAnswer, type OutcomeInput, QUERY, type ScorekeeperState, SIGNAL, UPDATE } from './messages.ts';
import { keepScore, recordOutcomes } from './proxies.ts';
import { refuseInput } from './refuse-input.ts';

export const outcomeSignal = defineSignal<[OutcomeInput]>(SIGNAL.outcome);
export const recordOutcomesUpdate = defineUpdate<OutcomeAnswer[], [readonly OutcomeInput[]]>(UPDATE.recordOutcomes);
export const scorekeeperStateQuery = defineQuery<ScorekeeperState>(QUERY.state);

export interface ScorekeeperInput {
  readonly carried?: { readonly told: readonly OutcomeInput[]; readonly state: ScorekeeperState };
  /** Continue as new after this many events; the server's own suggestion when absent. */
  readonly historyLimit?: number;
}

const TOLD_AT_ONCE = 100;
const REFUSED_KEPT = 20;
const TICKER_CHARACTERS = 128;
/** What one run may hand to the next: its input must stay small. */
const MOST_CARRIED = 1_000;
const NOTHING_YET: ScorekeeperState = { version: 0, labels: 0, panelsAsked: 0, outcomes: 0, scored: 0, refused: [] };

/** One for the service, for ever: the only writer of outcomes, scores, tallies and scoreboards. Takes in how markets ended,
 * scores the decisions on them, and publishes what was learned; the next decision reads it in the store. */
export async function scorekeeper(input: ScorekeeperInput = {}): Promise<never> {
  refuseInput(wrongScorekeeperInput(input));
  const told: OutcomeInput[] = [...(input.carried?.told ?? [])];
  let state = input.carried?.state ?? NOTHING_YET;
  let isAsked = false;

  const refuse = (ticker: string, why: string) => {
    log.warn('An outcome was not taken', { ticker, why });
    state = { ...state, refused: [...state.refused, { atMs: Date.now(), ticker, why }].slice(-REFUSED_KEPT) };
  };
  const record = async (batch: readonly OutcomeInput[]) => {
    const answers = await recordOutcomes(batch);
    state = { ...state, outcomes: state.outcomes + answers.filter(({ kind }) => kind === 'recorded').length };
    isAsked = true;
    return answers;
  };

  setHandler(scorekeeperStateQuery, () => state);
  setHandler(outcomeSignal, (signal) => {
    const checked = checkOutcome(signal);
    // A signal cannot answer: what is not understood stands in the state.
    if (checked.ok) told.push(checked.value);
    else refuse(tickerOf(signal), checked.message);
  });
  setHandler(recordOutcomesUpdate, async (list) => record(list), {
    validator: (list) => {
      const checked = checkOutcomes(list);
      if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_outcome');
    },
  });

  while (!shouldContinueAsNew(input.historyLimit) || told.length > MOST_CARRIED) {
    isAsked = false;
    const batch = told.splice(0, TOLD_AT_ONCE);
    if (batch.length > 0) refuseContradictions(batch, await record(batch), refuse);
    const kept = await keepScore();
    state = withRound(state, kept);
    if (!kept.more) await condition(() => isAsked || told.length > 0, kept.nextInMs);
  }
  await condition(allHandlersFinished);
  return continueAsNew<typeof scorekeeper>({ ...input, carried: { told, state } });
}

/** The ticker of a signal that may be anything, as it may stand in the state. */
function tickerOf(signal: unknown): string {
  const ticker = isRecord(signal) ? signal.ticker : undefined;
  return typeof ticker === 'string' ? ticker.slice(0, TICKER_CHARACTERS).toWellFormed() : '';
}

function refuseContradictions(
  batch: readonly OutcomeInput[],
  answers: readonly OutcomeAnswer[],
  refuse: (ticker: string, why: string) => void,
): void {
  for (const [index, { ticker, settlement }] of batch.entries()) {
    const answer = answers[index];
    if (answer?.kind !== 'contradicts') continue;
    refuse(ticker, `${settlement} contradicts ${answer.standing}, told by ${answer.by}; tell it as a correction.`);
  }
}

function withRound(state: ScorekeeperState, { version, labels, panelsAsked, scored }: KeptScore): ScorekeeperState {
  return { ...state, version, labels, panelsAsked, scored: state.scored + scored };
}

function shouldContinueAsNew(historyLimit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return historyLimit === undefined ? continueAsNewSuggested : historyLength > historyLimit;
}
