import assert from 'node:assert/strict';
import { parseEventRequest } from '../../../domain/decision/parse-event-request.ts';
import { parseRequest } from '../../../domain/decision/parse-request.ts';
import { parseOrderBook, withOrderBook } from '../../../domain/market/order-book.ts';
import { parseMarket } from '../../../domain/market/parse-market.ts';

const NOW = Date.parse('2026-08-15T12:00:00Z');
const TICKER = 'KXRIVER-26AUG20-T5';
const venue = {
  ticker: TICKER,
  event_ticker: 'KXRIVER-26AUG20',
  title: 'Will the river rise above 5 feet?',
  status: 'active',
  yes_bid_dollars: '0.4000',
  yes_ask_dollars: '0.4200',
  yes_bid_size_fp: '12.00',
  yes_ask_size_fp: '33.50',
  close_time: '2026-08-20T00:00:00Z',
};
const BOOK = {
  orderbook_fp: {
    yes_dollars: [
      ['0.3800', '100.00'],
      ['0.4000', '12.00'],
    ],
    no_dollars: [
      ['0.5500', '250.00'],
      ['0.5800', '33.50'],
      ['0.5700', '0.00'],
    ],
  },
};
const read = (input: unknown) => {
  const parsed = parseMarket(input, { nowMs: NOW, categories: {} });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
};

describe('what stands at the quotes', () => {
  it('is what the market says, and not known where it does not', () => {
    assert.deepEqual(read(venue).depth, {
      bids: [{ priceMicroUsd: 400_000, contracts: 12 }],
      asks: [{ priceMicroUsd: 420_000, contracts: 33.5 }],
    });
    const { yes_bid_size_fp: _, ...oneSize } = venue;
    assert.deepEqual(read(oneSize).depth?.bids, null, 'the bid is not known');
    const { yes_ask_size_fp: __, ...noSize } = oneSize;
    assert.equal('depth' in read(noSize), false);
    assert.deepEqual(read({ ...venue, yes_ask_size_fp: '0.00' }).depth?.asks, [], 'known, and nothing');
    assert.deepEqual(read({ ...venue, yes_ask_size_fp: 7 }).depth?.asks?.[0]?.contracts, 7);
    const wrong = parseMarket({ ...venue, yes_ask_size_fp: '-1' }, { nowMs: NOW, categories: {} });
    assert.ok(!wrong.ok && wrong.field === 'market.yes_ask_size_fp');
  });
});

