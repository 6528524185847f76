import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hundredthsOf } from '../../../domain/market/contracts.ts';
import type { BookTrade } from '../../../domain/portfolio/book-trade.ts';
import { totalOf } from '../../../domain/portfolio/day-sums.ts';
import { faceMicroUsd, holdingAfter } from '../../../domain/portfolio/holding.ts';
import { type Ending, type Mark, type MarketBook, resultOf, withMark } from '../../../domain/portfolio/market-book.ts';
import { anOrder, aTrade, trades } from './made-trades.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 24, 12);
const book = (fills: readonly BookTrade[], more: Partial<MarketBook> = {}): MarketBook => ({
  book: 'real',
  orders: [],
  fills,
  marks: [],
  ending: null,
  ...more,
});
const ended = (settlement: Ending['settlement'], atMs: number, valueMicroUsd: number | null = null): Ending => ({
  settlement,
  valueMicroUsd,
  atMs,
  revision: 1,
});
const quotes = (bidCents: number, askCents: number, atMs: number): Mark => ({
  yesBidMicroUsd: bidCents * 10_000,
  yesAskMicroUsd: askCents * 10_000,
  atMs,
});
const anyEnding = fc
  .record({
    settlement: fc.constantFrom('yes' as const, 'no' as const, 'scalar' as const),
    atMs: fc.integer({ min: 1, max: 500_000_000 }),
    value: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ settlement, atMs, value }) => ended(settlement, atMs, settlement === 'scalar' ? value : null));
const anyMarks = fc
  .array(fc.record({ bid: fc.integer({ min: 0, max: 98 }), atMs: fc.integer({ min: 1, max: 450_000_000 }) }))
  .map((all) => all.map(({ bid, atMs }) => quotes(bid, bid + 2, atMs)).reduce(withMark, [] as readonly Mark[]));

