import type OpenAI from 'openai';
import type { ResponseCreateParamsNonStreaming, ResponseInputText } from 'openai/resources/responses/responses';
import { answerSchema } from '../../domain/forecast/answer-shape.ts';
import type { ModelRow, Prompt, ProviderRow } from '../../domain/shared/model.ts';
import type { Provider } from '../provider.ts';
import { cacheMark } from './cache-mark.ts';
import { providerOf } from './call-provider.ts';
import { openAiClient } from './openai-client.ts';
import { readResponsesReply } from './openai-responses-reply.ts';

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

/** The request's body, exactly as it is sent. Nothing is kept at the provider: the record of a decision is here. */
export function toRequest(row: ModelRow, prompt: Prompt): ResponseCreateParamsNonStreaming {
  const { features, reasoningEffort } = row;
  const mark = cacheMark(row, prompt, features.jsonSchema ? JSON.stringify(textFormat(prompt)) : '');
  return {
    model: row.wireModel,
    store: false,
    input: [
      { role: 'system', content: mark === 'system' ? [marked(prompt.system)] : prompt.system },
      { role: 'user', content: mark === 'market' ? markedUser(prompt) : prompt.user + prompt.moment },
    ],
    // The provider's own mark would be set behind the moment, and so be written for every request and never read.
    ...(row.promptCache ? { prompt_cache_options: { mode: 'explicit' as const } } : {}),
    max_output_tokens: row.maxOutputTokens,
    ...(reasoningEffort === undefined ? {} : { reasoning: { effort: reasoningEffort } }),
    ...(features.temperature === null ? {} : { temperature: features.temperature }),
    ...(features.jsonSchema ? { text: { format: textFormat(prompt) } } : {}),
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

function textFormat(prompt: Prompt) {
  return { type: 'json_schema' as const, name: 'forecast', strict: true, schema: answerSchema(prompt) };
}
