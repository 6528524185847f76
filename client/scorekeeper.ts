import type { Client } from '@temporalio/client';
import { checkOutcomes } from '../domain/learning/outcome-schema.ts';
import {
  type OutcomeAnswer,
  type OutcomeInput,
  SCOREKEEPER_WORKFLOW_ID,
  type ScorekeeperState,
  UPDATE,
} from '../workflows/messages.ts';
import { queryState } from './ask-workflow.ts';
import { DecisionRefused } from './errors.ts';
import { executeUpdate } from './execute-update.ts';

const WHO = 'The scorekeeper';
const TOLD_AT_ONCE = 200;

/** Records how markets ended and says of each what became of it. Throws DecisionRefused (`invalid_outcome`) naming the
 * field, before anything is recorded. */
export async function recordOutcomes(client: Client, outcomes: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
  const answers: OutcomeAnswer[] = [];
  for (let from = 0; from < outcomes.length; from += TOLD_AT_ONCE) {
    const checked = checkOutcomes(outcomes.slice(from, from + TOLD_AT_ONCE));
    if (!checked.ok) throw new DecisionRefused('invalid_outcome', checked.message);
  }
  for (let from = 0; from < outcomes.length; from += TOLD_AT_ONCE) {
    const batch = outcomes.slice(from, from + TOLD_AT_ONCE);
    answers.push(
      ...(await executeUpdate<OutcomeAnswer[], readonly OutcomeInput[]>(
        client,
        SCOREKEEPER_WORKFLOW_ID,
        WHO,
        UPDATE.recordOutcomes,
        batch,
      )),
    );
  }
  return answers;
}

/** What has been learned so far, in numbers. */
export function readScorekeeper(client: Client): Promise<ScorekeeperState> {
  return queryState<ScorekeeperState>(client, SCOREKEEPER_WORKFLOW_ID, WHO);
}
