import { bytesToTokens } from '../../domain/money/cost.ts';
import type { ModelRow, Prompt } from '../../domain/shared/model.ts';

/** Where the beginning ends that is marked for the provider's cache: nowhere, after the system text, or before the moment at the
 * end of the user's. Only where the row says from what length on its provider caches and the beginning is that long, by estimate: what
 * is written to a cache costs a quarter more than what is only read, so a mark has to be read again to pay. `first` stands
 * before the system text in the prefix: a tool or a schema. */
export function cacheMark({ promptCache }: Pick<ModelRow, 'promptCache'>, prompt: Prompt, first: string) {
  if (!promptCache) return 'none';
  const { fromTokens, prefix } = promptCache;
  const isLongEnough = (text: string) => bytesToTokens(Buffer.byteLength(text)) >= fromTokens;
  const { system, user, moment } = prompt;
  if (prefix === 'market' && moment !== '' && isLongEnough(first + system + user)) return 'market';
  return isLongEnough(first + system) ? 'system' : 'none';
}
