import type { ModelRow, Usage } from '../domain/model.ts';

interface OpenAiUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly total_tokens?: number | null;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number | null } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | null } | null;
}

const NOTHING: Usage = {
  promptTokens: 0,
  cachedPromptTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/** Each token once. Cached tokens are part of prompt_tokens. Reasoning tokens are part of completion_tokens at OpenAI and
 * beside them at xAI; the row says which, and the total decides where it contradicts the row.
 * Null when there is no usage, except for a local model, which costs nothing. */
export function readOpenAiUsage(usage: OpenAiUsage | null, row: ModelRow): Usage | null {
  if (!isCount(usage?.prompt_tokens) || !isCount(usage?.completion_tokens)) return row.local ? NOTHING : null;
  const prompt = usage.prompt_tokens;
  const completion = usage.completion_tokens;
  const cached = Math.min(count(usage.prompt_tokens_details?.cached_tokens), prompt);
  const reasoning = count(usage.completion_tokens_details?.reasoning_tokens);
  const beside = isBeside(prompt + completion, reasoning, usage.total_tokens ?? null, row);
  return {
    promptTokens: prompt - cached,
    cachedPromptTokens: cached,
    cacheWriteTokens: 0,
    outputTokens: beside ? completion : Math.max(0, completion - reasoning),
    reasoningTokens: reasoning,
  };
}

function isBeside(visible: number, reasoning: number, total: number | null, row: ModelRow): boolean {
  if (reasoning > 0 && total === visible + reasoning) return true;
  if (reasoning > 0 && total === visible) return false;
  return row.features.reasoningTokens === 'beside-completion';
}

const isCount = (value: number | null | undefined): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const count = (value: number | null | undefined): number => (isCount(value) ? value : 0);
