import type { TextBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { bytesToTokens } from '../domain/cost.ts';
import type { ModelRow, Prompt } from '../domain/model.ts';
import { splitPrompt } from '../domain/prompt.ts';

/** System and user text, marked for the provider's cache where the row says from what length on it caches and the beginning is
 * that long, by estimate. Nothing else is marked: what is written to the cache costs a quarter more than what is only read
 * (Anthropic, five minutes), so a mark has to be read again to pay. The tool stands before both in the prefix. */
export function withCacheMark(
  { promptCache }: Pick<ModelRow, 'promptCache'>,
  { system, user }: Prompt,
  tool: string,
): { readonly system: string | TextBlockParam[]; readonly user: string | TextBlockParam[] } {
  if (!promptCache) return { system, user };
  const { fromTokens, prefix } = promptCache;
  const isLongEnough = (text: string) => bytesToTokens(Buffer.byteLength(text)) >= fromTokens;
  const { stable, last } = splitPrompt(user);
  if (prefix === 'market' && stable !== '' && isLongEnough(tool + system + stable)) {
    return { system, user: [marked(stable), { type: 'text', text: last }] };
  }
  return { system: isLongEnough(tool + system) ? [marked(system)] : system, user };
}

const marked = (text: string): TextBlockParam => ({ type: 'text', text, cache_control: { type: 'ephemeral' } });
