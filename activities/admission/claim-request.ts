import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import type { Store } from '../../store/index.ts';
import type { Claim } from '../../store/requests.ts';
import type { AdmitInput } from '../contract.ts';

/** Claims a request for one workflow run, taking it over where its workflow is gone. `prompts`: what the models are asked; an
 * event may have several. */
export async function claimRequest(
  store: Pick<Store, 'requests'>,
  input: AdmitInput,
  decisionId: string,
  prompts: readonly Prompt[],
  nowMs: number,
): Promise<Claim> {
  const { workflowId, runId, takeOverFrom, request } = input;
  if (takeOverFrom !== null) await store.requests.takeOver(decisionId, takeOverFrom, workflowId, runId);
  const text = canonicalJson(request);
  return store.requests.claim({
    _id: decisionId,
    account: decisionId.split('/')[0] ?? '',
    inputHash: createHash('sha256').update(text).digest('hex'),
    workflowId,
    runId,
    createdAtMs: nowMs,
    prompts,
    quickPrompt: null,
    input: text,
  });
}
