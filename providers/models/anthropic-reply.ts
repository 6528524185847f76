import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import type { ProviderReply } from '../provider.ts';
import { count, isCount, NO_USAGE, unknownBill, withSearches } from './usage.ts';

/** The part of a message that is read. */
interface WireMessage {
  readonly model?: unknown;
  readonly usage?: AnthropicUsage | null;
  readonly content?: readonly (WireBlock | null)[] | null;
  readonly stop_reason?: unknown;
}

interface WireBlock {
  readonly type?: unknown;
  readonly text?: unknown;
}

/** A message as a ProviderReply. Throws ProviderFailure when it has no usage: then its cost is unknown. With usage
 * and no content it is a reply without text: paid for, and unusable. */
export function readAnthropicReply(body: unknown, row: ModelRow): ProviderReply {
  const message: WireMessage = typeof body === 'object' && body !== null ? body : {};
  const content = Array.isArray(message.content) ? message.content : null;
  const usage = readAnthropicUsage(message.usage, row) ?? (row.local && content ? NO_USAGE : null);
  if (!usage) throw unknownBill(row, row.local ? 'content' : 'usage');
  return {
    text: textIn(content ?? []),
    usage,
    reportedModel: typeof message.model === 'string' ? message.model : row.wireModel,
    finish: mapFinish(message.stop_reason),
  };
}

const RESULT = 'web_search_tool_result';

/** After searches only what follows the last of them, as one text: its blocks end where the sources change, in the middle of a
 * sentence, and what stood before told what the model was about to look for. */
function textIn(content: readonly (WireBlock | null)[]): string {
  const lastResult = content.findLastIndex((block) => block?.type === RESULT);
  const texts = content.slice(lastResult + 1).map(textOf);
  return texts.filter((text) => text !== '').join(lastResult < 0 ? '\n' : '');
}

/** Thinking is no text. */
function textOf(block: WireBlock | null): string {
  return block?.type === 'text' && typeof block.text === 'string' ? block.text : '';
}

function mapFinish(reason: unknown): ProviderReply['finish'] {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'refusal':
      return 'refused';
    default:
      return 'other';
  }
}

interface AnthropicUsage {
  readonly input_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly cache_read_input_tokens?: unknown;
  readonly cache_creation_input_tokens?: unknown;
  readonly output_tokens_details?: { readonly thinking_tokens?: unknown } | null;
  readonly server_tool_use?: { readonly web_search_requests?: unknown } | null;
}

/** Each token once. Cached and cache-written tokens stand beside input_tokens here, not inside; thinking is part of
 * output_tokens. Null when there is no usage. */
function readAnthropicUsage(usage: AnthropicUsage | null | undefined, row: ModelRow): Usage | null {
  if (!isCount(usage?.input_tokens) || !isCount(usage?.output_tokens)) return null;
  const thinking = Math.min(count(usage.output_tokens_details?.thinking_tokens), usage.output_tokens);
  const tokens = {
    promptTokens: usage.input_tokens,
    cachedPromptTokens: count(usage.cache_read_input_tokens),
    cacheWriteTokens: count(usage.cache_creation_input_tokens),
    outputTokens: usage.output_tokens - thinking,
    reasoningTokens: thinking,
  };
  return withSearches(tokens, usage.server_tool_use?.web_search_requests, row);
}
