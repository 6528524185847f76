import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import type { ProviderReply } from '../provider.ts';
import { count, isCount, NO_USAGE, unknownBill } from './usage.ts';

/** The part of a chat completion that is read; servers that speak the protocol leave out or misspell much of the rest. */
interface WireReply {
  readonly model?: unknown;
  readonly usage?: OpenAiUsage | null;
  readonly service_tier?: unknown;
  readonly choices?: readonly (WireChoice | null)[] | null;
}

interface WireChoice {
  readonly finish_reason?: unknown;
  readonly message?: { readonly content?: unknown; readonly refusal?: unknown } | null;
}

/** A chat completion as a ProviderReply. Throws ProviderFailure when it has no usage: then its cost is unknown. With
 * usage and no usable choice it is a reply without text: paid for, and unusable. */
export function readOpenAiReply(body: unknown, row: ModelRow): ProviderReply {
  const reply: WireReply = typeof body === 'object' && body !== null ? body : {};
  const choice = Array.isArray(reply.choices) ? reply.choices[0] : null;
  const usage = readOpenAiUsage(reply.usage, row) ?? (row.local && choice ? NO_USAGE : null);
  if (!usage) throw unknownBill(row, row.local ? 'choices' : 'usage');
  const refusal = choice?.message?.refusal;
  return {
    text: textOf(choice?.message?.content),
    usage,
    reportedModel: typeof reply.model === 'string' ? reply.model : row.wireModel,
    serviceTier: typeof reply.service_tier === 'string' ? reply.service_tier : null,
    finish: typeof refusal === 'string' && refusal !== '' ? 'refused' : mapFinish(choice?.finish_reason),
  };
}

/** A text, or at some servers a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.flatMap((part) => (typeof part?.text === 'string' ? [part.text] : [])).join('\n');
}

function mapFinish(reason: unknown): ProviderReply['finish'] {
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

interface OpenAiUsage {
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
