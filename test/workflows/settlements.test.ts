import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../../client/index.ts';
import { Secret } from '../../config/config.ts';
import { type SimulatedVenue, startSimulatedVenue } from '../../local/simulator/venue/index.ts';
import { SETTLEMENTS_SCHEDULE_ID, TASK_QUEUE, WORKFLOW } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('settlements', function () {
  this.timeout(120_000);
  let service: TestService;
  let venue: SimulatedVenue;
  let tickers: readonly string[];
  /** Ahead of the machine's, so that time passes when a test wants it to. */
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;

  before(async () => {
    venue = await startSimulatedVenue({
      seed: 11,
      now,
      pace: { determineMs: 60_000, settleMs: 60_000, disputeMs: HOUR_MS },
      shares: { disputed: 0, scalar: 0 },
      liveForMs: 5 * DAY_MS,
    });
    tickers = venue.control.listMarkets({ count: 6 });
    for (const [index, ticker] of tickers.entries()) venue.control.open(ticker, index < 5 ? HOUR_MS : 20 * DAY_MS);
    service = await startTestService({
      clock: { now },
      // The schedule itself does nothing meanwhile: each run is the test's own.
      kalshi: { enabled: true, host: venue.url, tokensPerSecond: 200, settleEveryMs: DAY_MS },
      venueKey: { id: venue.keyId, privateKey: new Secret(venue.privateKeyPem), account: 'main' },
    });
    const client = new DecisionClient(service.workers.client);
    for (const ticker of tickers.slice(0, 5)) {
      const { market: _, ...request } = service.request({});
      await client.decide({ ...request, ticker });
    }
  });
  after(async () => {
    await service?.stop();
    await venue?.close();
  });

  const at = (index: number) => tickers[index] ?? assert.fail('no such market');
  const outcomeOf = (ticker: string) => service.workers.store.outcomes.read(ticker);

  /** A run as the schedule starts it. */
  async function run() {
    const { client } = service.workers;
    const options = { taskQueue: TASK_QUEUE, workflowId: `settlements-${randomUUID()}` };
    return client.workflow.execute(WORKFLOW.settlements, options);
  }

  it('has a schedule of its own, one run at a time', async () => {
    const { client } = service.workers;
    const { spec, action, policies } = await client.schedule.getHandle(SETTLEMENTS_SCHEDULE_ID).describe();
    assert.deepEqual([spec.intervals?.[0]?.every, policies.overlap], [DAY_MS, 'SKIP']);
    assert.equal(action.type === 'startWorkflow' && action.workflowType, 'settlements');
  });

  it('takes up the market of every decision, and records nothing before it is final', async () => {
    const totals = await run();
    assert.deepEqual(totals, { asked: 5, recorded: 0, corrected: 0, problems: 0, fills: 0 });
    venue.control.close(at(0));
    aheadMs += 61_000;
    // Determined, and not final: it may be disputed still.
    await makeDue();
    assert.equal((await run()).recorded, 0);
    assert.equal(await outcomeOf(at(0)), null);
  });

  it('reads what the key’s member bought, each fill once, and changes of fees, which count in the next admission', async () => {
    const { store } = service.workers;
    const { seriesTicker = '' } = (await store.decisions.list({ ticker: at(4), limit: 1 }))[0] ?? {};
    venue.control.trade({ ticker: at(4), side: 'yes', contracts: 3, limitDollars: 0.99 });
    venue.control.changeSeriesFee({ seriesTicker, type: 'quadratic', multiplier: 0.25, fromMs: Date.now() - 1_000 });
    await store.settlements.write({ feesReadAtMs: null });
    assert.ok((await run()).fills >= 1);
    assert.equal((await run()).fills, 0);
    const held = await store.fills.positions('main', [at(4)]);
    assert.deepEqual([held.get(at(4))?.side, held.get(at(4))?.contracts], ['yes', 3]);
    const [change] = (await store.feeChanges.list()).filter(({ ticker }) => ticker === seriesTicker);
    assert.equal(change?.multiplier, 0.25);
    // Workers read the changes every ten seconds.
    aheadMs += 11_000;
    // A market that came without its series, as a bot may pass it.
    const market = { ticker: `${seriesTicker}-X-1`, event_ticker: `${seriesTicker}-X` };
    const decision = await service.decide(service.request({ quotes: market }));
    assert.deepEqual([decision.terms.fee.multiplier, decision.terms.fee.source], [0.25, 'series_change']);
  });

  it('records how each ended, its value and its time, as the venue reports it', async () => {
    venue.control.close(at(1));
    venue.control.close(at(2));
    aheadMs += 61_000;
    venue.control.amend(at(2), 0.37);
    aheadMs += 3 * HOUR_MS;
    await makeDue();
    const totals = await run();
    assert.equal(totals.recorded, 5);
    const [first, second, third] = await Promise.all([0, 1, 2].map((index) => outcomeOf(at(index))));
    assert.equal(first?.settlement, venue.control.endingOf(at(0)).settlement.result);
    assert.equal(second?.settlement, venue.control.endingOf(at(1)).settlement.result);
    assert.deepEqual([third?.settlement, third?.settlementValueMicroUsd], ['scalar', 370_000]);
    assert.equal(first?.by, new URL(venue.url).host);
    assert.ok(first && first.atMs < now() - HOUR_MS, 'when it was settled, not when it was asked');
    await eventually(async () => (await outcomeOf(at(0)))?.pending === false);
  });

  it('corrects what the venue amends after it was final, and leaves alone what somebody else has reported', async () => {
    const before = await outcomeOf(at(0));
    const other = before?.settlement === 'yes' ? 'no' : 'yes';
    venue.control.amend(at(0), other);
    const standing = await outcomeOf(at(1));
    const byHand = standing?.settlement === 'yes' ? 'no' : 'yes';
    const client = new DecisionClient(service.workers.client);
    await client.recordOutcomes([{ ticker: at(1), settlement: byHand, by: 'operator', correct: true }]);
    aheadMs += 3 * HOUR_MS;
    await makeDue();
    const totals = await run();
    assert.deepEqual([totals.corrected, totals.problems], [1, 1]);
    assert.equal((await outcomeOf(at(0)))?.settlement, other);
    assert.equal((await outcomeOf(at(1)))?.settlement, byHand);
    const { problems, firstProblem } = await service.workers.store.awaitedMarkets.backlog(now());
    assert.equal(problems, 1);
    assert.match(firstProblem ?? '', /settled (yes|no) at the venue, and operator recorded (yes|no); compare them/);
  });

  it('catches up after weeks, also with what has moved to the historical tier', async () => {
    const client = new DecisionClient(service.workers.client);
    const { market: _, ...request } = service.request({});
    await client.decide({ ...request, ticker: at(5) });
    aheadMs += 45 * DAY_MS;
    const asked = venue.requests().length;
    const totals = await run();
    assert.equal(totals.recorded, 1);
    assert.ok(
      venue
        .requests()
        .slice(asked)
        .some(({ path }) => path.includes('/historical/markets')),
    );
    assert.equal((await outcomeOf(at(5)))?.settlement, venue.control.endingOf(at(5)).settlement.result);
    const backlog = await service.workers.store.awaitedMarkets.backlog(now());
    assert.equal(backlog.awaited - backlog.unknown, 0);
    assert.equal(backlog.overdue, 0);
  });

  it('says that it failed, raises an alert after three times, and ends that with the first success', async () => {
    const { store } = service.workers;
    await store.awaitedMarkets.add([awaited('KXNOSUCH-1')]);
    venue.control.setOutages([{ kind: 'status', status: 403 }]);
    for (let each = 0; each < 3; each += 1) await assert.rejects(run(), /Workflow execution failed/);
    const { failures, failure } = await store.settlements.read();
    assert.equal(failures, 3);
    assert.match(failure ?? '', /status 403.*configure|does not accept the key/);
    const raised = await store.alerts.latest('settlements_stalled');
    assert.equal(raised?.severity, 'warning');
    assert.equal(raised?.endedAtMs, undefined);
    venue.control.setOutages([]);
    await run();
    assert.ok((await store.alerts.latest('settlements_stalled'))?.endedAtMs);
    assert.equal((await store.settlements.read()).failures, 0);
    const { unknown } = await store.awaitedMarkets.backlog(now());
    assert.ok(unknown >= 1, 'a market that the venue does not know is no failure, and is seen');
  });

  it('records how markets ended also where the key is refused, and says that it is', async () => {
    const { store } = service.workers;
    const other = (await outcomeOf(at(0)))?.settlement === 'yes' ? 'no' : 'yes';
    venue.control.amend(at(0), other);
    aheadMs += 3 * HOUR_MS;
    venue.control.revokeKey(venue.keyId);
    await store.awaitedMarkets.add([awaited(at(0))]);
    await makeDue();
    await assert.rejects(run(), /Workflow execution failed/);
    assert.equal((await outcomeOf(at(0)))?.settlement, other);
    assert.match((await store.settlements.read()).failure ?? '', /does not accept the key/);
  });

  const awaited = (ticker: string) => ({
    ticker,
    eventTicker: null,
    seriesTicker: null,
    resolvesAtMs: null,
    addedAtMs: now(),
    askAtMs: 0,
    status: null,
    recordedAtMs: null,
    problem: null,
  });

  /** As if the time of every market had come. */
  async function makeDue(): Promise<void> {
    const { store } = service.workers;
    const waiting = await store.awaitedMarkets.due(Number.MAX_SAFE_INTEGER, 100);
    await store.awaitedMarkets.write(waiting.map((market) => ({ ...market, askAtMs: 0 })));
  }

  async function eventually(look: () => Promise<unknown>): Promise<void> {
    for (let looks = 0; looks < 100; looks += 1) {
      if (await look()) return;
      await delay(50);
    }
    assert.fail('it did not come');
  }
});
