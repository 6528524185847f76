import { ApplicationFailure } from '@temporalio/workflow';
import { plainJson } from '../domain/shared/plain-json.ts';

/** The input as plain JSON of bounded size and depth. Other input cannot be passed on: an activity's input has limits of its own,
 * and beyond them the workflow's task would be tried again until the decision's time is over. */
export function readable(input: unknown): unknown {
  const plain = plainJson(input, 'The request');
  if (!plain.ok) throw ApplicationFailure.nonRetryable(plain.message, 'invalid_request');
  return plain.value;
}
