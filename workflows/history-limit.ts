import { workflowInfo } from '@temporalio/workflow';

/** Whether a run that goes on for ever should continue as new: after `limit` events, or when the server suggests it. */
export function isHistoryLong(limit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return limit === undefined ? continueAsNewSuggested : historyLength > limit;
}
