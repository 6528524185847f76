import { ApplicationFailure } from '@temporalio/workflow';
import { type ExplainedPreview, withPreviewSentences } from '../domain/explain/preview-sentences.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import { previewRequest } from './activity-options.ts';
import { readable } from './readable.ts';
import { runFetch } from './run-fetch.ts';

/** What a DecideRequest, or a DecideEventRequest, would call and cost. Nothing is paid, reserved or recorded. Fails like `decide` for
 * a request that would be refused. */
export async function preview(input: unknown): Promise<ExplainedPreview> {
  const request = readable(input);
  const kind = isRecord(request) && ('event' in request || 'eventTicker' in request) ? 'event' : 'market';
  let result = await previewRequest({ kind, request });
  if (result.kind === 'to_fetch') {
    result = await previewRequest({ kind, request, fetched: await runFetch(result.order) });
  }
  if (result.kind === 'planned') return withPreviewSentences(result.preview);
  if (result.kind === 'to_fetch') throw new TypeError('What was fetched is to be fetched again.');
  throw ApplicationFailure.nonRetryable(result.message, 'invalid_request', result.reason);
}
