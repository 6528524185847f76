import { refuseValue, showValue } from '../shared/refusal.ts';
import type { Market } from './market.ts';
import { type Read, refuseMarket, unreadable } from './market-refusal.ts';
import type { VenueMarket } from './market-schema.ts';

/** When a market trades and resolves. Refuses one that does not trade at `nowMs`. */
export function readTimes(
  market: VenueMarket,
  nowMs: number,
): Read<Pick<Market, 'openTimeMs' | 'closeTimeMs' | 'scheduledResolutionMs'>> {
  const closeTimeMs = epochMs(market.close_time);
  const openTimeMs = epochMs(market.open_time);
  if (closeTimeMs === null) {
    const expectation = 'it must say when trading ends, such as "2026-11-24T15:00:00Z"';
    return unreadable(refuseValue('market.close_time', market.close_time, expectation));
  }
  if (closeTimeMs <= nowMs) {
    const message = `market.close_time is ${showValue(market.close_time)}, which is past: the market no longer trades.`;
    return refuseMarket('closed', 'market.close_time', message);
  }
  if (openTimeMs !== null && openTimeMs > nowMs) {
    const message = `market.open_time is ${showValue(market.open_time)}, which is still to come: the market does not trade yet.`;
    return refuseMarket('not_open_yet', 'market.open_time', message);
  }
  return {
    ok: true,
    value: { openTimeMs, closeTimeMs, scheduledResolutionMs: scheduledResolution(market, closeTimeMs, nowMs) },
  };
}

/** The expected time while it lies ahead, else the close, and never after the latest time. The venue leaves an expected time that
 * has passed as it was, on markets that trade on for months: it says nothing then. */
function scheduledResolution(market: VenueMarket, closeTimeMs: number, nowMs: number): number {
  const expectedMs = epochMs(market.expected_expiration_time);
  const scheduledMs = expectedMs !== null && expectedMs > nowMs ? expectedMs : closeTimeMs;
  const latestMs = epochMs(market.latest_expiration_time) ?? epochMs(market.expiration_time);
  return latestMs !== null && latestMs > nowMs ? Math.min(scheduledMs, latestMs) : scheduledMs;
}

/** The year 1 is how the venue's language writes "no time". */
const epochMs = (value: string | null | undefined) =>
  value === undefined || value === null || value === '' || value.startsWith('0001-') ? null : Date.parse(value);
