import fc from 'fast-check';
import { contractsOf, priceOfMicroUsd } from '../../../domain/market/contracts.ts';
import { feeOfFillsMicroUsd } from '../../../domain/market/fee.ts';
import type { BookTrade } from '../../../domain/portfolio/book-trade.ts';
import type { Recommended } from '../../../domain/portfolio/recommended.ts';
import { FEE } from '../../support/judge.ts';

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

interface MadeOrder extends Partial<Omit<Recommended, 'levels'>> {
  /** Contracts and prices in micro-dollars. */
  readonly levels?: readonly (readonly [number, number])[];
}

/** To buy ten YES at 40c, decided with nothing held, unless it says otherwise. */
export function anOrder({ levels, contracts = 10, ...more }: MadeOrder = {}): Recommended {
  const taken = (levels ?? [[contracts, 400_000]]).map(([some, priceMicroUsd]) => ({ contracts: some, priceMicroUsd }));
  return {
    id: 'o',
    atMs: 1,
    action: 'BUY',
    side: 'yes',
    contracts,
    levels: taken,
    feeMicroUsd: feeOfFillsMicroUsd(FEE, taken),
    feeTerms: FEE,
    heldHundredths: 0,
    ...more,
  };
}

/** Any orders on one market, by decisions that knew anything to be held. */
export const orders = fc
  .array(
    fc.record({
      atMs: fc.integer({ min: 1, max: 400_000_000 }),
      action: fc.constantFrom('BUY', 'SELL'),
      side: fc.constantFrom('yes', 'no'),
      hundredths: fc.integer({ min: 1, max: 5_000 }),
      heldHundredths: fc.integer({ min: -5_000, max: 5_000 }),
    }),
    { maxLength: 10 },
  )
  .map((all) =>
    all.map(({ hundredths, ...each }, index) =>
      anOrder({ ...each, id: `o${index}`, contracts: contractsOf(hundredths) } as MadeOrder),
    ),
  );
