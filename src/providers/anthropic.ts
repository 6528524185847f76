import Anthropic from '@anthropic-ai/sdk';
import type {
  Message,
  MessageCreateParamsNonStreaming,
  Usage as WireUsage,
} from '@anthropic-ai/sdk/resources/messages';
import type { ModelRow, Prompt, ProviderRow, Usage } from '../domain/model.ts';
import { ANSWER_JSON_SCHEMA } from '../domain/prompt.ts';
import { toFailure } from './failures.ts';
import { type Provider, ProviderFailure, type ProviderReply } from './provider.ts';

const ATTEMPT_HEADER = 'x-conclave-attempt';
const TOOL = 'forecast';

/** Anthropic Messages. */
export function createAnthropic(provider: ProviderRow, apiKey: string | null): Provider {
  const client = new Anthropic({
    apiKey: apiKey ?? 'none',
    baseURL: provider.baseUrl,
    // Temporal alone retries: a retry in here would be a second bill that nobody reserved.
    maxRetries: 0,
    logLevel: 'off',
    authToken: null,
  });
  const failure = (error: unknown, model: string, signal: AbortSignal) =>
    toFailure(error, { provider: provider.id, model, apiKey, aborted: signal.aborted });

  return {
    id: provider.id,
    requestBytes: (row, prompt) => Buffer.byteLength(JSON.stringify(toRequest(row, prompt))),

    async ask({ row, prompt, attemptId, timeoutMs }, signal) {
      try {
        const message = await client.messages.create(toRequest(row, prompt), {
          signal,
          timeout: timeoutMs,
          headers: { [ATTEMPT_HEADER]: attemptId },
        });
        return toReply(message, row);
      } catch (error) {
        throw failure(error, row.id, signal);
      }
    },

    async listModels(signal) {
      try {
        const page = await client.models.list({ limit: 1000 }, { signal });
        return page.data.map((model) => model.id);
      } catch (error) {
        throw failure(error, '(list)', signal);
      }
    },
  };
}

/** The request's body, exactly as it is sent. A forced tool is this protocol's way to a JSON schema. */
export function toRequest(row: ModelRow, prompt: Prompt): MessageCreateParamsNonStreaming {
  const { features } = row;
  return {
    model: row.wireModel,
    max_tokens: row.maxOutputTokens,
    system: prompt.system,
    messages: [{ role: 'user', content: prompt.user }],
    ...(features.temperature === null ? {} : { temperature: features.temperature }),
    ...(features.jsonSchema
      ? {
          tools: [
            {
              name: TOOL,
              description: 'States the forecast.',
              input_schema: { ...ANSWER_JSON_SCHEMA, required: [...ANSWER_JSON_SCHEMA.required] },
            },
          ],
          tool_choice: { type: 'tool', name: TOOL },
        }
      : {}),
  };
}

/** Throws ProviderFailure when the reply has no usage: then nobody knows what it cost. */
export function toReply(message: Message, row: ModelRow): ProviderReply {
  const usage = readUsage(message.usage ?? null, row);
  if (!usage || !Array.isArray(message.content)) {
    const missing = usage ? 'content' : 'usage';
    throw new ProviderFailure(
      'server_error',
      `Model ${row.id} sent a reply without ${missing}: what it billed is unknown.`,
    );
  }
  const parts = message.content.map((block) => {
    if (block.type === 'tool_use') return JSON.stringify(block.input);
    return block.type === 'text' ? block.text : '';
  });
  return {
    text: parts.filter((part) => part !== '').join('\n'),
    usage,
    reportedModel: message.model ?? row.wireModel,
    finish: mapFinish(message.stop_reason),
  };
}

/** Cached and cache-written tokens stand beside input_tokens here, not inside; thinking is billed as output. */
export function readUsage(usage: Partial<WireUsage> | null, row: ModelRow): Usage | null {
  const input = usage?.input_tokens;
  const output = usage?.output_tokens;
  if (!Number.isSafeInteger(input) || !Number.isSafeInteger(output)) {
    return row.local
      ? { promptTokens: 0, cachedPromptTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 }
      : null;
  }
  return {
    promptTokens: Number(input),
    cachedPromptTokens: usage?.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage?.cache_creation_input_tokens ?? 0,
    outputTokens: Number(output),
    reasoningTokens: 0,
  };
}

function mapFinish(reason: string | null): ProviderReply['finish'] {
  switch (reason) {
    case 'end_turn':
    case 'tool_use':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
      return 'length';
    case 'refusal':
      return 'refused';
    default:
      return 'other';
  }
}
