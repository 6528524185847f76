import type { MarketSnapshot } from '../../domain/planning/decision-snapshot.ts';
import { reuseFor, reuseWithinValidity } from '../../domain/planning/reuse.ts';
import type { Mode } from '../../domain/shared/modes.ts';
import type { Dependencies } from '../dependencies.ts';

/** Where no model may be called about a market, the latest answers on it may still stand; its notes say so either way. */
export async function withFallbackAnswers(
  { store, config }: Pick<Dependencies, 'store' | 'config'>,
  own: MarketSnapshot,
  { account, mode, nowMs }: { readonly account: string; readonly mode: Mode; readonly nowMs: number },
): Promise<MarketSnapshot> {
  const { refusal, market, question } = own;
  if (own.reusable || !refusal || reuseFor(refusal.code, mode) === 'none') return own;
  const earlier = await store.decisions.latestAnswered(account, market.ticker);
  const { simulated } = config;
  const found = reuseWithinValidity({ earlier, nowMs, quotes: market.quotes, question, simulated });
  if (!found.ok) return { ...own, notes: [...own.notes, found.note] };
  const { reusable } = found;
  const { answers: _, validUntilMs: __, ...figures } = reusable;
  return { ...own, reusable, notes: [...own.notes, { code: 'answers_reused', figures }] };
}
