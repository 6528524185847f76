import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import { isCount } from './usage.ts';

/** The counts of one call at OpenAI and at servers like it, by what they mean; as they came. */
export interface OpenAiCounts {
  readonly prompt: unknown;
  readonly completion: unknown;
  readonly total: unknown;
  readonly cached: number;
  readonly cacheWritten: number;
  readonly reasoning: number;
}

/** Each token once. Cached tokens, and those written to the cache, are part of the prompt's. Reasoning tokens are part of the
 * completion's at OpenAI and beside them at xAI; the row says which, and the total decides where it contradicts the row. Null
 * when there is no usage. */
export function readOpenAiUsage(counts: OpenAiCounts | null | undefined, row: ModelRow): Usage | null {
  if (!counts || !isCount(counts.prompt) || !isCount(counts.completion)) return null;
  const { prompt, completion, total, reasoning } = counts;
  const cached = Math.min(counts.cached, prompt);
  const written = Math.min(counts.cacheWritten, prompt - cached);
  const beside = isBeside(prompt, completion, reasoning, total, row);
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
