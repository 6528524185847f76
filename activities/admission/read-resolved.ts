import { marketResolved, type ResolvedMarkets } from '../../domain/planning/resolved-markets.ts';
import type { Dependencies } from '../dependencies.ts';

/** Those of these markets whose outcome is on record at this moment. */
export async function readResolved(
  { store }: { readonly store: Pick<Dependencies['store'], 'outcomes'> },
  tickers: readonly string[],
): Promise<ResolvedMarkets> {
  const found = await store.outcomes.readMany(tickers);
  return new Map(found.map(({ ticker, settlement, atMs }) => [ticker, marketResolved(settlement, atMs)]));
}
