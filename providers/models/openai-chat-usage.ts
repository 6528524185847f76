import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import { count, isCount } from './usage.ts';

export interface OpenAiUsage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly total_tokens?: unknown;
  readonly prompt_tokens_details?: { readonly cached_tokens?: unknown; readonly cache_write_tokens?: unknown } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: unknown } | null;
}

/** Each token once. Cached tokens, and those written to the cache, are part of prompt_tokens. Reasoning tokens are part of
 * completion_tokens at OpenAI and beside them at xAI; the row says which, and the total decides where it contradicts the
 * row. Null when there is no usage. */
export function readOpenAiUsage(usage: OpenAiUsage | null | undefined, row: ModelRow): Usage | null {
  if (!isCount(usage?.prompt_tokens) || !isCount(usage?.completion_tokens)) return null;
  const prompt = usage.prompt_tokens;
  const completion = usage.completion_tokens;
  const cached = Math.min(count(usage.prompt_tokens_details?.cached_tokens), prompt);
  const written = Math.min(count(usage.prompt_tokens_details?.cache_write_tokens), prompt - cached);
  const reasoning = count(usage.completion_tokens_details?.reasoning_tokens);
  const beside = isBeside(prompt, completion, reasoning, usage.total_tokens, row);
  return {
    promptTokens: prompt - cached - written,
    cachedPromptTokens: cached,
    cacheWriteTokens: written,
    outputTokens: beside ? completion : completion - reasoning,
    reasoningTokens: reasoning,
  };
}

function isBeside(prompt: number, completion: number, reasoning: number, total: unknown, row: ModelRow): boolean {
  // More than the whole cannot be a part of it.
  if (reasoning > completion || total === prompt + completion + reasoning) return true;
  if (total === prompt + completion) return false;
  return row.features.reasoningTokens === 'beside-completion';
}
