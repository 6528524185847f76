import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { renderExplanation } from '../../cli/render-decision.ts';
import { DecisionClient } from '../../client/decision-client.ts';
import { readExplanation } from '../../client/explanation.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { startTestService, type TestService } from '../support/service.ts';

const who = { reason: 'test', by: 'test' };
const LOOK_EVERY_MS = 50;
/** Workers read the band through a memory of 200 ms. */
const BAND_MEMORY_MS = 300;

describe('an earlier decision on the same market', function () {
  this.timeout(120_000);
  let service: TestService;
  let client: DecisionClient;
  let market: Record<string, unknown>;
  let source: Decision;
  before(async () => {
    service = await startTestService({ decision: { blend: 1, maxOddsRatio: 1e6, minAgreement: 0, minEdge: 0.001 } });
    client = new DecisionClient(service.workers.client);
  });
  after(() => service.stop());

  /** Decided as any other; what a test changes of the market comes after. */
  beforeEach(async () => {
    // Most markets are worth a trade to the models at this price; one that is not says nothing here.
    do {
      market = { ticker: `KXTEST-${randomUUID().slice(0, 8)}`, yes_bid: 44, yes_ask: 46 };
      source = await decide();
    } while (source.verdict.reasons[0]?.code === 'edge_below_threshold');
    assert.equal(source.path, 'full');
    assert.equal(source.action, 'BUY', JSON.stringify(source.verdict));
  });
  afterEach(() => client.clearMode(who));

  const decide = (quotes: Record<string, unknown> = {}, more: Parameters<TestService['request']>[0] = {}) =>
    service.decide(service.request({ maxStakeMicroUsd: 100_000_000, ...more, quotes: { ...market, ...quotes } }));
  const emergency = () => client.setMode({ mode: 'emergency', ...who });

  it('opens nothing in an emergency, and says what it would have done in normal', async () => {
    await emergency();
    const decision = await decide({ yes_bid: 45 });
    assert.deepEqual([decision.path, decision.action, decision.calls.length], ['reused', 'SKIP', 0]);
    assert.deepEqual([decision.reused?.decisionId, decision.reused?.priceMoveMicroUsd], [source.decisionId, 10_000]);
    assert.ok((decision.reused?.ageMs ?? -1) >= 0);
    assert.equal(decision.verdict.reasons[0]?.code, 'mode_emergency');
    assert.deepEqual([decision.verdict.withheldTradeMode, decision.verdict.withheldTrade?.action], ['normal', 'BUY']);
    assert.ok(decision.validUntilMs <= source.validUntilMs, 'it is valid no longer than its source');
    assert.deepEqual(
      decision.forecast?.models.map(({ model, rawProbability }) => [model, rawProbability]),
      source.forecast?.models.map(({ model, rawProbability }) => [model, rawProbability]),
    );
    assert.equal(decision.forecast?.marketPrice, 0.455, 'at today’s price');

    const explained = await readExplanation(service.workers.store, decision.decisionId);
    assert.equal(explained?.rebuilt, true);
    assert.ok(explained);
    assert.match(renderExplanation(explained), new RegExp(`${source.decisionId}: its answers are used again`));
    const again = await decide();
    assert.equal(again.reused?.decisionId, source.decisionId, 'a reuse is no source');
  });

  it('sells in an emergency what price and position alone would have kept', async () => {
    const isYes = (source.forecast?.coherent ?? 0) > 0.45;
    const position = { side: isYes ? 'no' : 'yes', contracts: 10, averageCents: 50 } as const;
    await emergency();
    const decision = await decide({}, { position });
    assert.deepEqual([decision.path, decision.action], ['reused', 'SELL'], JSON.stringify(decision.verdict));
    assert.deepEqual([decision.verdict.trade?.side, decision.verdict.trade?.contracts], [position.side, 10]);
  });

  it('does not stand in when the price has moved more than 2 cents, or the rules have changed', async () => {
    await emergency();
    for (const change of [{ yes_bid: 41 }, { yes_ask: 49 }, { rules_primary: 'It resolves to Yes otherwise.' }]) {
      const decision = await decide(change);
      assert.deepEqual([decision.path, decision.forecast, decision.reused], ['none', null, undefined]);
      assert.ok(decision.notes.some(({ code }) => code === 'answers_not_reused'));
    }
  });

  it('stands for nothing in a halt', async () => {
    await client.setMode({ mode: 'halted', ...who });
    assert.deepEqual([(await decide()).path, (await decide()).forecast], ['none', null]);
  });

  it('is the forecast where the day’s budget is exhausted, and no model is called', async () => {
    const { store } = service.workers;
    const account = await store.control.readAccount('main');
    const [ledger] = await store.ledger.recent('main', 1);
    assert.ok(account && ledger);
    await client.setPolicy('main', { budget: { dayMicroUsd: ledger.total.committedMicroUsd }, ...who });
    const end = Date.now() + 30_000;
    while ((await store.control.readAccount('main'))?.band !== 'exhausted') {
      assert.ok(Date.now() < end, 'the band was never exhausted');
      await delay(LOOK_EVERY_MS);
    }
    await delay(BAND_MEMORY_MS);
    const decision = await decide();
    assert.deepEqual([decision.path, decision.action, decision.costMicroUsd], ['reused', 'BUY', 0]);
    assert.equal(decision.forecast?.coherent, source.forecast?.coherent);
    assert.ok(
      decision.notes.some(({ code, figures }) => code === 'answers_reused' && figures.decisionId === source.decisionId),
    );
    const other = await service.decide(service.request());
    assert.deepEqual([other.path, other.verdict.reasons[0]?.code], ['none', 'budget_exhausted']);
    await client.setPolicy('main', { budget: { dayMicroUsd: account.budget.dayMicroUsd }, ...who });
  });
});
