import type { Secret } from '../config/config.ts';
import type { ProviderRow } from '../domain/shared/model.ts';
import { createAnthropic } from './models/anthropic-messages.ts';
import { createOpenAiCompatible } from './models/openai-chat.ts';
import { createOpenAiResponses } from './models/openai-responses.ts';
import type { Provider, Providers } from './provider.ts';
import { createExa } from './search/exa.ts';

const ADAPTERS = {
  'openai-responses': createOpenAiResponses,
  'openai-chat': createOpenAiCompatible,
  'anthropic-messages': createAnthropic,
  'exa-search': createExa,
} as const satisfies Record<ProviderRow['protocol'], (row: ProviderRow, apiKey: string | null) => Provider>;

/** The providers that can be asked: those whose key is there, and those that need none. */
export function createProviders(rows: readonly ProviderRow[], apiKeys: Readonly<Record<string, Secret>>): Providers {
  const usable = rows.filter((row) => row.apiKeyEnv === null || apiKeys[row.id] !== undefined);
  return Object.fromEntries(
    usable.map((row) => [row.id, ADAPTERS[row.protocol](row, apiKeys[row.id]?.reveal() ?? null)]),
  );
}