describe('an order book', () => {
  const book = {
    yes: [
      { priceMicroUsd: 400_000, contracts: 12 },
      { priceMicroUsd: 380_000, contracts: 100 },
    ],
    no: [
      { priceMicroUsd: 580_000, contracts: 33.5 },
      { priceMicroUsd: 550_000, contracts: 250 },
    ],
  };

  it('is read in every shape that the venue has, the best level first', () => {
    const cents = {
      yes: [
        [38, 100],
        [40, 12],
      ],
      no: [
        [55, 250],
        [58, '33.50'],
      ],
    };
    const shapes: readonly unknown[] = [
      BOOK,
      BOOK.orderbook_fp,
      { ticker: TICKER, ...BOOK },
      [
        { ticker: 'KXOTHER', orderbook_fp: { yes_dollars: [], no_dollars: [] } },
        { ticker: TICKER, ...BOOK },
      ],
      { orderbooks: [{ ticker: TICKER, ...BOOK }] },
      { orderbook: cents },
      cents,
    ];
    for (const shape of shapes) assert.deepEqual(parseOrderBook(shape, TICKER), { ok: true, value: book });
    const oneSided = parseOrderBook({ orderbook: { yes: null, no: [[60, 5]] } }, TICKER);
    assert.deepEqual(oneSided.ok && oneSided.value.yes, []);
  });

  it('is refused by name where it is not understood', () => {
    const refusal = (input: unknown) => {
      const parsed = parseOrderBook(input, TICKER);
      assert.ok(!parsed.ok, JSON.stringify(input));
      assert.match(parsed.message, /\.$/);
      return parsed.field;
    };
    const level = (each: unknown) => ({ orderbook_fp: { yes_dollars: [each], no_dollars: [] } });
    assert.equal(refusal('book'), 'orderbook');
    assert.equal(refusal({}), 'orderbook');
    assert.equal(refusal([]), 'orderbook');
    assert.equal(refusal({ ticker: 'KXOTHER', ...BOOK }), 'orderbook.ticker');
    assert.equal(refusal({ orderbook_fp: { yes_dollars: 5 } }), 'orderbook.yes_dollars');
    for (const each of [
      ['1.0000', '5.00'],
      ['0', '5.00'],
      [0.4, '5.00'],
      ['0.4', '-1'],
      ['0.4', '5.001'],
      '0.4',
      null,
    ]) {
      assert.equal(refusal(level(each)), 'orderbook.yes_dollars.0');
    }
  });

  it('gives its best prices as quotes, with as much of it as an order could meet', () => {
    const market = read(venue);
    const booked = withOrderBook(market, book);
    assert.ok(booked.ok);
    assert.deepEqual(booked.value.quotes, { yesBidMicroUsd: 400_000, yesAskMicroUsd: 420_000 });
    assert.deepEqual(booked.value.depth, {
      bids: book.yes,
      asks: [
        { priceMicroUsd: 420_000, contracts: 33.5 },
        { priceMicroUsd: 450_000, contracts: 250 },
      ],
    });
    const moved = withOrderBook(market, { ...book, no: book.no.slice(1) });
    assert.ok(moved.ok && moved.value.quotes.yesAskMicroUsd === 450_000, 'the book is what an order meets');
    const long = Array.from({ length: 60 }, (_, index) => ({ priceMicroUsd: 400_000 - index * 1_000, contracts: 1 }));
    const cut = withOrderBook(market, { ...book, yes: long });
    assert.ok(cut.ok && cut.value.depth?.bids?.length === 25);
  });

  it('that contradicts the quotes, is crossed or is empty is refused with the values', () => {
    const market = read(venue);
    const refusal = (yes: typeof book.yes, no: typeof book.no) => {
      const booked = withOrderBook(market, { yes, no });
      assert.ok(!booked.ok);
      return booked.message;
    };
    const at = (priceMicroUsd: number) => [{ priceMicroUsd, contracts: 5 }];
    assert.match(
      refusal(at(440_000), at(540_000)),
      /bid \$0\.4400, ask \$0\.4600\) contradicts .*bid \$0\.4000, ask \$0\.4200/,
    );
    assert.match(refusal(at(430_000), at(570_000)), /crossed \(bid \$0\.4300, ask \$0\.4300\)/);
    assert.match(refusal([], []), /no level on either side/);
  });
});

describe('a request with order books', () => {
  const terms = { requestId: 'r-1', account: 'main', bankrollMicroUsd: 1e9, maxStakeMicroUsd: 2e7, deadlineMs: 60_000 };
  const options = { nowMs: NOW, categories: {}, accounts: ['main'] };

  it('has the depth of its market', () => {
    const parsed = parseRequest({ ...terms, market: venue, orderbook: BOOK }, options);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.equal(parsed.value.market.depth?.asks?.[1]?.contracts, 250);
    const wrong = parseRequest({ ...terms, market: venue, orderbook: { ticker: 'KXOTHER', ...BOOK } }, options);
    assert.ok(!wrong.ok && wrong.field === 'orderbook.ticker');
  });

  it('has those of an event by ticker, and refuses by name the market whose book cannot be used', () => {
    const tickers = ['KXRIVER-26AUG20-T5', 'KXRIVER-26AUG20-T6', 'KXRIVER-26AUG20-T7'];
    const event = {
      event: { event_ticker: 'KXRIVER-26AUG20', series_ticker: 'KXRIVER', title: 'The river' },
      markets: tickers.map((ticker) => ({ ...venue, ticker })),
    };
    const request = {
      ...terms,
      event,
      orderbooks: { [tickers[0] ?? '']: BOOK, [tickers[2] ?? '']: { orderbook_fp: 1 } },
    };
    const parsed = parseEventRequest(request, options);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.deepEqual(
      parsed.value.event.markets.map(({ market }) => [market.ticker, market.depth?.asks?.length]),
      [
        [tickers[0], 2],
        [tickers[1], 1],
      ],
    );
    assert.equal(parsed.value.event.refused[0]?.ticker, tickers[2]);
    const listed = { ...request, orderbooks: { orderbooks: [{ ticker: tickers[1], ...BOOK }] } };
    const fromList = parseEventRequest(listed, options);
    assert.ok(fromList.ok && fromList.value.event.markets[1]?.market.depth?.asks?.length === 2);
    const unknown = parseEventRequest({ ...request, orderbooks: { 'KXOTHER-1': BOOK } }, options);
    assert.ok(!unknown.ok && unknown.field === 'orderbooks');
  });
});
