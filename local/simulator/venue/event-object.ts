import { SUBJECTS } from '../subjects.ts';
import type { FeeBook } from './fee-book.ts';
import type { ListedEvent } from './listing.ts';
import { time } from './wire.ts';

const SOURCES = [{ name: 'Bureau of Simulated Records', url: 'https://records.example/latest' }];

/** The venue's event object, without its markets. */
export function eventObject(event: ListedEvent, fees: FeeBook, nowMs: number): Record<string, unknown> {
  const override = fees.overrideOf(event.eventTicker, nowMs);
  return {
    event_ticker: event.eventTicker,
    series_ticker: event.seriesTicker,
    title: event.title,
    sub_title: event.subTitle,
    category: event.category,
    collateral_return_type: event.mutuallyExclusive ? 'MECNET' : '',
    mutually_exclusive: event.mutuallyExclusive,
    strike_period: '',
    available_on_brokers: false,
    settlement_sources: SOURCES,
    last_updated_ts: time(event.createdMs),
    ...(override ? { fee_type_override: override.type, fee_multiplier_override: override.multiplier } : {}),
    exchange_index: 0,
  };
}

/** The venue's series object. */
export function seriesObject(ticker: string, category: string, fees: FeeBook, nowMs: number): Record<string, unknown> {
  const { type, multiplier } = fees.ofSeries(ticker, nowMs);
  return {
    ticker,
    frequency: 'custom',
    title: `SIMULATED ${category}`,
    category,
    categories: [category],
    tags: SUBJECTS.some(({ series }) => series === ticker) ? ['Simulated'] : null,
    settlement_sources: SOURCES,
    contract_url: 'https://records.example/contract.pdf',
    contract_terms_url: 'https://records.example/terms.pdf',
    fee_type: type,
    fee_multiplier: multiplier,
    additional_prohibitions: [],
    exchange_index: 0,
  };
}