describe('what a market came to', () => {
  const buy = aTrade({ atMs: NOON, contracts: 10, priceMicroUsd: 400_000, feeMicroUsd: 168_000 });

  it('pays a dollar, nothing, a value, or what was paid', () => {
    const of = (ending: Ending) => resultOf(book([buy], { ending })).result;
    assert.equal(of(ended('yes', NOON + 1)).realisedMicroUsd, 6_000_000 - 168_000);
    assert.equal(of(ended('no', NOON + 1)).realisedMicroUsd, -4_000_000 - 168_000);
    assert.equal(of(ended('scalar', NOON + 1, 370_000)).realisedMicroUsd, -300_000 - 168_000);
    assert.equal(of(ended('void', NOON + 1)).realisedMicroUsd, -168_000);
    const unvalued = of(ended('scalar', NOON + 1));
    assert.equal(unvalued.state, 'unvalued');
    assert.equal(unvalued.realisedMicroUsd, -168_000);
    const no = resultOf(book([{ ...buy, side: 'no' }], { ending: ended('scalar', NOON + 1, 370_000) })).result;
    assert.equal(no.realisedMicroUsd, 6_300_000 - 4_000_000 - 168_000);
  });

  it('is marked at what a buyer bids, last known, and at what was paid where no quotes are known', () => {
    const { result } = resultOf(book([buy]));
    assert.deepEqual([result.openMicroUsd, result.markMicroUsd], [0, null]);
    const marked = resultOf(book([buy], { marks: [quotes(38, 40, NOON), quotes(45, 47, NOON + DAY_MS)] }));
    assert.equal(marked.result.openMicroUsd, 10 * 50_000);
    assert.equal(marked.result.markAtMs, NOON + DAY_MS);
    // The spread is lost on the day of the purchase, the rise is the next day's.
    assert.deepEqual(
      marked.days.map(({ openMicroUsd, realisedMicroUsd }) => [openMicroUsd, realisedMicroUsd]),
      [
        [-10 * 20_000, -168_000],
        [10 * 70_000, 0],
      ],
    );
    const no = resultOf(book([{ ...buy, side: 'no' }], { marks: [quotes(45, 47, NOON)] })).result;
    assert.equal(no.markMicroUsd, 530_000);
  });

  it('counts as settled once, on the day of its end, with all of its profit', () => {
    const sale = aTrade({ id: 'u', atMs: NOON + DAY_MS, action: 'SELL', contracts: 4, priceMicroUsd: 600_000 });
    const { days, result } = resultOf(book([buy, sale], { ending: ended('yes', NOON + 2 * DAY_MS) }));
    assert.equal(result.realisedMicroUsd, 4 * 200_000 + 6 * 600_000 - 168_000);
    assert.deepEqual(
      days.map(({ trades, settled, won }) => [trades, settled.n, settled.sum, won]),
      [
        [1, 0, 0, 0],
        [1, 0, 0, 0],
        [0, 1, result.realisedMicroUsd, 1],
      ],
    );
  });

  it('leaves out on paper what was recommended when the market had ended', () => {
    const paper = (atMs: number) =>
      resultOf({ ...book([], { ending: ended('yes', NOON) }), book: 'paper', orders: [anOrder({ atMs })] });
    assert.equal(paper(NOON - 1).result.trades, 1);
    assert.deepEqual(paper(NOON).days, []);
    // A fill is a fact, whenever it is reported to have been.
    assert.equal(resultOf(book([{ ...buy, atMs: NOON + 5 }], { ending: ended('yes', NOON) })).result.state, 'settled');
  });

  it('is in its days to the micro-dollar, whatever order things become known in', () => {
    fc.assert(
      fc.property(trades, anyMarks, fc.option(anyEnding), (fills, marks, ending) => {
        const whole = resultOf(book(fills, { marks, ending }));
        const total = totalOf(whole.days);
        const { result } = whole;
        assert.equal(total.realisedMicroUsd, result.realisedMicroUsd);
        assert.equal(total.openMicroUsd, result.openMicroUsd);
        assert.equal(total.trades, fills.length);
        assert.equal(total.feesMicroUsd, result.feesMicroUsd);
        assert.equal(total.openedMicroUsd, result.openedMicroUsd);
        if (result.state === 'settled') assert.equal(result.openMicroUsd, 0);
        assert.deepEqual(resultOf(book(fills.toReversed(), { marks, ending })), whole);
      }),
    );
  });

  it('is cash and what the end paid, and nothing beside', () => {
    fc.assert(
      fc.property(trades, anyEnding, (fills, ending) => {
        const { result } = resultOf(book(fills, { ending }));
        const cash = fills.reduce(
          (sum, { action, amountMicroUsd, feeMicroUsd }) =>
            sum + (action === 'BUY' ? -amountMicroUsd : amountMicroUsd) - feeMicroUsd,
          0,
        );
        const yes = ending.settlement === 'yes' ? 1e6 : ending.settlement === 'no' ? 0 : (ending.valueMicroUsd ?? 0);
        const { hundredths } = holdingAfter(fills);
        const no = fills.reduce(
          (sum, { side, action, contracts }) =>
            side === 'no' ? sum + (action === 'BUY' ? 1 : -1) * hundredthsOf(contracts) : sum,
          0,
        );
        const pairs = no - Math.max(0, -hundredths);
        const payoff = Math.floor((Math.abs(hundredths) * (hundredths < 0 ? 1e6 - yes : yes)) / 100);
        if (fills.length > 0) assert.equal(result.realisedMicroUsd, cash + faceMicroUsd(pairs) + payoff);
      }),
    );
  });

  it('makes no profit from nothing: both outcomes together never pay more than a dollar a contract', () => {
    fc.assert(
      fc.property(trades, fc.integer({ min: 1, max: 99 }), (some, cents) => {
        // All at one price: then no order and no outcome can bring a gain in sum.
        const fills = some.map(({ amountMicroUsd: _, ...trade }) => {
          const priceMicroUsd = (trade.side === 'yes' ? cents : 100 - cents) * 10_000;
          return aTrade({ ...trade, priceMicroUsd });
        });
        const of = (settlement: 'yes' | 'no') =>
          resultOf(book(fills, { ending: ended(settlement, 5e8) })).result.realisedMicroUsd;
        const fees = fills.reduce((sum, { feeMicroUsd }) => sum + feeMicroUsd, 0);
        const expected = (cents * of('yes') + (100 - cents) * of('no')) / 100;
        assert.ok(Math.abs(expected + fees) < 1e-3 * (1 + fees), `${expected} against fees of ${fees}`);
      }),
    );
  });
});

describe('marks', () => {
  it('are kept one a UTC day, the last', () => {
    const marks = [
      quotes(40, 42, NOON),
      quotes(41, 43, NOON + 1),
      quotes(39, 41, NOON - 1),
      quotes(50, 52, NOON + DAY_MS),
    ];
    assert.deepEqual(marks.reduce(withMark, [] as readonly Mark[]), [marks[1], marks[3]]);
  });
});
