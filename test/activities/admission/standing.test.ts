import assert from 'node:assert/strict';
import { createAdmit } from '../../../activities/admission/admit.ts';
import type { AdmitInput, RequestKind } from '../../../activities/contract.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { eventDecisionOf, eventDecisionOfOne } from '../../../domain/decision/event-decision.ts';
import { decisionIdOf } from '../../../domain/shared/ids.ts';
import type { Venue } from '../../../kalshi/venue.ts';
import type { Store } from '../../../store/index.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { testEvent, testEventRequest } from '../../support/event-request.ts';
import { ACCEPTED_KEYS } from '../../support/keys.ts';
import { testRequest } from '../../support/request.ts';
import { MODEL_A, scriptedProvider } from '../../support/scripted-provider.ts';
import { sharedServers } from '../../support/servers.ts';
import { testConfig } from '../../support/service.ts';
import { BY_TEST } from '../../support/state.ts';
import { freshStore } from '../../support/store.ts';

const HOUR_MS = 3_600_000;

describe('a request that came before', () => {
  let store: Store;
  let dependencies: Dependencies;
  let nowMs: number;
  before(async () => {
    store = await freshStore();
    await store.control.writeMode({ ...BY_TEST, mode: 'normal', version: 1 });
    const { provider } = scriptedProvider([]);
    dependencies = {
      store,
      providers: { scripted: provider },
      config: { ...testConfig(await sharedServers(), { providers: [], models: [] }, {}), models: [MODEL_A] },
      chatUrls: {},
      clock: { now: () => nowMs },
      workflows: {
        start: async () => undefined,
        status: async () => 'running',
        signal: async () => true,
        query: async () => null,
        update: async () => null,
        limitQueue: async () => 'held',
      },
      keys: ACCEPTED_KEYS,
      calls: { count: () => undefined },
      venue: null,
      scoring: () => Promise.reject(new Error('No score is kept here.')),
      log: () => undefined,
    };
  });
  after(() => store.close());
  beforeEach(() => {
    nowMs = Date.now();
  });

  const closing = () => new Date(Date.now() + HOUR_MS).toISOString();
  const closingEvent = (close_time = closing()) => {
    const event = testEvent();
    const markets = event.json.markets.map((market) => ({ ...market, close_time }));
    return { json: { ...event.json, markets } };
  };
  const admit = (
    kind: RequestKind,
    request: unknown,
    more: Partial<AdmitInput> = {},
    over: Partial<Dependencies> = {},
  ) =>
    createAdmit({ ...dependencies, ...over })({
      kind,
      request,
      workflowId: 'first',
      runId: 'run',
      startedAtMs: nowMs,
      takeOverFrom: null,
      waitedFor: null,
      ...more,
    });
  const again = { workflowId: 'second', runId: 'another' };

  it('is the standing decision though its market has closed since, or its account is configured no more', async () => {
    const request = testRequest({ quotes: { close_time: closing() } });
    assert.equal((await admit('market', request)).kind, 'admitted');
    const { account, requestId } = request;
    const decision = {
      ...resolvedDecision(1, nowMs),
      account,
      requestId,
      decisionId: decisionIdOf(account, requestId),
    };
    await store.decisions.record(decision);
    const standing = { kind: 'standing', result: eventDecisionOfOne(decision) };
    const config = { ...dependencies.config, accounts: {} };
    assert.deepEqual(await admit('market', request, again, { config }), standing);
    nowMs += 2 * HOUR_MS;
    assert.deepEqual(await admit('market', request, again), standing);
  });

  it('is the standing decisions of an event all of whose markets have closed since', async () => {
    const request = testEventRequest(closingEvent());
    assert.equal((await admit('event', request)).kind, 'admitted');
    const { account, requestId } = request;
    const result = eventDecisionOf({ eventTicker: 'E', requestId, account, refused: [] }, []);
    await store.events.record(decisionIdOf(account, requestId), result);
    nowMs += 2 * HOUR_MS;
    assert.deepEqual(await admit('event', request, again), { kind: 'standing', result });
  });

  it('is the standing decision where it names a ticker too: nothing is fetched for it', async () => {
    const { market: _, ...rest } = testRequest();
    const request = { ...rest, ticker: 'KXA-1' };
    const venue = { host: 'venue.test' } as unknown as Venue;
    const toFetch = await admit('market', request, {}, { venue });
    const named = { kind: 'market', ticker: 'KXA-1' };
    const untilMs = nowMs + request.deadlineMs / 2;
    assert.deepEqual(toFetch, { kind: 'to_fetch', order: { named, untilMs } });
    const fetched = { market: testRequest({ quotes: { ticker: 'KXA-1', close_time: closing() } }).market };
    assert.equal((await admit('market', request, { fetched }, { venue })).kind, 'admitted');
    const { account, requestId } = request;
    const decision = {
      ...resolvedDecision(1, nowMs),
      account,
      requestId,
      decisionId: decisionIdOf(account, requestId),
    };
    await store.decisions.record(decision);
    const standing = { kind: 'standing', result: eventDecisionOfOne(decision) };
    assert.deepEqual(await admit('market', request, again, { venue }), standing);
    assert.deepEqual(await admit('market', request, again, { venue: null }), standing);
  });

  it('that names a ticker is refused by a service that does not read the venue', async () => {
    const { market: _, ...rest } = testRequest();
    const { event: __, ...ofEvent } = testEventRequest(closingEvent());
    for (const [kind, request, field] of [
      ['market', { ...rest, ticker: 'KXA-1' }, 'ticker'],
      ['event', { ...ofEvent, eventTicker: 'KXA-1' }, 'eventTicker'],
    ] as const) {
      const admission = await admit(kind, request);
      assert.ok(admission.kind === 'refused');
      assert.equal(admission.code, 'invalid_request');
      assert.deepEqual(admission.reason, { field, code: 'venue_disabled' });
      const message = `${field} is "KXA-1"; this service does not read the venue, so pass the ${kind} itself, or set kalshi.enabled in conclave.config.json.`;
      assert.equal(admission.message, message);
    }
  });

  it('is waited for where it is still being decided, and decided after all where it was given up', async () => {
    for (const [kind, request] of [
      ['market', testRequest({ quotes: { close_time: closing() } })],
      ['event', testEventRequest(closingEvent())],
    ] as const) {
      nowMs = Date.now();
      await admit(kind, request);
      nowMs += 2 * HOUR_MS;
      const decisionId = decisionIdOf(request.account, request.requestId);
      const live = { kind: 'live_elsewhere', decisionId, workflowId: 'first' };
      assert.deepEqual(await admit(kind, request, again), live);
      assert.equal((await admit(kind, request, { ...again, takeOverFrom: 'first' })).kind, 'admitted');
    }
  });

  it('is still admitted when it was sent in time and is looked at after the close', async () => {
    const request = testRequest({ quotes: { close_time: closing() } });
    const startedAtMs = nowMs;
    nowMs += 2 * HOUR_MS;
    assert.equal((await admit('market', request, { startedAtMs })).kind, 'admitted');
  });

  it('is refused where it is new, is another one, or cannot be read', async () => {
    const request = testRequest({ quotes: { close_time: closing() } });
    nowMs += 2 * HOUR_MS;
    const codeOf = async (given: unknown) => {
      const admission = await admit('market', given, again);
      return admission.kind === 'refused' ? admission.code : admission.kind;
    };
    assert.equal(await codeOf(request), 'invalid_request');
    nowMs -= 2 * HOUR_MS;
    await admit('market', request);
    assert.equal(await codeOf({ ...request, maxStakeMicroUsd: 1 }), 'request_id_reused');
    nowMs += 2 * HOUR_MS;
    assert.equal(await codeOf({ ...request, maxStakeMicroUsd: 1 }), 'invalid_request');
    for (const given of [null, 7, {}, { ...request, requestId: '' }])
      assert.equal(await codeOf(given), 'invalid_request');
  });

  it('states no position and is given that of the account’s fills; one that is stated stands', async () => {
    const [request, event] = [testRequest(), testEvent()];
    const { ticker } = request.market as { ticker: string };
    const [held, sold] = event.json.markets.map((market) => (market as { ticker: string }).ticker);
    const fill = (fillId: string, of: string | undefined, action: 'BUY' | 'SELL' = 'BUY', account = 'main') =>
      store.fills.record(
        {
          ...{ fillId, account, ticker: of ?? '', action, side: 'no', contracts: 2.5, priceMicroUsd: 300_000 },
          ...{ feeMicroUsd: 0, feeFrom: 'stated', by: 'test', atMs: nowMs, recordedAtMs: nowMs },
        },
        { isTimeStated: true },
      );
    for (const of of [ticker, held, sold]) await fill(`buy-${of}`, of);
    await fill('sell', sold, 'SELL');
    await fill('other', ticker, 'BUY', 'other');
    const heldIn = async (kind: RequestKind, given: unknown) => {
      const admission = await admit(kind, given);
      assert.equal(admission.kind, 'admitted');
      const markets = admission.kind === 'admitted' ? admission.snapshot.markets : [];
      return markets.map(({ position, positionFrom }) => [position, positionFrom]);
    };
    const byFills = { side: 'no', contracts: 2.5, averageCents: 30 };
    const stated = { side: 'yes', contracts: 4, averageCents: 50 } as const;
    assert.deepEqual(await heldIn('market', request), [[byFills, 'fills']]);
    assert.deepEqual(await heldIn('market', { ...request, requestId: 'stated', position: stated }), [
      [stated, 'stated'],
    ]);
    assert.deepEqual(await heldIn('market', testRequest()), [[null, undefined]]);
    const own = await heldIn('event', testEventRequest(event));
    assert.deepEqual(own.slice(0, 3), [
      [byFills, 'fills'],
      [null, 'fills'],
      [null, undefined],
    ]);
  });
});
