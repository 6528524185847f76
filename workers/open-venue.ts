import type { Config } from '../config/config.ts';
import { openVenue, type Venue } from '../kalshi/venue.ts';
import { openVenueKey } from '../kalshi/venue-key.ts';

/** The venue as it is configured; null where it is not to be read. Nothing is requested by this. */
export function openConfiguredVenue(
  { kalshi, venueKey }: Pick<Config, 'kalshi' | 'venueKey'>,
  now: () => number,
): Venue | null {
  if (!kalshi.enabled) return null;
  const { host: url, tokensPerSecond, timeoutMs } = kalshi;
  const key = venueKey && openVenueKey(venueKey.id, venueKey.privateKey.reveal());
  return openVenue({ url, key, tokensPerSecond, timeoutMs, now });
}
