/** Examples in the document. Those of requests are sent by the tests, and have to be accepted. */

const MARKET = {
  ticker: 'KXRATECUT-31MAR-C25',
  event_ticker: 'KXRATECUT-31MAR',
  title: 'Will rates be cut by 25 basis points in March 2031?',
  rules_primary: 'It resolves to Yes if the target rate is lowered by 25 basis points at the meeting of March 2031.',
  yes_bid_dollars: '0.4400',
  yes_ask_dollars: '0.4600',
  status: 'active',
  close_time: '2031-03-18T18:00:00Z',
  expiration_time: '2031-03-19T18:00:00Z',
};
const MONEY = { account: 'main', bankrollMicroUsd: 1_000_000_000, maxStakeMicroUsd: 20_000_000, deadlineMs: 60_000 };
const market = { ...MONEY, requestId: 'ratecut-2031-03', market: MARKET };
const event = {
  ...MONEY,
  requestId: 'ratecuts-2031-03',
  event: {
    event: {
      event_ticker: 'KXRATECUT-31MAR',
      title: 'How far will rates be cut in March 2031?',
      mutually_exclusive: true,
    },
    markets: [
      MARKET,
      { ...MARKET, ticker: 'KXRATECUT-31MAR-C50', title: 'Will rates be cut by 50 basis points in March 2031?' },
    ],
  },
};

/** By the name of a body's schema, or by operation and schema of an answer. */
export const EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  DecisionRequest: { market },
  EventRequest: { event },
  PreviewRequest: { market, event },
  FillsRequest: {
    bought: {
      fills: [
        {
          fillId: 'fill-1',
          account: 'main',
          ticker: 'KXRATECUT-31MAR-C25',
          action: 'BUY',
          side: 'yes',
          contracts: 10,
          priceMicroUsd: 460_000,
          feeMicroUsd: 180_000,
        },
      ],
    },
  },
  OutcomesRequest: {
    two: {
      outcomes: [
        { ticker: 'KXRATECUT-31MAR-C25', settlement: 'yes' },
        { ticker: 'KXFAIR-31MAR', settlement: 'scalar', settlementValueMicroUsd: 370_000 },
      ],
    },
  },
  SetModeRequest: { economy: { mode: 'economy', reason: 'a quiet weekend', forMs: 7_200_000 } },
  ClearModeRequest: { clear: { reason: 'the weekend is over' } },
  BudgetRequest: { day: { account: 'main', budget: { dayMicroUsd: 25_000_000 }, reason: 'more markets' } },
};
