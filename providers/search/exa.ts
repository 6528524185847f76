import type OpenAI from 'openai';
import { webSearchOf } from '../../domain/money/cost.ts';
import type { ModelRow, Prompt, ProviderRow } from '../../domain/shared/model.ts';
import { providerOf } from '../models/call-provider.ts';
import { openAiClient } from '../models/openai-client.ts';
import type { Provider } from '../provider.ts';
import { readExaReply } from './exa-reply.ts';

/** Exa's search (exa.ai/docs/reference/search, read 2026-11-29): one request, one search, and no model. Ten results with their
 * excerpts are in the price of a search. */
export function createExa(provider: ProviderRow, apiKey: string | null): Provider {
  // The service takes the key as a bearer token, as OpenAI does, so the client that never retries serves here too.
  const client: OpenAI = openAiClient(provider, apiKey);
  return providerOf({
    provider,
    apiKey,
    toRequest,
    send: (body, options) => client.post<unknown>('/search', { ...options, body }),
    readReply: readExaReply,
    // It has no list that is free to read.
    list: () => Promise.resolve({ data: [] }),
  });
}

const RESULTS = 10;

/** The request's body, exactly as it is sent. Throws RangeError for a question that is none to search for. */
export function toRequest(row: ModelRow, prompt: Prompt, research?: true) {
  const { allowedDomains, blockedDomains } = webSearchOf(row);
  if (!research || prompt.query === undefined) {
    throw new RangeError(`${row.id} is a search service: it finds evidence and forecasts nothing.`);
  }
  return {
    query: prompt.query,
    type: row.wireModel,
    numResults: RESULTS,
    ...(allowedDomains ? { includeDomains: [...allowedDomains] } : {}),
    ...(blockedDomains ? { excludeDomains: [...blockedDomains] } : {}),
    contents: { highlights: true },
  };
}
