import OpenAI from 'openai';
import type { ProviderRow } from '../../domain/shared/model.ts';
import { fetchOnce } from './fetch-once.ts';

/** The kept client for both of OpenAI's protocols, bound to one provider. */
export function openAiClient(provider: ProviderRow, apiKey: string | null): OpenAI {
  return new OpenAI({
    // The client insists on a key; a server that needs none ignores it.
    apiKey: apiKey ?? 'none',
    baseURL: provider.baseUrl,
    // Temporal alone retries: a retry in here would be a second bill that is not reserved.
    maxRetries: 0,
    fetch: fetchOnce,
    logLevel: 'off',
    // Null keeps the client from reading these in the environment: they are OpenAI's, and this may be another provider.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
}
