import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import { ProviderFailure } from '../provider.ts';

/** What a local server that counts nothing is taken to have used: it bills nothing either. */
export const NO_USAGE: Usage = {
  promptTokens: 0,
  cachedPromptTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/** No model reads or writes so many in one call: a larger count is a mistake, and would drown the ledger's exact sums. */
const MOST_TOKENS = 1_000_000_000;

export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MOST_TOKENS;

/** A count that may be left out. */
export const count = (value: unknown): number => (isCount(value) ? value : 0);

/** No request makes so many searches: each costs as much as thousands of tokens. */
const MOST_SEARCHES = 10_000;

/** A usage with the searches that the provider states: left out where there were none. Throws ProviderFailure where the number cannot
 * be one, since only the provider then knows what it billed. */
export function withSearches(usage: Usage, stated: unknown, row: ModelRow): Usage {
  const searches = stated ?? 0;
  if (!isCount(searches) || searches > MOST_SEARCHES) throw unknownBill(row, 'a usable count of searches');
  return searches > 0 ? { ...usage, searches } : usage;
}

/** A reply that does not say what it used: only the provider knows what it cost, so the charge must stay uncertain. `failedAs`: the
 * provider's word for what went wrong, where it says. */
export function unknownBill(row: ModelRow, missing: string, failedAs: string | null = null): ProviderFailure {
  const failed = failedAs === null ? '' : `failed (${failedAs}) and `;
  const message = `Provider ${row.provider}, model ${row.id}: the reply ${failed}came without ${missing}, so what it billed is unknown.`;
  return new ProviderFailure('server_error', message);
}
