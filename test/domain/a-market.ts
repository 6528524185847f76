import type { Market } from '../../domain/market/market.ts';

/** A checked market; a test states what it is about and leaves the rest. */
export function aMarket(changes: Partial<Market> = {}): Market {
  return {
    ticker: 'KXHIGHNY-26NOV24-B44.5',
    eventTicker: 'KXHIGHNY-26NOV24',
    seriesTicker: 'KXHIGHNY',
    title: 'Will the high temp in NYC be 44-45° on Nov 24, 2026?',
    subtitle: '44° to 45°',
    rules: 'If the highest temperature recorded in Central Park is 44-45°, the market resolves to Yes.',
    category: 'weather',
    quotes: { yesBidMicroUsd: 567_000, yesAskMicroUsd: 589_000 },
    lastPriceMicroUsd: 571_000,
    volume: 18_234,
    openInterest: 9_121,
    openTimeMs: Date.parse('2026-11-23T15:00:00Z'),
    closeTimeMs: Date.parse('2026-11-25T04:59:00Z'),
    scheduledResolutionMs: Date.parse('2026-11-25T15:00:00Z'),
    ...changes,
  };
}
