import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { EventOptions } from '../events.ts';
import type { MarketOptions } from '../markets.ts';
import type { Profile } from '../truth.ts';
import { createBucket } from './bucket.ts';
import type { EventFeeChange } from './fee-book.ts';
import type { FeeChange } from './fees.ts';
import { type EndingShares, endingOf, type ListingOptions } from './listing.ts';
import { statusAt } from './market-object.ts';
import { createMember, type Trade } from './member.ts';
import { createOutages, type VenueOutage } from './outages.ts';
import { fillObject, portfolioRoutes } from './portfolio-routes.ts';
import { publicRoutes } from './public-routes.ts';
import { createVenueServer, type VenueRequest } from './server.ts';
import { createKeyRing } from './signatures.ts';
import { type Pace, type Settlement, settledAt, settledNo, settledYes } from './stages.ts';
import { createWorld } from './world.ts';

export type { VenueOutage } from './outages.ts';
export type { VenueRequest } from './server.ts';

export interface SimulatedVenueOptions {
  /** Of the simulated world, and the key of its markets. */
  readonly seed: number;
  readonly profile?: Profile;
  readonly now?: () => number;
  /** A free port when absent. */
  readonly port?: number;
  /** What the venue grants for reads; 200 as on its basic tier. */
  readonly tokensPerSecond?: number;
  /** How long the steps after a close take: an hour, five minutes and a day when absent. */
  readonly pace?: Pace;
  /** How many markets end in an unusual way: one in thirty is disputed and one in fifty settles at a fair price when absent. */
  readonly shares?: EndingShares;
  /** Markets that settled longer ago are in the historical tier alone; 90 days when absent. */
  readonly liveForMs?: number;
  /** What the member has before it trades, in micro-dollars; $10,000 when absent. */
  readonly startMicroUsd?: number;
}

export type SimulatedVenue = Awaited<ReturnType<typeof startSimulatedVenue>>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const USUAL_PACE: Pace = { determineMs: 60 * MINUTE_MS, settleMs: 5 * MINUTE_MS, disputeMs: DAY_MS };
const USUAL_SHARES: EndingShares = { disputed: 1 / 30, scalar: 1 / 50 };

/** Starts, on loopback, a venue that speaks Kalshi's REST API by its documented shapes and is not real: all of its markets, books and
 * money are SIMULATED. It lists nothing before `control.listMarkets` or `control.listEvents`. */
export async function startSimulatedVenue(options: SimulatedVenueOptions) {
  const { seed, profile = 'inefficient', now = Date.now, tokensPerSecond = 200 } = options;
  const shares = options.shares ?? USUAL_SHARES;
  const world = createWorld({
    rules: { pace: options.pace ?? USUAL_PACE, shares },
    liveForMs: options.liveForMs ?? 90 * DAY_MS,
  });
  const bucket = createBucket(tokensPerSecond, now());
  const outages = createOutages();
  const keys = createKeyRing();
  const requests: VenueRequest[] = [];
  const member = createMember(world, { startMicroUsd: options.startMicroUsd ?? 10_000_000_000 });
  const key = memberKey();
  keys.add(key.keyId, key.publicKeyPem);
  const routes = [...publicRoutes(world), ...portfolioRoutes(world, member)];
  const server = createVenueServer({ routes, bucket, outages, keys, requests, now });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    /** Of the member whose portfolio it has. */
    keyId: key.keyId,
    privateKeyPem: key.privateKeyPem,
    /** What an operator of the simulated venue does. */
    control: {
      /** Lists questions that stand alone, each in an event of its own with the same ticker; their tickers. */
      listMarkets: (more: Omit<ListingOptions<MarketOptions>, 'seed' | 'profile' | 'nowMs'>) =>
        world.listMarkets({ ...more, seed, profile, nowMs: now() }).flatMap(({ tickers }) => tickers),
      /** Lists ladders and races; their tickers and those of their markets. */
      listEvents: (more: Omit<ListingOptions<EventOptions>, 'seed' | 'profile' | 'nowMs'>) =>
        world
          .listEvents({ ...more, seed, profile, nowMs: now() })
          .map(({ eventTicker, tickers }) => ({ eventTicker, tickers })),
      /** Opens a market now, which closes after so long. */
      open: (ticker: string, closesAfterMs: number) => world.open(ticker, closesAfterMs, now()),
      isOpen: (ticker: string) => statusAt(world.find(ticker), now()) === 'active',
      /** Closes a market now. */
      close: (ticker: string) => world.close(ticker, now()),
      /** Halts the trade in a market, or lets it go on. */
      pause: (ticker: string, isPaused: boolean) => world.pause(ticker, isPaused, now()),
      /** Disputes how a market was determined or finalized, and amends it: to a side, or to dollars per YES contract. */
      amend: (ticker: string, to: 'yes' | 'no' | number) => world.amend(ticker, settlementOf(to), now()),
      /** How a market will end: hidden from everybody who reads the venue. */
      endingOf: (ticker: string) => endingOf(ticker, world.find(ticker), shares),
      /** Trades for the member, as a bot would by an order that takes from the book; the venue's fill objects. */
      trade: (trade: Trade) => member.trade(trade, now()).map(fillObject),
      setOutages: (next: readonly VenueOutage[]) => outages.set(next),
      setTokensPerSecond: (next: number) => bucket.setRate(next),
      changeSeriesFee: (change: Omit<FeeChange, 'id'>) => world.fees.changeSeries(change),
      changeEventFee: (change: Omit<EventFeeChange, 'id'>) => world.fees.changeEvent(change),
      /** Accepts another key of the member: RSA or Ed25519, as PEM. */
      addKey: (keyId: string, publicKeyPem: string) => keys.add(keyId, publicKeyPem),
      revokeKey: (keyId: string) => keys.revoke(keyId),
    },
    /** What was asked of it, in order. */
    requests: (): readonly VenueRequest[] => requests,
    /** Ends the server and every connection to it. */
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function memberKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { keyId: 'simulated-member', publicKeyPem: publicKey, privateKeyPem: privateKey };
}

function settlementOf(to: 'yes' | 'no' | number): Settlement {
  if (typeof to === 'number') return settledAt(Math.round(to * 10_000) * 100);
  return to === 'yes' ? settledYes : settledNo;
}
