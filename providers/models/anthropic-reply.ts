import type { ModelRow } from '../../domain/shared/model.ts';
import type { ProviderReply } from '../provider.ts';
import { type AnthropicUsage, readAnthropicUsage } from './anthropic-usage.ts';
import { NO_USAGE, unknownBill } from './usage.ts';

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
  readonly input?: unknown;
}

/** A message as a ProviderReply. Throws ProviderFailure when it has no usage: then its cost is unknown. With usage
 * and no content it is a reply without text: paid for, and unusable. */
export function readAnthropicReply(body: unknown, row: ModelRow): ProviderReply {
  const message: WireMessage = typeof body === 'object' && body !== null ? body : {};
  const content = Array.isArray(message.content) ? message.content : null;
  const usage = readAnthropicUsage(message.usage) ?? (row.local && content ? NO_USAGE : null);
  if (!usage) throw unknownBill(row, row.local ? 'content' : 'usage');
  return {
    text: (content ?? [])
      .map(textOf)
      .filter((part) => part !== '')
      .join('\n'),
    usage,
    reportedModel: typeof message.model === 'string' ? message.model : row.wireModel,
    finish: mapFinish(message.stop_reason),
  };
}

/** The forced tool's input is the answer, as an object; text is text. Thinking is neither. */
function textOf(block: WireBlock | null): string {
  if (block?.type === 'tool_use') return JSON.stringify(block.input) ?? '';
  return block?.type === 'text' && typeof block.text === 'string' ? block.text : '';
}

function mapFinish(reason: unknown): ProviderReply['finish'] {
  switch (reason) {
    case 'end_turn':
    case 'tool_use':
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
