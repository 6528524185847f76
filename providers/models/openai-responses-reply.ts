import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import type { ProviderReply } from '../provider.ts';
import { readOpenAiUsage } from './openai-usage.ts';
import { count, NO_USAGE, unknownBill, withSearches } from './usage.ts';

/** The part of a response that is read. */
interface WireResponse {
  readonly model?: unknown;
  readonly status?: unknown;
  readonly incomplete_details?: { readonly reason?: unknown } | null;
  readonly service_tier?: unknown;
  readonly error?: { readonly code?: unknown } | null;
  readonly usage?: ResponsesUsage | null;
  /** OpenAI's account of its tools. */
  readonly tool_usage?: { readonly web_search?: { readonly num_requests?: unknown } | null } | null;
  readonly output?: readonly (WireItem | null)[] | null;
}

/** Reasoning and tool calls stand beside messages, in the order in which they were made. */
interface WireItem {
  readonly type?: unknown;
  readonly content?: readonly (WirePart | null)[] | null;
  /** Of a web_search_call. */
  readonly status?: unknown;
  readonly action?: { readonly type?: unknown } | null;
}

interface WirePart {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly refusal?: unknown;
}

/** A response as a ProviderReply. Throws ProviderFailure when it has no usage: then its cost is unknown. With usage and no text it
 * is a reply without text: paid for, and unusable. */
export function readResponsesReply(body: unknown, row: ModelRow): ProviderReply {
  const response: WireResponse = typeof body === 'object' && body !== null ? body : {};
  const output = Array.isArray(response.output) ? response.output : null;
  const usage = readResponsesUsage(response.usage, row) ?? (row.local && output ? NO_USAGE : null);
  if (!usage) throw unknownBill(row, row.local ? 'output' : 'usage', errorCode(response));
  const parts = partsOf(output ?? []);
  return {
    text: parts
      .flatMap((part) => (part?.type === 'output_text' && typeof part.text === 'string' ? [part.text] : []))
      .filter((text) => text !== '')
      .join('\n'),
    usage: withSearches(usage, searchesOf(response, output ?? []), row),
    reportedModel: typeof response.model === 'string' ? response.model : row.wireModel,
    serviceTier: typeof response.service_tier === 'string' ? response.service_tier : null,
    finish: parts.some((part) => part?.type === 'refusal') ? 'refused' : finishOf(response),
  };
}

/** After searches only the last message: those before told what the model was about to look for. */
function partsOf(output: readonly (WireItem | null)[]): readonly (WirePart | null)[] {
  const messages = output.flatMap((item) =>
    item?.type === 'message' && Array.isArray(item.content) ? [item.content] : [],
  );
  return (output.some(isSearch) ? messages.slice(-1) : messages).flat();
}

/** As many as are billed: as OpenAI or xAI accounts for them, else those that were made. OpenAI bills no page that was opened; xAI
 * does, and says how many there were. */
function searchesOf({ tool_usage: tools, usage }: WireResponse, output: readonly (WireItem | null)[]): unknown {
  const stated = tools?.web_search?.num_requests ?? usage?.server_side_tool_usage_details?.web_search_calls;
  return stated ?? output.filter(isMadeSearch).length;
}

const isSearch = (item: WireItem | null) => item?.type === 'web_search_call';
const isMadeSearch = (item: WireItem | null) =>
  isSearch(item) && item?.status !== 'failed' && (item?.action?.type ?? 'search') === 'search';

/** A word such as `rate_limit_exceeded`, of a response that failed though its request was answered; a sentence could hold anything. */
function errorCode({ error }: WireResponse): string | null {
  const code = error?.code;
  return typeof code === 'string' && /^[a-z_]{1,60}$/.test(code) ? code : null;
}

function finishOf({ status, incomplete_details: incomplete }: WireResponse): ProviderReply['finish'] {
  if (status === 'completed') return 'stop';
  if (status !== 'incomplete') return 'other';
  if (incomplete?.reason === 'max_output_tokens') return 'length';
  return incomplete?.reason === 'content_filter' ? 'refused' : 'other';
}

interface ResponsesUsage {
  readonly input_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly total_tokens?: unknown;
  readonly input_tokens_details?: { readonly cached_tokens?: unknown; readonly cache_write_tokens?: unknown } | null;
  readonly output_tokens_details?: { readonly reasoning_tokens?: unknown } | null;
  /** xAI's account of its tools. */
  readonly server_side_tool_usage_details?: { readonly web_search_calls?: unknown } | null;
}

/** Other names than in a chat completion, and the same counts. */
function readResponsesUsage(usage: ResponsesUsage | null | undefined, row: ModelRow): Usage | null {
  return readOpenAiUsage(
    usage && {
      prompt: usage.input_tokens,
      completion: usage.output_tokens,
      total: usage.total_tokens,
      cached: count(usage.input_tokens_details?.cached_tokens),
      cacheWritten: count(usage.input_tokens_details?.cache_write_tokens),
      reasoning: count(usage.output_tokens_details?.reasoning_tokens),
    },
    row,
  );
}
