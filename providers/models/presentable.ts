import type { ProviderReply } from '../provider.ts';
import { withoutKey } from '../redact.ts';

/** One more than a reply may have and be read: a longer one is refused for its length, and need not be kept whole. */
const TEXT_CHARACTERS = 200_001;
const NAME_CHARACTERS = 100;

/** A reply as it may be stored and shown: without the key, should the provider or a gateway before it have echoed it, and no
 * longer than is ever read. */
export function presentable(reply: ProviderReply, apiKey: string | null): ProviderReply {
  return {
    ...reply,
    text: bounded(withoutKey(reply.text, apiKey), TEXT_CHARACTERS),
    reportedModel: bounded(withoutKey(reply.reportedModel, apiKey), NAME_CHARACTERS),
  };
}

const bounded = (text: string, characters: number) => text.slice(0, characters).toWellFormed();
