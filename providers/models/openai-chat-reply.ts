import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import type { ProviderReply } from '../provider.ts';
import { readOpenAiUsage } from './openai-usage.ts';
import { count, NO_USAGE, unknownBill } from './usage.ts';

/** The part of a chat completion that is read; servers that speak the protocol leave out or misspell much of the rest. */
interface WireReply {
  readonly model?: unknown;
  readonly usage?: ChatUsage | null;
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
  const usage = readChatUsage(reply.usage, row) ?? (row.local && choice ? NO_USAGE : null);
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

interface ChatUsage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly total_tokens?: unknown;
  readonly prompt_tokens_details?: { readonly cached_tokens?: unknown; readonly cache_write_tokens?: unknown } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: unknown } | null;
}

function readChatUsage(usage: ChatUsage | null | undefined, row: ModelRow): Usage | null {
  return readOpenAiUsage(
    usage && {
      prompt: usage.prompt_tokens,
      completion: usage.completion_tokens,
      total: usage.total_tokens,
      cached: count(usage.prompt_tokens_details?.cached_tokens),
      cacheWritten: count(usage.prompt_tokens_details?.cache_write_tokens),
      reasoning: count(usage.completion_tokens_details?.reasoning_tokens),
    },
    row,
  );
}
