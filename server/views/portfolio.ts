import { readPortfolio as readBooks } from '../../client/portfolio.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { PortfolioQuery, PortfolioView } from '../contract/portfolio.ts';
import type { Sources } from '../sources.ts';
import { scopeOf } from './scope.ts';

/** What the recommended trades, the withheld ones and the fills have come to, of one account or of all. */
export async function readPortfolio(
  sources: Pick<Sources, 'store' | 'accounts' | 'now'>,
  { account: named, window = '30d' }: PortfolioQuery,
): Promise<PortfolioView> {
  const { account, accounts } = scopeOf(sources, named);
  const [books, atStake] = await Promise.all([
    readBooks(sources.store, { account, accounts, window }, sources.now()),
    Promise.all((['paper', 'real'] as const).map((book) => stakeOf(sources, book, accounts))),
  ]);
  return { ...books, atStake };
}

async function stakeOf({ store }: Pick<Sources, 'store'>, book: 'paper' | 'real', accounts: readonly string[]) {
  const held = await Promise.all(accounts.map((account) => store.positions.held(account, book)));
  return {
    book,
    positions: sum(held.map(({ positions }) => positions)),
    basisMicroUsd: sum(held.map(({ basisMicroUsd }) => basisMicroUsd)),
  };
}
