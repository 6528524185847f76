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
} from '@temporalio/workflow';
import { checkOutcome, checkOutcomes } from '../domain/learning/outcome-schema.ts';
import {
  NEW_SCOREKEEPER,
  reduceScorekeeper,
  type Scorekeeper,
  type ScorekeeperEvent,
} from '../domain/learning/scorekeeper-state.ts';
import { scorekeeperInputSchema } from '../domain/messages/workflow-input-schema.ts';
import { type FillEvent, type FillReports, NO_FILLS, reduceFills } from '../domain/portfolio/fill-reports.ts';
import { checkFill, checkFills } from '../domain/portfolio/fill-schema.ts';
import { keepScore, recordFills, recordOutcomes } from './activity-options.ts';
import {
  type FillAnswer,
  type FillInput,
  type OutcomeAnswer,
  type OutcomeInput,
  QUERY,
  type ScorekeeperState,
  SIGNAL,
  UPDATE,
} from './messages.ts';
import { type EndlessInput, isHistoryLong, refuseInput } from './workflow-input.ts';

export type ScorekeeperInput = EndlessInput<Scorekeeper> & {
  /** Handed on by a run that has received fills. */
  readonly fills?: FillReports;
};

const REPORTED_AT_ONCE = 100;
/** What one run may hand to the next: its input must stay small. */
const MOST_CARRIED = 1_000;

/** One for the service, for ever: the only writer of outcomes, fills, books, scores, tallies and scoreboards. Records how markets
 * ended and what was bought and sold, scores the decisions, keeps the books, and publishes what was learned; the next decision reads
 * it in the store. */
export async function scorekeeper(input: ScorekeeperInput = {}): Promise<never> {
  refuseInput(scorekeeperInputSchema, input);
  let keeper = input.carried ?? NEW_SCOREKEEPER;
  let fills = input.fills ?? NO_FILLS;
  let isRoundDue = false;
  const apply = (event: ScorekeeperEvent) => {
    keeper = reduceScorekeeper(keeper, event);
  };
  const applyFill = (event: FillEvent) => {
    fills = reduceFills(fills, event);
  };

  setHandler(defineQuery(QUERY.state), (): ScorekeeperState => ({ ...keeper.state, fills: fills.state }));
  setHandler(defineSignal<[unknown]>(SIGNAL.outcome), (signal) => {
    const checked = checkOutcome(signal);
    if (checked.ok) return apply({ type: 'outcome_reported', outcome: checked.value });
    // A signal cannot answer: what is not understood stands in the state.
    log.warn('An outcome was not understood', { problem: checked.message });
    apply({ type: 'signal_refused', signal, message: checked.message, atMs: Date.now() });
  });
  const recordOutcomesUpdate = defineUpdate<OutcomeAnswer[], [readonly OutcomeInput[]]>(UPDATE.recordOutcomes);
  setHandler(recordOutcomesUpdate, recordAll, {
    validator: (list) => {
      const checked = checkOutcomes(list);
      if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_outcome');
    },
  });
  setHandler(defineSignal<[unknown]>(SIGNAL.fill), (signal) => {
    const checked = checkFill(signal);
    if (checked.ok) return applyFill({ type: 'fill_reported', fill: checked.value });
    log.warn('A fill was not understood', { problem: checked.message });
    applyFill({ type: 'signal_refused', signal, message: checked.message, atMs: Date.now() });
  });
  const recordFillsUpdate = defineUpdate<FillAnswer[], [readonly FillInput[]]>(UPDATE.recordFills);
  setHandler(recordFillsUpdate, recordAllFills, {
    validator: (list) => {
      const checked = checkFills(list);
      if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_fill');
    },
  });

  while (
    !isHistoryLong(input.historyLimit) ||
    keeper.reported.length > MOST_CARRIED ||
    fills.reported.length > MOST_CARRIED
  ) {
    isRoundDue = false;
    const filled = fills.reported.slice(0, REPORTED_AT_ONCE);
    if (filled.length > 0) {
      applyFill({ type: 'reported_recorded', answers: await recordFills(filled), atMs: Date.now() });
    }
    const batch = keeper.reported.slice(0, REPORTED_AT_ONCE);
    if (batch.length > 0) {
      apply({ type: 'reported_recorded', answers: await recordOutcomes(batch), atMs: Date.now() });
    }
    const round = await keepScore();
    apply({ type: 'round_ended', round });
    if (!round.more) await condition(isMoreToDo, round.nextInMs);
  }
  await condition(allHandlersFinished);
  return continueAsNew<typeof scorekeeper>({ ...input, carried: keeper, fills });

  function isMoreToDo(): boolean {
    return isRoundDue || keeper.reported.length > 0 || fills.reported.length > 0;
  }

  async function recordAll(list: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
    const answers = await recordOutcomes(list);
    apply({ type: 'outcomes_recorded', answers });
    isRoundDue = true;
    return answers;
  }

  async function recordAllFills(list: readonly FillInput[]): Promise<FillAnswer[]> {
    const checked = checkFills(list);
    if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_fill');
    const answers = await recordFills(checked.value);
    applyFill({ type: 'fills_recorded', answers });
    isRoundDue = true;
    return answers;
  }
}
