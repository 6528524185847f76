import { isReuseAudited } from '../domain/planning/reuse-plan.ts';
import { decisionIdOf } from '../domain/shared/ids.ts';
import type { DecideRequest } from '../workflows/messages.ts';

export const ACCOUNT = 'main';
const HOUR_MS = 3_600_000;
const SERIES = 50;
const CATEGORIES = ['Economics', 'Politics', 'Sports', 'Crypto', 'Climate and Weather', 'Science and Technology'];
const SYLLABLES = ['ba', 'do', 'fe', 'gu', 'ka', 'lo', 'mi', 'nu', 'pe', 'ra', 'so', 'ti', 'va', 'wo', 'xe', 'zu'];

/** The ticker of the market of this number. */
export const tickerOf = (serial: number): string => `${eventOf(serial)}-T`;

/** A decision on a market of its own: no other number has its words, its figures or its event, so that no earlier answer and no
 * related market can replace a call. Its price is 45 cents, where a trade is possible. */
export function distinctRequest(serial: number, requestId: string, nowMs: number): DecideRequest {
  const place = nameOf(serial);
  const threshold = 1_000 + serial;
  return {
    requestId,
    account: ACCOUNT,
    market: {
      event: {
        event_ticker: eventOf(serial),
        series_ticker: seriesOf(serial),
        category: CATEGORIES[serial % CATEGORIES.length],
        title: `SIMULATED ${place}`,
      },
      markets: [
        {
          ticker: tickerOf(serial),
          event_ticker: eventOf(serial),
          title: `Will the ${place} index of ${nameOf(7 * serial + 3)} be above ${threshold} at the close?`,
          rules_primary: `It resolves to Yes if the office of ${place} publishes a value above ${threshold} for ${nameOf(11 * serial + 5)}. Revisions do not count.`,
          yes_bid: 44,
          yes_ask: 46,
          status: 'active',
          close_time: new Date(nowMs + (48 + (serial % 600)) * HOUR_MS).toISOString(),
        },
      ],
    },
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 100_000_000,
    deadlineMs: 60_000,
  };
}

/** Request ids that begin so and are not drawn to measure what reuse costs: a decision on an earlier market under one of them
 * reuses. */
export function* unauditedRequestIds(prefix: string): Generator<string, never> {
  for (let index = 0; ; index++) {
    const requestId = `${prefix}-${index}`;
    if (!isReuseAudited(decisionIdOf(ACCOUNT, requestId))) yield requestId;
  }
}

const seriesOf = (serial: number) => `KXBENCH${serial % SERIES}`;
const eventOf = (serial: number) => `${seriesOf(serial)}-${serial}`;

/** An invented name, another one for each number. */
function nameOf(serial: number): string {
  const name = [...serial.toString(16)].map((digit) => SYLLABLES[Number.parseInt(digit, 16)]).join('');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}nia`;
}
