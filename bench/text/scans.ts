import { buildEventPrompt } from '../../domain/forecast/event-prompt.ts';
import { parseAnswer } from '../../domain/forecast/parse-answer.ts';
import { parseEventAnswer } from '../../domain/forecast/parse-event-answer.ts';
import { buildPrompt } from '../../domain/forecast/prompt.ts';
import { areDuplicateMarkets, questionSimilarity, readCandidate } from '../../domain/market/duplicate-market.ts';
import { injectionFlagsIn } from '../../domain/market/find-injection-flags.ts';
import type { Market } from '../../domain/market/market.ts';
import { parseEvent } from '../../domain/market/parse-event.ts';
import { parseMarket } from '../../domain/market/parse-market.ts';
import { visibleText } from '../../domain/market/visible-text.ts';
import { textsToRead } from '../../domain/planning/request-flags.ts';
import { shorten } from '../../domain/shared/format.ts';
import { redact } from '../../providers/redact.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const OPTIONS = { nowMs: NOW_MS, categories: {} };
const EVENT_MARKETS = 20;
const NAME_CHARACTERS = 1_000;
const TICKERS = Array.from({ length: EVENT_MARKETS }, (_, index) => `KX-${index}`);
const KEY = 'sk-test-0123456789abcdef';

const venueMarket = (ticker: string, text: string) => ({
  ticker,
  event_ticker: 'KX',
  title: `Q ${text}`.slice(0, NAME_CHARACTERS),
  yes_sub_title: text.slice(-NAME_CHARACTERS),
  rules_primary: text,
  yes_bid: 44,
  yes_ask: 46,
  status: 'active',
  close_time: new Date(NOW_MS + DAY_MS).toISOString(),
});

function marketOf(ticker: string, text: string): Market {
  const parsed = parseMarket(venueMarket(ticker, text), OPTIONS);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
}

/** The event of twenty markets whose rules share most of a text, or of which each has a part. */
function eventOf(text: string) {
  const part = Math.floor(text.length / EVENT_MARKETS);
  const isShared = text.length % 2 === 0;
  const rulesOf = (index: number) =>
    isShared
      ? `${text.slice(0, 10 * part)} ${index} ${text.slice(10 * part)}`
      : text.slice(index * part, (index + 1) * part);
  return {
    event: { event_ticker: 'KX', title: 'Event' },
    markets: TICKERS.map((ticker, index) => venueMarket(ticker, `Q ${rulesOf(index)}`)),
  };
}

/** What is done with a text from a market, a model or a provider, in one turn of the event loop each. */
export const SCANS: Readonly<Record<string, (text: string) => unknown>> = {
  parseMarket: (text) => parseMarket(venueMarket('KX-1', text), OPTIONS),
  parseEvent: (text) => parseEvent(eventOf(text), OPTIONS),
  injectionFlags: injectionFlagsIn,
  buildPrompt: (text) =>
    buildPrompt(marketOf('KX-1', text), NOW_MS, { decisionId: 'main/a', ageMs: 1, title: text, texts: [text, text] }),
  eventPrompt: (text) => {
    const parsed = parseEvent(eventOf(text), OPTIONS);
    return parsed.ok ? buildEventPrompt(parsed.value, parsed.value.markets, NOW_MS) : null;
  },
  textsOfEvent: (text) => {
    const parsed = parseEvent(eventOf(text), OPTIONS);
    if (!parsed.ok) return null;
    const own = {
      decisionId: 'main/a',
      requestId: 'a',
      volatility: 'calm',
      position: null,
      question: { promptVersion: '', hash: '' },
    } as const;
    return textsToRead({
      event: { ...parsed.value, exhaustive: false },
      markets: parsed.value.markets.map((each) => ({ ...each, ...own })),
    });
  },
  readQuestion: (text) => readCandidate(marketOf('KX-1', text)).read,
  duplicateMarkets: (text) => {
    const [one, other] = [readCandidate(marketOf('KX-1', text)), readCandidate(marketOf('KX-2', `${text.slice(1)} x`))];
    return [areDuplicateMarkets(one, other), questionSimilarity(one.read, other.read)];
  },
  parseAnswer,
  parseEventAnswer: (text) => parseEventAnswer(text, TICKERS),
  redact: (text) => redact(text, KEY),
  visibleText: (text) => shorten(visibleText(text), 300),
};
