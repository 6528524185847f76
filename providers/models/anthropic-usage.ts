import type { Usage } from '../../domain/shared/model.ts';
import { count, isCount } from './usage.ts';

export interface AnthropicUsage {
  readonly input_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly cache_read_input_tokens?: unknown;
  readonly cache_creation_input_tokens?: unknown;
  readonly output_tokens_details?: { readonly thinking_tokens?: unknown } | null;
}

/** Each token once. Cached and cache-written tokens stand beside input_tokens here, not inside; thinking is part of
 * output_tokens. Null when there is no usage. */
export function readAnthropicUsage(usage: AnthropicUsage | null | undefined): Usage | null {
  if (!isCount(usage?.input_tokens) || !isCount(usage?.output_tokens)) return null;
  const thinking = Math.min(count(usage.output_tokens_details?.thinking_tokens), usage.output_tokens);
  return {
    promptTokens: usage.input_tokens,
    cachedPromptTokens: count(usage.cache_read_input_tokens),
    cacheWriteTokens: count(usage.cache_creation_input_tokens),
    outputTokens: usage.output_tokens - thinking,
    reasoningTokens: thinking,
  };
}
