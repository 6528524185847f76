import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import type { ModelProtocol, ModelRow, Usage } from '../../domain/shared/model.ts';
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

/** Responses. Reasoning is part of output_tokens, at xAI too. The two account for searches in places of their own. */
export function responsesReply(
  { row, text, usage, serviceTier, refused, isCut, withUsage }: Reply,
  id: string,
): object {
  const input = usage.promptTokens + usage.cachedPromptTokens;
  const output = usage.outputTokens + usage.reasoningTokens;
  const searches = usage.searches ?? 0;
  const isXai = row.provider === 'sim-xai';
  const part = refused
    ? { type: 'refusal', refusal: 'I cannot help with that.' }
    : { type: 'output_text', annotations: [], text };
  return {
    id,
    object: 'response',
    created_at: 0,
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    model: row.wireModel,
    service_tier: serviceTier ?? undefined,
    output: [
      ...(usage.reasoningTokens > 0 ? [{ id: `rs_${id}`, type: 'reasoning', summary: [] }] : []),
      ...Array.from({ length: searches }, (_, index) => ({
        id: `ws_${id}_${index}`,
        type: 'web_search_call',
        status: 'completed',
        action: { type: 'search', queries: ['SIMULATED'] },
      })),
      { id: `msg_${id}`, type: 'message', status: 'completed', role: 'assistant', content: [part] },
    ],
    usage: withUsage
      ? {
          input_tokens: input,
          input_tokens_details: { cached_tokens: usage.cachedPromptTokens },
          output_tokens: output,
          output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
          total_tokens: input + output,
          server_side_tool_usage_details: isXai ? { web_search_calls: searches } : undefined,
        }
      : undefined,
    tool_usage: withUsage && !isXai ? { web_search: { num_requests: searches } } : undefined,
  };
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
export function anthropicReply({ row, text, usage, refused, isCut, withUsage }: Reply, id: string): object {
  const searches = usage.searches ?? 0;
  const searched = Array.from({ length: searches }, (_, index) => {
    const use = `srvtoolu_${id}_${index}`;
    return [
      { type: 'server_tool_use', id: use, name: 'web_search', input: { query: 'SIMULATED' } },
      { type: 'web_search_tool_result', tool_use_id: use, content: [] },
    ];
  }).flat();
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: row.wireModel,
    content: refused ? [] : [...searched, { type: 'text', text }],
    stop_reason: refused ? 'refusal' : isCut ? 'max_tokens' : 'end_turn',
    stop_sequence: null,
    usage: withUsage
      ? {
          input_tokens: usage.promptTokens,
          cache_read_input_tokens: usage.cachedPromptTokens,
          cache_creation_input_tokens: usage.cacheWriteTokens,
          output_tokens: usage.outputTokens + usage.reasoningTokens,
          server_tool_use: searches > 0 ? { web_search_requests: searches, web_fetch_requests: 0 } : undefined,
        }
      : undefined,
  };
}

export function errorBody(protocol: ModelProtocol, fault: StatusFault): object {
  const { type, message } = fault;
  return protocol === 'anthropic-messages'
    ? { type: 'error', error: { type, message } }
    : { error: { message, type, code: type, param: null } };
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
