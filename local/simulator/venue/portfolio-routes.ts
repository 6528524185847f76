import type { Fill } from './fill.ts';
import { type Holding, holdingAfter, NOTHING_HELD, payoutMicroUsd } from './holding.ts';
import type { Listing } from './listing.ts';
import type { Member } from './member.ts';
import { quotesAt } from './prices.ts';
import { paged, type Query } from './query.ts';
import { badRequest } from './refusal.ts';
import type { Route } from './route.ts';
import { settledMs, stageAt } from './stages.ts';
import { count, dollarsOfMicroUsd, priceOfMicroUsd, seconds, time } from './wire.ts';
import type { World } from './world.ts';

const PAGE = { usual: 100, most: 1_000 };
const MOST_TICKERS = 100;
const MICRO_USD_PER_CENT = 10_000;

/** A market in which the member has traded. */
interface Held {
  readonly listing: Listing;
  readonly holding: Holding;
  readonly lastMs: number;
  /** Null = it is not final. */
  readonly settledMs: number | null;
}

/** What the member may read of its own portfolio. */
export function portfolioRoutes(world: World, member: Member): readonly Route[] {
  const heldAt = (nowMs: number): readonly Held[] =>
    member.tickers().map((ticker) => {
      const listing = world.find(ticker);
      const fills = member.fillsOf(ticker);
      return {
        listing,
        holding: fills.reduce(holdingAfter, NOTHING_HELD),
        lastMs: fills.at(-1)?.atMs ?? 0,
        settledMs: settledMs(listing.stages, nowMs),
      };
    });
  const fillsPage = (query: Query, nowMs: number, isHistorical: boolean) => {
    const cutoffMs = world.cutoffMs(nowMs);
    const tickers = query.list('ticker');
    if ((tickers?.length ?? 0) > MOST_TICKERS) throw badRequest(`at most ${MOST_TICKERS} tickers`);
    const rows = member
      .fills()
      .filter(({ atMs }) => atMs < cutoffMs === isHistorical)
      .filter(({ ticker, atMs }) => (tickers?.includes(ticker) ?? true) && isWithin(query, atMs))
      .filter(({ orderId }) => (query.text('order_id') ?? orderId) === orderId)
      .toReversed();
    const { page, cursor } = paged(rows, query, PAGE);
    return { fills: page.map(fillObject), cursor };
  };

  return [
    {
      path: '/portfolio/fills',
      needsKey: true,
      answer: ({ query, nowMs }) => fillsPage(query, nowMs, false),
    },
    {
      path: '/historical/fills',
      needsKey: true,
      answer: ({ query, nowMs }) => fillsPage(query, nowMs, true),
    },
    {
      path: '/portfolio/positions',
      needsKey: true,
      answer({ query, nowMs }) {
        const status = query.text('settlement_status') ?? 'unsettled';
        const filters = query.list('count_filter') ?? [];
        const rows = heldAt(nowMs)
          .filter((held) => status === 'all' || (held.settledMs !== null) === (status === 'settled'))
          .filter(({ holding }) => !filters.includes('position') || holding.centicontracts !== 0)
          .filter(({ listing }) => isOf(query, listing));
        const { page, cursor } = paged(rows, query, PAGE);
        return { market_positions: page.map(positionObject), event_positions: eventPositions(page), cursor };
      },
    },
    {
      path: '/portfolio/settlements',
      needsKey: true,
      answer({ query, nowMs }) {
        const rows = heldAt(nowMs)
          .filter(({ holding }) => holding.centicontracts !== 0)
          .filter(({ listing }) => isOf(query, listing))
          .filter((held) => held.settledMs !== null && isWithin(query, held.settledMs))
          .toSorted((a, b) => (b.settledMs ?? 0) - (a.settledMs ?? 0));
        const { page, cursor } = paged(rows, query, PAGE);
        return { settlements: page.map((held) => settlementObject(held, nowMs)), cursor };
      },
    },
    {
      path: '/portfolio/balance',
      needsKey: true,
      answer({ nowMs }) {
        let cash = member.startMicroUsd;
        let value = 0;
        for (const { listing, holding, settledMs: settled } of heldAt(nowMs)) {
          cash -= holding.cashMicroUsd;
          if (settled === null) value += payoutMicroUsd(holding, midMicroUsd(listing, nowMs));
          else cash += payoutMicroUsd(holding, yesValueMicroUsd(listing, nowMs));
        }
        return {
          balance: Math.floor(cash / MICRO_USD_PER_CENT),
          balance_dollars: dollarsOfMicroUsd(cash),
          portfolio_value: Math.floor(value / MICRO_USD_PER_CENT),
          updated_ts: seconds(nowMs),
          balance_breakdown: [{ exchange_index: 0, balance: dollarsOfMicroUsd(cash) }],
        };
      },
    },
  ];
}

