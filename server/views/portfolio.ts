import { readPortfolio as readBooks } from '../../client/portfolio.ts';
import type { PortfolioQuery, PortfolioView } from '../contract/portfolio.ts';
import type { Sources } from '../sources.ts';

/** What an account's recommended trades, the withheld ones and its fills have come to. */
export async function readPortfolio(
  { store, accounts, now }: Pick<Sources, 'store' | 'accounts' | 'now'>,
  { account = Object.keys(accounts)[0] ?? 'main', window = '30d' }: PortfolioQuery,
): Promise<PortfolioView> {
  return readBooks(store, { account, window }, now());
}
