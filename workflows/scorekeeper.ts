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
import { keepScore, recordOutcomes } from './activity-options.ts';
import { type OutcomeAnswer, type OutcomeInput, QUERY, SIGNAL, UPDATE } from './messages.ts';
import { type EndlessInput, isHistoryLong, refuseInput } from './workflow-input.ts';

export type ScorekeeperInput = EndlessInput<Scorekeeper>;

const REPORTED_AT_ONCE = 100;
/** What one run may hand to the next: its input must stay small. */
const MOST_CARRIED = 1_000;

/** One for the service, for ever: the only writer of outcomes, scores, tallies and scoreboards. Records how markets ended,
 * scores the decisions on them, and publishes what was learned; the next decision reads it in the store. */
export async function scorekeeper(input: ScorekeeperInput = {}): Promise<never> {
  refuseInput(scorekeeperInputSchema, input);
  let keeper = input.carried ?? NEW_SCOREKEEPER;
  let isRoundDue = false;
  const apply = (event: ScorekeeperEvent) => {
    keeper = reduceScorekeeper(keeper, event);
  };

  setHandler(defineQuery(QUERY.state), () => keeper.state);
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

  while (!isHistoryLong(input.historyLimit) || keeper.reported.length > MOST_CARRIED) {
    isRoundDue = false;
    const batch = keeper.reported.slice(0, REPORTED_AT_ONCE);
    if (batch.length > 0) {
      apply({ type: 'reported_recorded', answers: await recordOutcomes(batch), atMs: Date.now() });
    }
    const round = await keepScore();
    apply({ type: 'round_ended', round });
    if (!round.more) await condition(() => isRoundDue || keeper.reported.length > 0, round.nextInMs);
  }
  await condition(allHandlersFinished);
  return continueAsNew<typeof scorekeeper>({ ...input, carried: keeper });

  async function recordAll(list: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
    const answers = await recordOutcomes(list);
    apply({ type: 'outcomes_recorded', answers });
    isRoundDue = true;
    return answers;
  }
}
