import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { DecideRequest } from '../../domain/decision/request-schema.ts';
import { localDay } from '../../domain/money/days.ts';
import { ledgerIdOf } from '../../domain/shared/ids.ts';
import { startSimulator } from '../../local/simulator/index.ts';
import { type Decision, type GovernorState, governorWorkflowId, QUERY, SIGNAL } from '../../workflows/messages.ts';
import { type GatedSimulator, gated } from '../support/gate.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** A market of which the simulated models think .5 or so, near its price. */
const UNSURE = { ticker: 'KXVALUE-5' };
/** What admit remembers of an account is this old at most, and a little. */
const READ_AGAIN_MS = 250;

describe('a decision by value', () => {
  let simulator: GatedSimulator;
  let service: TestService;
  before(async () => {
    simulator = await gated(await startSimulator({ seed: 1, latency: 'instant' }));
    service = await startTestService({
      simulator,
      // Without the local one: what costs nothing is worth asking at any price.
      models: ['sim-gpt-5-mini', 'sim-claude-sonnet', 'sim-gpt-5', 'sim-grok-3', 'sim-grok-4'],
      decision: { strategy: 'value', blend: 1 },
      accounts: { main: {}, scarce: {}, narrow: {}, fresh: {} },
      governor: { sweepEveryMs: 60_000, leaseMs: 60_000 },
    });
  });
  after(async () => {
    await service.stop();
    await simulator.close();
  });
  afterEach(() => service.heal());

  const decide = (more: Partial<DecideRequest> = {}) => service.decide(service.request(more));
  const answered = ({ calls }: Decision) => calls.filter(({ outcome }) => outcome === 'answered');
  const price = async (account: string, of: number) => {
    const { zone } = service.config.accounts[account] ?? { zone: '' };
    const ledgerId = ledgerIdOf(account, localDay(Date.now(), zone).date, zone);
    const money = { ledgerId, atMs: Date.now(), budgetShadowPrice: of, factors: {}, belowFloor: [] };
    await service.workers.store.control.writeMoney(account, money);
    await delay(READ_AGAIN_MS);
  };

  it('asks one model more at a time while what that may change is worth more than it costs, in numbers', async () => {
    const request = service.request({ maxStakeMicroUsd: 1_000_000_000, quotes: UNSURE });
    const decision = await service.decide(request);
    const { evaluations } = decision.economics ?? { evaluations: [] };
    assert.equal(decision.path, 'escalated');
    assert.equal(evaluations[0]?.requiredMultiple, 0, 'the first call is made whatever it brings');
    const looks = evaluations.slice(1);
    for (const [index, { valueMicroUsd, costMicroUsd, pays, models }] of looks.entries()) {
      assert.equal(pays, valueMicroUsd > costMicroUsd);
      if (pays) assert.equal(models[0], decision.calls[index + 1]?.model, 'the head of the queue is next');
    }
    const notes = decision.notes.filter(({ code }) => code === 'value_of_more');
    assert.deepEqual(
      notes.map(({ figures }) => figures),
      looks,
    );
    assert.equal(looks[0]?.pays, true);
    const billed = Object.entries(simulator.bill().byAttempt).filter(([id]) => id.includes(request.requestId));
    assert.equal(billed.length, decision.calls.length);
    assert.equal(
      decision.costMicroUsd,
      billed.reduce((sum, [, { costMicroUsd }]) => sum + costMicroUsd, 0),
    );
    const [today] = await service.workers.store.ledger.recent('main', 1);
    assert.deepEqual(today?.entries, {}, 'each of its reservations is closed');
  });

  it('stops after the first where the next is worth less than it costs, and never pays for a model that it did not call', async () => {
    const decision = await decide({ maxStakeMicroUsd: 10_000 });
    assert.equal(decision.path, 'quick');
    assert.equal(decision.calls.length, 1);
    const [, last] = decision.economics?.evaluations ?? [];
    assert.equal(last?.pays, false);
    assert.ok(last && last.valueMicroUsd <= last.costMicroUsd);
    assert.ok(decision.notes.some(({ code, figures }) => code === 'value_of_more' && !figures.pays));
  });

  it('goes on to the next when the first brings no answer', async () => {
    simulator.setFaults([{ kind: 'server_error', model: 'sim-gpt-5-mini' }]);
    const decision = await decide({ maxStakeMicroUsd: 10_000 });
    assert.equal(decision.calls[0]?.outcome, 'failed');
    assert.equal(answered(decision).length, 1);
    assert.ok(decision.notes.some(({ code }) => code === 'unanswered'));
    assert.notEqual(decision.verdict.reasons[0]?.code, 'no_quorum');
  });

  it('calls no model where money is dearer than the first answer is worth, and says so', async () => {
    await price('scarce', 1e9);
    const none = await decide({ account: 'scarce' });
    assert.equal(none.path, 'none');
    assert.equal(none.costMicroUsd, 0);
    const [reason] = none.verdict.reasons;
    assert.ok(reason?.code === 'not_worth_asking');
    assert.deepEqual(reason.figures.models, ['sim-gpt-5-mini']);
    assert.ok(reason.figures.valueMicroUsd < reason.figures.requiredMultiple * reason.figures.costMicroUsd);
    await price('scarce', 0);
    assert.equal((await decide({ account: 'scarce' })).calls.length > 0, true);
  });

  it('asks fewer the dearer money is', async () => {
    const asked: number[] = [];
    const request = {
      account: 'narrow',
      maxStakeMicroUsd: 1_000_000_000,
      market: service.request({ quotes: UNSURE }).market,
    };
    for (const of of [0, 40, 4_000]) {
      await price('narrow', of);
      asked.push((await decide(request)).calls.length);
    }
    assert.ok((asked[0] ?? 0) > (asked[2] ?? 0), asked.join());
    assert.deepEqual(
      asked,
      asked.toSorted((a, b) => b - a),
    );
  });

  it('adds to what its account asks of the day, from which the governor works out the price', async () => {
    const made = await decide({ account: 'fresh', maxStakeMicroUsd: 1_000_000_000 });
    const { store, client } = service.workers;
    const [hour] = await store.demand.ofHours('fresh', [made.decidedAtMs - (made.decidedAtMs % 3_600_000)]);
    const asked = Object.values(hour?.categories.unknown?.costMicroUsdByBin ?? {});
    assert.ok(asked.length > 0);
    const governor = client.workflow.getHandle(governorWorkflowId('fresh'));
    await governor.signal(SIGNAL.ledgerChanged, {});
    for (let look = 0; look < 50; look++) {
      const { day } = await governor.query<GovernorState>(QUERY.state);
      if (day && day.spentMicroUsd >= made.costMicroUsd) break;
      await delay(100);
    }
    const { money } = (await store.control.readAccount('fresh')) ?? {};
    assert.equal(money?.budgetShadowPrice, 0, 'a day that has room for all that is to come has no price');
  });
});
