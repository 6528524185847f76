import { ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '../domain/shared/refusal.ts';

/** Ends a workflow that was started with what it cannot work on: once, with a sentence, and not again and again. */
export function refuseInput(wrong: Refusal | null): void {
  if (wrong) throw ApplicationFailure.nonRetryable(wrong.message, 'invalid_input');
}
