import type {
  ChatCompletionContentPartText,
  ChatCompletionCreateParamsNonStreaming,
} from 'openai/resources/chat/completions';
import { answerSchema } from '../../domain/forecast/answer-shape.ts';
import type { ModelRow, Prompt, ProviderRow } from '../../domain/shared/model.ts';
import type { Provider } from '../provider.ts';
import { cacheMark } from './cache-mark.ts';
import { providerOf } from './call-provider.ts';
import { readOpenAiReply } from './openai-chat-reply.ts';
import { openAiClient } from './openai-client.ts';

/** OpenAI Chat Completions: what local servers (Ollama, vLLM, llama.cpp) and most gateways speak. */
export function createOpenAiCompatible(provider: ProviderRow, apiKey: string | null): Provider {
  const client = openAiClient(provider, apiKey);
  return providerOf({
    provider,
    apiKey,
    toRequest,
    send: (body, options) => client.chat.completions.create(body, options),
    readReply: readOpenAiReply,
    list: (options) => client.models.list(options),
  });
}

/** The request's body, exactly as it is sent. Throws RangeError for research, for which this protocol has no common tool. */
export function toRequest(row: ModelRow, prompt: Prompt, research?: true): ChatCompletionCreateParamsNonStreaming {
  if (research) throw new RangeError(`openai-chat has no web search, so that ${row.id} cannot be asked for research.`);
  const { features } = row;
  const mark = cacheMark(row, prompt, features.jsonSchema ? JSON.stringify(responseFormat(row, prompt)) : '');
  return {
    model: row.wireModel,
    messages: [
      { role: 'system', content: mark === 'system' ? [marked(prompt.system)] : prompt.system },
      { role: 'user', content: mark === 'market' ? markedUser(prompt) : prompt.user + prompt.moment },
    ],
    // The provider's own mark would be set behind the moment, and so be written for every request and never read.
    ...(row.promptCache ? { prompt_cache_options: { mode: 'explicit' as const } } : {}),
    [features.outputLimitField]: row.maxOutputTokens,
    ...(row.reasoningEffort === undefined ? {} : { reasoning_effort: row.reasoningEffort }),
    ...(features.temperature === null ? {} : { temperature: features.temperature }),
    ...(features.jsonSchema ? { response_format: responseFormat(row, prompt) } : {}),
    ...(row.serviceTier ? { service_tier: row.serviceTier.name } : {}),
  };
}

const markedUser = ({ user, moment }: Prompt): ChatCompletionContentPartText[] => [
  marked(user),
  { type: 'text', text: moment },
];

const marked = (text: string): ChatCompletionContentPartText => ({
  type: 'text',
  text,
  prompt_cache_breakpoint: { mode: 'explicit' },
});

/** llama.cpp's servers take the schema beside `json_object`; its own Python server refuses `json_schema`. */
function responseFormat({ features }: ModelRow, prompt: Prompt) {
  const schema = answerSchema(prompt);
  if (features.jsonSchema === 'json_object') return { type: 'json_object', schema } as const;
  return { type: 'json_schema', json_schema: { name: 'forecast', strict: true, schema } } as const;
}
