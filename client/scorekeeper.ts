import type { Client } from '@temporalio/client';
import { checkOutcomes } from '../domain/learning/outcome-schema.ts';
import {
  type OutcomeAnswer,
  type OutcomeInput,
  SCOREKEEPER_WORKFLOW_ID,
  type ScorekeeperState,
  UPDATE,
} from '../workflows/messages.ts';
import { executeUpdate, queryState } from './call-workflow.ts';
import { accepted } from './errors.ts';

const WHO = 'The scorekeeper';
const BATCH = 200;

/** Records how markets ended and says of each what became of it. Throws DecisionRefused (`invalid_outcome`) naming the
 * field, before anything is recorded. */
export async function recordOutcomes(client: Client, outcomes: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
  const batches = Array.from({ length: Math.ceil(outcomes.length / BATCH) }, (_, index) =>
    outcomes.slice(index * BATCH, (index + 1) * BATCH),
  );
  for (const batch of batches) accepted(checkOutcomes(batch), 'invalid_outcome');
  const answers: OutcomeAnswer[] = [];
  for (const batch of batches) {
    const update = executeUpdate<OutcomeAnswer[], readonly OutcomeInput[]>;
    answers.push(...(await update(client, SCOREKEEPER_WORKFLOW_ID, WHO, UPDATE.recordOutcomes, batch)));
  }
  return answers;
}

/** What has been learned so far, in numbers. */
export function readScorekeeper(client: Client): Promise<ScorekeeperState> {
  return queryState<ScorekeeperState>(client, SCOREKEEPER_WORKFLOW_ID, WHO);
}
