import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { checkWith } from '../domain/shared/check-schema.ts';

/** Ends a workflow that was started with what it cannot work on: once, with a sentence, and not again and again. */
export function refuseInput(schema: Parameters<typeof checkWith>[0], input: unknown): void {
  const checked = checkWith(schema, input);
  if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_input');
}

/** What a workflow that goes on for ever is started with; `carried` is what its run before handed on. */
export interface EndlessInput<Carried> {
  readonly carried?: Carried;
  /** Continue as new after this many events; the server's own suggestion when absent. */
  readonly historyLimit?: number;
}

/** Whether a run that goes on for ever should continue as new: after `limit` events, or when the server suggests it. */
export function isHistoryLong(limit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return limit === undefined ? continueAsNewSuggested : historyLength > limit;
}
