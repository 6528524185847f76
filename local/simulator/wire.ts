import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import type { StatusFault } from './faults.ts';

/** The bodies that each protocol's clients expect; JSON leaves out what is undefined. */

export interface Reply {
  readonly row: ModelRow;
  readonly text: string;
  readonly usage: Usage;
  /** As it was asked for; null = it was not. */
  readonly serviceTier: string | null;
  readonly refused: boolean;
  /** It ended at the request's limit of output. */
  readonly isCut: boolean;
  /** False leaves the usage out, as some servers do. */
  readonly withUsage: boolean;
}

/** Chat Completions. xAI counts reasoning beside completion_tokens, OpenAI inside. */
export function openAiReply({ row, text, usage, serviceTier, refused, isCut, withUsage }: Reply, id: string): object {
  const prompt = usage.promptTokens + usage.cachedPromptTokens;
  const beside = row.features.reasoningTokens === 'beside-completion';
  const completion = usage.outputTokens + (beside ? 0 : usage.reasoningTokens);
  return {
    id,
    object: 'chat.completion',
    created: 0,
    model: row.wireModel,
    service_tier: serviceTier ?? undefined,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: refused ? null : text,
          refusal: refused ? 'I cannot help with that.' : null,
        },
        finish_reason: isCut ? 'length' : 'stop',
      },
    ],
    usage: withUsage
      ? {
          prompt_tokens: prompt,
          completion_tokens: completion,
          total_tokens: prompt + usage.outputTokens + usage.reasoningTokens,
          prompt_tokens_details: { cached_tokens: usage.cachedPromptTokens },
          completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
        }
      : undefined,
  };
}

/** Messages. Cached tokens stand beside input_tokens. */
export function anthropicReply(
  { row, text, usage, refused, isCut, withUsage }: Reply,
  id: string,
  forcedTool: string | null,
): object {
  const block =
    forcedTool === null
      ? { type: 'text', text }
      : { type: 'tool_use', id: `tool_${id}`, name: forcedTool, input: parsed(text) };
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: row.wireModel,
    content: refused ? [] : [block],
    stop_reason: refused ? 'refusal' : isCut ? 'max_tokens' : forcedTool === null ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    usage: withUsage
      ? {
          input_tokens: usage.promptTokens,
          cache_read_input_tokens: usage.cachedPromptTokens,
          cache_creation_input_tokens: usage.cacheWriteTokens,
          output_tokens: usage.outputTokens + usage.reasoningTokens,
        }
      : undefined,
  };
}

export function errorBody(protocol: 'openai' | 'anthropic', fault: StatusFault): object {
  const { type, message } = fault;
  return protocol === 'openai'
    ? { error: { message, type, code: type, param: null } }
    : { type: 'error', error: { type, message } };
}

/** A tool's input is an object; text that is none stands under a name that means nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { said: text };
  }
}

export async function readJson<Body>(request: IncomingMessage): Promise<Body> {
  return JSON.parse(await textOf(request)) as Body;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-simulated': 'true', ...headers })
    .end(JSON.stringify(body));
}
