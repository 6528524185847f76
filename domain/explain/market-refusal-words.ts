import type { MarketRefusalCode } from '../market/market-refusal.ts';

/** Of each code by which a market is refused: what it says, and what the caller does. */
export const MARKET_REFUSAL_WORDS: Readonly<
  Record<MarketRefusalCode, { readonly means: string; readonly remedy: string }>
> = {
  unreadable: {
    means: 'It is not what the venue’s API returns: a field is missing, of another type or out of range.',
    remedy: 'Pass the venue’s answer unchanged; `field` says what is wrong.',
  },
  no_market: { means: 'No market was passed.', remedy: 'Pass `market`, or its `ticker`.' },
  ambiguous: {
    means: 'There is more than one market where one is decided, or two versions of one that differ.',
    remedy: 'Pass one market, or all of an event as an event.',
  },
  combo: { means: 'It is a combination of other markets.', remedy: 'Ask about its parts.' },
  scalar: { means: 'It pays a value instead of yes or no.', remedy: 'Leave it out.' },
  settlement_floor: { means: 'Its payout has a floor that can rise before the end.', remedy: 'Leave it out.' },
  unusual_contract: { means: 'A contract is not one dollar, or prices have another unit.', remedy: 'Leave it out.' },
  not_open_yet: { means: 'It is not open yet.', remedy: 'Ask again when it trades.' },
  not_trading: { means: 'It is paused, or in a state that is not known.', remedy: 'Ask again when it trades.' },
  closed: { means: 'It no longer trades; its outcome is not final.', remedy: 'Take it off the list of the bot.' },
  settled: { means: 'Its outcome is final.', remedy: 'Take it off the list of the bot.' },
  empty_book: { means: 'Nobody quotes a price.', remedy: 'Ask again when somebody does.' },
  crossed: { means: 'The bid is not below the ask.', remedy: 'Read the market again: its quotes are stale.' },
  no_quotes: { means: 'Prices are missing.', remedy: 'Pass the market with its bid and ask.' },
  id_too_long: { means: 'Its ticker and the `requestId` together are too long.', remedy: 'Use a shorter `requestId`.' },
};
