import OpenAI from 'openai';
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { ModelRow, Prompt, ProviderRow } from '../domain/model.ts';
import { ANSWER_JSON_SCHEMA } from '../domain/prompt.ts';
import { toFailure } from './failures.ts';
import { readOpenAiUsage } from './openai-usage.ts';
import { type Provider, ProviderFailure, type ProviderReply } from './provider.ts';

const ATTEMPT_HEADER = 'x-conclave-attempt';
const NO_KEY = 'none';

/** OpenAI Chat Completions: OpenAI itself, xAI at its own base URL, and local servers (Ollama, vLLM, llama.cpp). */
export function createOpenAiCompatible(provider: ProviderRow, apiKey: string | null): Provider {
  const client = new OpenAI({
    apiKey: apiKey ?? NO_KEY,
    baseURL: provider.baseUrl,
    // Temporal alone retries: a retry in here would be a second bill that nobody reserved.
    maxRetries: 0,
    logLevel: 'off',
    organization: null,
    project: null,
  });
  const failure = (error: unknown, model: string, signal: AbortSignal) =>
    toFailure(error, { provider: provider.id, model, apiKey, aborted: signal.aborted });

  return {
    id: provider.id,
    requestBytes: (row, prompt) => Buffer.byteLength(JSON.stringify(toRequest(row, prompt))),

    async ask({ row, prompt, attemptId, timeoutMs }, signal) {
      try {
        const reply = await client.chat.completions.create(toRequest(row, prompt), {
          signal,
          timeout: timeoutMs,
          headers: { [ATTEMPT_HEADER]: attemptId },
        });
        return toReply(reply, row);
      } catch (error) {
        throw failure(error, row.id, signal);
      }
    },

    async listModels(signal) {
      try {
        const page = await client.models.list({ signal });
        return page.data.map((model) => model.id);
      } catch (error) {
        throw failure(error, '(list)', signal);
      }
    },
  };
}

/** The request's body, exactly as it is sent. */
export function toRequest(row: ModelRow, prompt: Prompt): ChatCompletionCreateParamsNonStreaming {
  const { features } = row;
  return {
    model: row.wireModel,
    messages: [
      { role: 'system', content: prompt.system },
      { role: 'user', content: prompt.user },
    ],
    [features.outputLimitField]: row.maxOutputTokens,
    ...(features.temperature === null ? {} : { temperature: features.temperature }),
    ...(features.jsonSchema
      ? {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'forecast', strict: true, schema: ANSWER_JSON_SCHEMA },
          },
        }
      : {}),
  };
}

/** Throws ProviderFailure when the reply has no usage: then nobody knows what it cost. */
export function toReply(reply: ChatCompletion, row: ModelRow): ProviderReply {
  const choice = reply.choices?.[0];
  const usage = readOpenAiUsage(reply.usage ?? null, row);
  if (!choice || !usage) {
    const missing = choice ? 'usage' : 'choices';
    throw new ProviderFailure(
      'server_error',
      `Model ${row.id} sent a reply without ${missing}: what it billed is unknown.`,
    );
  }
  return {
    text: choice.message?.content ?? '',
    usage,
    reportedModel: reply.model ?? row.wireModel,
    finish: mapFinish(choice.finish_reason, choice.message?.refusal ?? null),
  };
}

function mapFinish(reason: string | null | undefined, refusal: string | null): ProviderReply['finish'] {
  if (refusal !== null && refusal !== '') return 'refused';
  switch (reason) {
    case 'stop':
      return 'stop';
    case 'length':
      return 'length';
    case 'content_filter':
      return 'refused';
    default:
      return 'other';
  }
}
