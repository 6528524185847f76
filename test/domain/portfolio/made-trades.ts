import fc from 'fast-check';
import { contractsOf, priceOfMicroUsd } from '../../../domain/market/contracts.ts';
import type { BookTrade } from '../../../domain/portfolio/book-trade.ts';

interface Made extends Partial<Omit<BookTrade, 'amountMicroUsd'>> {
  readonly priceMicroUsd?: number;
}

/** Ten YES at 40c without a fee, unless it says otherwise. */
export function aTrade({ priceMicroUsd = 400_000, contracts = 10, ...more }: Made = {}): BookTrade {
  const amountMicroUsd = priceOfMicroUsd(contracts, priceMicroUsd);
  return { id: 't', atMs: 1, action: 'BUY', side: 'yes', contracts, amountMicroUsd, feeMicroUsd: 0, ...more };
}

/** Any trades of one market, each with an id of its own. */
export const trades = fc
  .array(
    fc.record({
      atMs: fc.integer({ min: 1, max: 400_000_000 }),
      action: fc.constantFrom('BUY', 'SELL'),
      side: fc.constantFrom('yes', 'no'),
      hundredths: fc.integer({ min: 1, max: 500_000 }),
      // Cents, and prices that leave fractions of a micro-dollar for a hundredth of a contract.
      priceMicroUsd: fc.oneof(
        fc.integer({ min: 1, max: 99 }).map((cents) => cents * 10_000),
        fc.integer({ min: 1, max: 999_999 }),
      ),
      feeMicroUsd: fc.nat(2_000_000),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ hundredths, ...each }, index) =>
      aTrade({ ...each, id: `t${index}`, contracts: contractsOf(hundredths) } as Made),
    ),
  );
