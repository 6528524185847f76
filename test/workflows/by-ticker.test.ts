import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readExplanation } from '../../client/explanation.ts';
import { DecisionClient, DecisionRefused } from '../../client/index.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import { Secret } from '../../config/config.ts';
import type { DecideEventRequest, DecideRequest } from '../../domain/decision/request-schema.ts';
import { type SimulatedVenue, startSimulatedVenue } from '../../local/simulator/venue/index.ts';
import { startTestService, type TestService } from '../support/service.ts';

const MINUTE_MS = 60_000;

describe('a decision about a ticker', function () {
  this.timeout(120_000);
  let service: TestService;
  let venue: SimulatedVenue;
  let client: DecisionClient;
  let tickers: readonly string[];
  let eventMarkets: readonly string[];

  before(async () => {
    venue = await startSimulatedVenue({ seed: 5 });
    tickers = venue.control.listMarkets({ count: 4 });
    eventMarkets = venue.control.listEvents({ count: 2 }).flatMap((event) => event.tickers);
    for (const ticker of [...tickers, ...eventMarkets]) venue.control.open(ticker, 60 * MINUTE_MS);
    service = await startTestService({
      kalshi: { enabled: true, host: venue.url, tokensPerSecond: 200 },
      venueKey: { id: venue.keyId, privateKey: new Secret(venue.privateKeyPem), account: 'main' },
    });
    client = new DecisionClient(service.workers.client, recordsOf(service.workers.store));
  });
  after(async () => {
    await service?.stop();
    await venue?.close();
  });

  const named = (more: Partial<DecideRequest>): DecideRequest => {
    const { market: _, ...request } = service.request(more);
    return request;
  };
  const [first, second, third] = [0, 1, 2].map((index) => () => tickers[index] ?? assert.fail('no such market'));

  it('is made with the quotes, the book, the past prices and the fee that the venue states', async () => {
    const ticker = first?.();
    const decision = await client.decide(named({ ticker }));
    assert.equal(decision.ticker, ticker);
    assert.notEqual(decision.path, 'none');
    assert.equal(decision.terms?.fee.source, 'series');
    assert.ok(
      (decision.terms?.depth?.asks?.length ?? 0) > 1,
      'more than the best level, which the market itself states',
    );
    const explained = await readExplanation(service.workers.store, decision.decisionId);
    assert.equal(explained?.rebuilt, true);
  });

  it('is one decision under one requestId, and nothing more is fetched for it', async () => {
    const request = named({ ticker: second?.() });
    const made = await client.decide(request);
    const asked = venue.requests().length;
    assert.deepEqual(await client.decide(request), made);
    assert.equal(venue.requests().length, asked);
    await assert.rejects(client.decide({ ...request, ticker: third?.() }), { code: 'request_id_reused' });
  });

  it('is made for the markets of an event', async () => {
    const [ticker = ''] = eventMarkets;
    const eventTicker = await eventOf(ticker);
    const { market: _, ...rest } = service.request({ requestId: `e-${randomUUID()}` });
    const request: DecideEventRequest = { ...rest, eventTicker };
    const { decisions } = await client.decideEvent(request);
    assert.ok(decisions.length > 1);
    assert.ok(decisions.every((decision) => decision.terms?.fee.source === 'series'));
    assert.ok(decisions.some((decision) => (decision.terms?.depth?.bids?.length ?? 0) > 1));
  });

  it('is refused where the venue knows no such market, or the request names and carries one', async () => {
    const unknown = await refusalOf(named({ ticker: 'KXNOSUCH-1' }));
    assert.equal(unknown.code, 'invalid_request');
    assert.deepEqual(unknown.reason, { field: 'ticker', code: 'not_found' });
    assert.match(unknown.message, /127\.0\.0\.1:\d+ \/trade-api\/v2\/markets\/KXNOSUCH-1: .*status 404/);
    const both = await refusalOf(service.request({ ticker: 'KXNOSUCH-1' }));
    assert.match(both.message, /ticker is "KXNOSUCH-1", and market is there too; pass one of the two/);
    const neither = await refusalOf(named({}));
    assert.match(neither.message, /^market is missing/);
    const shaped = await refusalOf(named({ ticker: '../portfolio' }));
    assert.match(shaped.message, /ticker is "\.\.\/portfolio"; it must be a ticker of the venue/);
  });

  it('waits for a venue that is away, is refused where it stays away, and is made when it is asked again', async () => {
    const request = named({ ticker: third?.(), deadlineMs: 14_000 });
    const before = venue.requests().length;
    venue.control.setOutages([{ kind: 'status' }]);
    const away = await refusalOf(request);
    assert.equal(away.code, 'venue_unavailable');
    assert.ok(venue.requests().length - before >= 3, 'it is tried again');
    assert.match(away.message, /127\.0\.0\.1:\d+ \/trade-api\/v2\/markets\//);
    venue.control.setOutages([]);
    const decision = await client.decide(request);
    assert.equal(decision.ticker, third?.());
  });

  async function eventOf(ticker: string): Promise<string> {
    const response = await fetch(`${venue.url}/trade-api/v2/markets/${ticker}`);
    const { market } = (await response.json()) as { market: { event_ticker: string } };
    return market.event_ticker;
  }

  async function refusalOf(request: DecideRequest): Promise<DecisionRefused> {
    const error = await client.decide(request).then(
      () => assert.fail('a refusal was expected'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DecisionRefused, String(error));
    return error;
  }
});