const isOf = (query: Query, { ticker, eventTicker }: Listing) =>
  (query.text('ticker') ?? ticker) === ticker && (query.text('event_ticker') ?? eventTicker) === eventTicker;

const isWithin = (query: Query, atMs: number) =>
  seconds(atMs) >= (query.whole('min_ts') ?? Number.NEGATIVE_INFINITY) &&
  seconds(atMs) <= (query.whole('max_ts') ?? Number.POSITIVE_INFINITY);

function midMicroUsd(listing: Listing, nowMs: number): number {
  const { bid, ask } = quotesAt(listing, nowMs);
  return ((bid + ask) / 2) * MICRO_USD_PER_CENT;
}

const yesValueMicroUsd = ({ stages }: Listing, nowMs: number) => stageAt(stages, nowMs).settlement?.valueMicroUsd ?? 0;

/** The venue's fill object, with the older names for the direction beside the newer ones. */
export function fillObject(fill: Fill) {
  const towardsYes = (fill.side === 'yes') === (fill.action === 'buy');
  return {
    fill_id: fill.fillId,
    trade_id: fill.fillId,
    order_id: fill.orderId,
    ticker: fill.ticker,
    market_ticker: fill.ticker,
    exchange_index: 0,
    side: fill.side,
    action: fill.action,
    outcome_side: towardsYes ? 'yes' : 'no',
    book_side: towardsYes ? 'bid' : 'ask',
    count_fp: count(fill.centicontracts),
    yes_price_dollars: priceOfMicroUsd(fill.yesPriceMicroUsd),
    no_price_dollars: priceOfMicroUsd(1_000_000 - fill.yesPriceMicroUsd),
    is_taker: true,
    fee_cost: dollarsOfMicroUsd(fill.feeMicroUsd),
    created_time: time(fill.atMs),
    subaccount_number: 0,
    ts: seconds(fill.atMs),
  };
}

function positionObject({ listing, holding, lastMs }: Held) {
  return {
    ticker: listing.ticker,
    exchange_index: 0,
    position_fp: count(holding.centicontracts),
    total_traded_dollars: dollarsOfMicroUsd(holding.tradedMicroUsd),
    market_exposure_dollars: dollarsOfMicroUsd(holding.costMicroUsd),
    realized_pnl_dollars: dollarsOfMicroUsd(holding.realisedMicroUsd),
    fees_paid_dollars: dollarsOfMicroUsd(holding.feesMicroUsd),
    last_updated_ts: time(lastMs),
  };
}

function eventPositions(rows: readonly Held[]) {
  const events = new Map<string, Held[]>();
  for (const held of rows)
    events.set(held.listing.eventTicker, [...(events.get(held.listing.eventTicker) ?? []), held]);
  return [...events].map(([eventTicker, members]) => {
    const total = (of: (holding: Holding) => number) => members.reduce((sum, { holding }) => sum + of(holding), 0);
    return {
      event_ticker: eventTicker,
      total_cost_dollars: dollarsOfMicroUsd(total(({ tradedMicroUsd }) => tradedMicroUsd)),
      total_cost_shares_fp: count(total(({ centicontracts }) => Math.abs(centicontracts))),
      event_exposure_dollars: dollarsOfMicroUsd(total(({ costMicroUsd }) => costMicroUsd)),
      realized_pnl_dollars: dollarsOfMicroUsd(total(({ realisedMicroUsd }) => realisedMicroUsd)),
      fees_paid_dollars: dollarsOfMicroUsd(total(({ feesMicroUsd }) => feesMicroUsd)),
    };
  });
}

function settlementObject({ listing, holding, settledMs: settled }: Held, nowMs: number) {
  const value = yesValueMicroUsd(listing, nowMs);
  const yes = Math.max(0, holding.centicontracts);
  const no = Math.max(0, -holding.centicontracts);
  return {
    ticker: listing.ticker,
    exchange_index: 0,
    event_ticker: listing.eventTicker,
    market_result: stageAt(listing.stages, nowMs).settlement?.result ?? '',
    yes_count_fp: count(yes),
    yes_total_cost_dollars: dollarsOfMicroUsd(yes > 0 ? holding.costMicroUsd : 0),
    no_count_fp: count(no),
    no_total_cost_dollars: dollarsOfMicroUsd(no > 0 ? holding.costMicroUsd : 0),
    revenue: Math.round(payoutMicroUsd(holding, value) / MICRO_USD_PER_CENT),
    settled_time: time(settled ?? nowMs),
    fee_cost: dollarsOfMicroUsd(holding.feesMicroUsd),
    value: Math.round(value / MICRO_USD_PER_CENT),
  };
}
