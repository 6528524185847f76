import type OpenAI from 'openai';
import type { ResponseCreateParamsNonStreaming, ResponseInputText } from 'openai/resources/responses/responses';
import { webSearchOf } from '../../domain/money/cost.ts';
import type { ModelRow, Prompt, ProviderRow, WebSearchRow } from '../../domain/shared/model.ts';
import type { Provider } from '../provider.ts';
import { cacheMark } from './cache-mark.ts';
import { providerOf } from './call-provider.ts';
import { openAiClient } from './openai-client.ts';
import { readResponsesReply } from './openai-responses-reply.ts';
import { replyShape } from './reply-shape.ts';

/** OpenAI Responses, at OpenAI and xAI: their newer protocol, and the only one in which xAI's models search. */
export function createOpenAiResponses(provider: ProviderRow, apiKey: string | null): Provider {
  const client: OpenAI = openAiClient(provider, apiKey);
  return providerOf({
    provider,
    apiKey,
    toRequest,
    send: (body, options) => client.post<unknown>('/responses', { ...options, body }),
    readReply: readResponsesReply,
    list: (options) => client.models.list(options),
  });
}

/** The request's body, exactly as it is sent. Nothing is kept at the provider: the record of a decision is here. Research marks
 * nothing for the cache: the provider's own loop of searches reads its beginning again, and is cached by the provider. */
export function toRequest(row: ModelRow, prompt: Prompt, research?: true): ResponseCreateParamsNonStreaming {
  const { features, reasoningEffort } = row;
  const format = textFormat(prompt, research);
  const mark = research ? 'none' : cacheMark(row, prompt, features.jsonSchema ? JSON.stringify(format) : '');
  return {
    model: row.wireModel,
    store: false,
    input: [
      { role: 'system', content: mark === 'system' ? [marked(prompt.system)] : prompt.system },
      { role: 'user', content: mark === 'market' ? markedUser(prompt) : prompt.user + prompt.moment },
    ],
    // The provider's own mark would be set behind the moment, and so be written for every request and never read.
    ...(row.promptCache && !research ? { prompt_cache_options: { mode: 'explicit' as const } } : {}),
    max_output_tokens: row.maxOutputTokens,
    ...(reasoningEffort === undefined ? {} : { reasoning: { effort: reasoningEffort } }),
    ...(features.temperature === null ? {} : { temperature: features.temperature }),
    ...(features.jsonSchema ? { text: { format } } : {}),
    ...(research ? search(webSearchOf(row)) : {}),
    ...(row.serviceTier ? { service_tier: row.serviceTier.name } : {}),
  };
}

const markedUser = ({ user, moment }: Prompt): ResponseInputText[] => [
  marked(user),
  { type: 'input_text', text: moment },
];

const marked = (text: string): ResponseInputText => ({
  type: 'input_text',
  text,
  prompt_cache_breakpoint: { mode: 'explicit' },
});

/** Domains that are blocked have no name that OpenAI and xAI share: what comes from there is left out of the brief. */
const search = ({ maxSearches, allowedDomains }: WebSearchRow) => ({
  tools: [
    {
      type: 'web_search' as const,
      ...(allowedDomains ? { filters: { allowed_domains: [...allowedDomains] } } : {}),
    },
  ],
  max_tool_calls: maxSearches,
});

function textFormat(prompt: Prompt, research?: true) {
  return { type: 'json_schema' as const, strict: true, ...replyShape(prompt, research) };
}
