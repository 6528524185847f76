import { readPortfolio as readBooks } from '../../client/portfolio.ts';
import type { PortfolioQuery, PortfolioView } from '../contract/portfolio.ts';
import type { Sources } from '../sources.ts';
import { scopeOf } from './scope.ts';

/** What the recommended trades, the withheld ones and the fills have come to, of one account or of all. */
export async function readPortfolio(
  sources: Pick<Sources, 'store' | 'accounts' | 'now'>,
  { account: named, window = '30d' }: PortfolioQuery,
): Promise<PortfolioView> {
  const { account, accounts } = scopeOf(sources, named);
  return readBooks(sources.store, { account, accounts, window }, sources.now());
}
