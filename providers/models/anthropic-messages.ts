import Anthropic from '@anthropic-ai/sdk';
import type {
  MessageCreateParamsNonStreaming,
  TextBlockParam,
  WebSearchTool20260318,
} from '@anthropic-ai/sdk/resources/messages';
import { webSearchOf } from '../../domain/money/cost.ts';
import {
  isAnthropicEffort,
  type ModelRow,
  type Prompt,
  type ProviderRow,
  type WebSearchRow,
} from '../../domain/shared/model.ts';
import type { Provider } from '../provider.ts';
import { readAnthropicReply } from './anthropic-reply.ts';
import { cacheMark } from './cache-mark.ts';
import { providerOf } from './call-provider.ts';
import { fetchOnce } from './fetch-once.ts';
import { replyShape } from './reply-shape.ts';

/** Anthropic Messages. */
export function createAnthropic(provider: ProviderRow, apiKey: string | null): Provider {
  const client = new Anthropic({
    apiKey: apiKey ?? 'none',
    baseURL: provider.baseUrl,
    // Temporal alone retries: a retry in here would be a second bill that is not reserved.
    maxRetries: 0,
    fetch: fetchOnce,
    logLevel: 'off',
    // Null keeps the client from reading these in the environment.
    authToken: null,
    webhookKey: null,
  });
  return providerOf({
    provider,
    apiKey,
    toRequest,
    // Not `messages.create`: that writes to the console, whatever the log level, when a model is to be retired.
    send: (body, options) => client.post<unknown>('/v1/messages', { ...options, body }),
    readReply: readAnthropicReply,
    list: (options) => client.models.list({ limit: 1_000 }, options),
  });
}

/** The request's body, exactly as it is sent. The schema is asked for as an output format: a forced tool forbids thinking, and newer
 * models refuse it. */
export function toRequest(row: ModelRow, prompt: Prompt, research?: true): MessageCreateParamsNonStreaming {
  const { features } = row;
  const shape = format(prompt, research);
  const mark = research ? 'none' : cacheMark(row, prompt, features.jsonSchema ? JSON.stringify(shape) : '');
  return {
    model: row.wireModel,
    max_tokens: row.maxOutputTokens,
    system: mark === 'system' ? [marked(prompt.system)] : prompt.system,
    messages: [{ role: 'user', content: mark === 'market' ? markedUser(prompt) : prompt.user + prompt.moment }],
    ...(features.temperature === null ? {} : { temperature: features.temperature }),
    ...(row.reasoningEffort === undefined ? {} : { thinking: { type: thinks(row) ? 'adaptive' : 'disabled' } }),
    ...outputConfig(row, shape),
    ...(research ? { tools: [searchTool(webSearchOf(row))] } : {}),
  };
}

const thinks = ({ reasoningEffort }: ModelRow) => reasoningEffort !== undefined && reasoningEffort !== 'none';

/** How much it thinks, and the shape of its answer. */
function outputConfig(
  row: ModelRow,
  shape: ReturnType<typeof format>,
): Pick<MessageCreateParamsNonStreaming, 'output_config'> {
  const { reasoningEffort, features } = row;
  const isStated = thinks(row) && isAnthropicEffort(reasoningEffort);
  if (!isStated && !features.jsonSchema) return {};
  return {
    output_config: {
      ...(isStated ? { effort: reasoningEffort } : {}),
      ...(features.jsonSchema ? { format: shape } : {}),
    },
  };
}

const markedUser = ({ user, moment }: Prompt): TextBlockParam[] => [marked(user), { type: 'text', text: moment }];

const marked = (text: string): TextBlockParam => ({ type: 'text', text, cache_control: { type: 'ephemeral' } });

const format = (prompt: Prompt, research?: true) =>
  ({ type: 'json_schema', schema: replyShape(prompt, research).schema }) as const;

/** Called by the model itself: left to its default, the newest tool is called from programs that the model writes, which not every
 * model can, and which makes longer turns. */
const searchTool = ({ maxSearches, allowedDomains, blockedDomains }: WebSearchRow): WebSearchTool20260318 => ({
  type: 'web_search_20260318',
  name: 'web_search',
  allowed_callers: ['direct'],
  max_uses: maxSearches,
  ...(allowedDomains ? { allowed_domains: [...allowedDomains] } : {}),
  ...(blockedDomains ? { blocked_domains: [...blockedDomains] } : {}),
});
