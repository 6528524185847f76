import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { NoteCatalog, NoteCode } from '../../domain/decision/note.ts';
import type { DecideRequest } from '../../domain/decision/request-schema.ts';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import { startSimulator } from '../../local/simulator/index.ts';
import { type Decision, type GovernorState, governorWorkflowId, QUERY, UPDATE } from '../../workflows/messages.ts';
import { type GatedSimulator, gated } from '../support/gate.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** The two that a trade asks once there is a record, by weight for their cost. */
const USUAL = ['sim-local', 'sim-gpt-5-mini'];
const POLICY = { bankrollMicroUsd: 10_000_000_000, minAgreement: 0.6 };

describe('a panel that agrees too little', () => {
  let simulator: GatedSimulator;
  let service: TestService;
  before(async () => {
    simulator = await gated(await startSimulator({ seed: 1, latency: 'instant' }));
    service = await startTestService({
      simulator,
      accounts: { main: {}, hour: {}, quick: {}, panel: {} },
      governor: { sweepEveryMs: 60_000, leaseMs: 60_000 },
      // What follows is gone by for the whole test.
      scorekeeper: { everyMs: 60_000, publishEveryMs: 3_600_000 },
    });
    const learned = { ...COLD_SCOREBOARD, version: 1, builtAtMs: Date.now(), labels: 100 };
    await service.workers.store.scoreboards.publish(learned);
    // A scoreboard is read again after a second.
    await delay(1_100);
  });
  after(async () => {
    await service.stop();
    await simulator.close();
  });
  beforeEach(() => {
    simulator.setModel('sim-local', { bias: 20 });
    simulator.setModel('sim-gpt-5-mini', { bias: -20 });
  });
  afterEach(() => simulator.release());

  const request = (more: Partial<DecideRequest> = {}) =>
    service.request({ maxStakeMicroUsd: 100_000_000, ...POLICY, ...more });
  const stepsOf = ({ calls }: Decision) =>
    Object.fromEntries(
      ['quick', 'panel', 'wider'].map((step) => [step, calls.filter((call) => call.step === step).length]),
    );
  /** The figures of the note with this code. */
  const noteOf = <Code extends NoteCode>({ notes }: Decision, wanted: Code): NoteCatalog[Code] => {
    const found = notes.find(({ code }) => code === wanted);
    assert.ok(found, `${wanted} is not in ${JSON.stringify(notes)}`);
    return found.figures as NoteCatalog[Code];
  };

  it('is widened to those who were spared, when what they may change is worth it', async () => {
    const asked = request();
    const decision = await service.decide(asked);
    assert.deepEqual(stepsOf(decision), { quick: 0, panel: 2, wider: service.config.models.length - 2 });
    const { agreement, needed, value } = noteOf(decision, 'panel_disagrees');
    assert.ok(agreement < needed && needed === 0.6);
    assert.ok(value.pays && value.models.length === 4 && value.valueMicroUsd > value.costMicroUsd);
    assert.equal(decision.path, 'full');
    assert.equal(decision.isFullPanel, false, 'who was asked because others disagreed is no fair panel to learn from');
    assert.equal(decision.forecast?.models.length, service.config.models.length);
    assert.equal(decision.candidates.filter(({ chosen }) => chosen === 'wider').length, 4);
    const billed = Object.entries(service.simulator.bill().byAttempt).filter(([id]) => id.includes(asked.requestId));
    assert.equal(billed.length, service.config.models.length);
    assert.equal(billed.filter(([id]) => id.includes('/wider/')).length, 4);
    assert.equal(
      decision.costMicroUsd,
      billed.reduce((sum, [, { costMicroUsd }]) => sum + costMicroUsd, 0),
    );
    const [today] = await service.workers.store.ledger.recent('main', 1);
    assert.deepEqual(today?.entries, {}, 'each of its reservations is closed');
  });

  it('is left as it is where more answers are worth less than they cost, and is then no trade', async () => {
    const decision = await service.decide(request({ maxStakeMicroUsd: 1_000_000, quickBelowStakeMicroUsd: 0 }));
    assert.deepEqual(stepsOf(decision), { quick: 0, panel: 2, wider: 0 });
    const { value } = noteOf(decision, 'panel_disagrees');
    assert.deepEqual([value.pays, value.models.length], [false, 4]);
    assert.equal(decision.action, 'SKIP');
  });

  it('is left as it is where it agrees', async () => {
    for (const model of USUAL) simulator.setModel(model, { bias: 20 });
    const decision = await service.decide(request());
    assert.deepEqual(stepsOf(decision), { quick: 0, panel: 2, wider: 0 });
    assert.deepEqual(noteOf(decision, 'panel_agrees'), { agreement: 1, needed: 0.6 });
  });

  it('is widened after an escalation too, and never sends more than its models and two', async () => {
    const asked = request({ quickBelowStakeMicroUsd: 1_000_000_000, escalateWithin: 0.5 });
    simulator.setFaults(
      service.config.models.map(({ wireModel }) => ({ model: wireModel, kind: 'overloaded', times: 1 })),
    );
    const decision = await service.decide(asked);
    simulator.setFaults([]);
    assert.equal(decision.path, 'escalated');
    assert.deepEqual(stepsOf(decision), { quick: 1, panel: 1, wider: 4 });
    const sent = simulator.requests().filter(({ attemptId }) => attemptId?.includes(asked.requestId));
    assert.equal(sent.length, service.config.models.length + 2);
    for (const { step, failure } of decision.calls)
      assert.equal(failure?.kind, step === 'wider' ? 'overloaded' : undefined);
    await service.heal();
  });

  it('is left as it is where the hour has no room, with the reason', async () => {
    const first = await service.decide(request({ account: 'hour' }));
    const worst = (step: string) =>
      first.candidates.filter(({ chosen }) => chosen === step).map(({ worstCaseMicroUsd }) => worstCaseMicroUsd);
    const sum = (costs: readonly number[]) => costs.reduce((total, cost) => total + cost, 0);
    // The panel with its two repeats and half of what the others need.
    const room = sum(worst('panel')) + 2 * Math.max(...worst('panel')) + Math.round(sum(worst('wider')) / 2);
    await setBudget('hour', { hourMicroUsd: first.costMicroUsd + room });
    const decision = await service.decide(request({ account: 'hour' }));
    assert.deepEqual(stepsOf(decision), { quick: 0, panel: 2, wider: 0 });
    const { cap, consequence } = noteOf(decision, 'cap_refused');
    assert.deepEqual([cap.cap, consequence], ['hour', 'no_more']);
  });

  it('and an escalation are not started once the budget has become short, what was started is heard', async () => {
    const quick = await whileHeld(
      request({ account: 'quick', quickBelowStakeMicroUsd: 1_000_000_000, escalateWithin: 0.5 }),
    );
    assert.equal(quick.path, 'quick');
    assert.equal(quick.calls[0]?.outcome, 'answered');
    assert.equal(noteOf(quick, 'band_permits_no_more').band, 'conserve');

    const panel = await whileHeld(request({ account: 'panel' }));
    assert.deepEqual(
      panel.calls.map(({ step, outcome }) => [step, outcome]),
      [
        ['panel', 'answered'],
        ['panel', 'answered'],
      ],
    );
    assert.equal(noteOf(panel, 'band_permits_no_more').band, 'conserve');
  });

  /** Decides while its account's budget becomes short: after the first requests are sent, before they are answered. */
  async function whileHeld(asked: DecideRequest): Promise<Decision> {
    // Something has to be spent: the model that is asked first costs nothing.
    await service.decide(request({ account: asked.account }));
    simulator.hold();
    const running = await service.start(asked);
    const committed = await heldBy(asked);
    await setBudget(asked.account, { dayMicroUsd: Math.round(committed / 0.8) });
    const governor = service.workers.client.workflow.getHandle(governorWorkflowId(asked.account));
    // The governor states the band once it has told the decisions.
    while ((await governor.query<GovernorState>(QUERY.state)).band !== 'conserve') await delay(20);
    simulator.release();
    return running.result() as Promise<Decision>;
  }

  /** What the account has committed once a request of this decision has passed its fence. */
  async function heldBy({ account }: DecideRequest): Promise<number> {
    for (;;) {
      const [today] = await service.workers.store.ledger.recent(account, 1);
      const entries = Object.values(today?.entries ?? {});
      if (today && entries.some(({ attempts }) => Object.keys(attempts).length > 0))
        return today.total.committedMicroUsd;
      await delay(20);
    }
  }

  function setBudget(account: string, budget: Readonly<Record<string, number>>) {
    const governor = service.workers.client.workflow.getHandle(governorWorkflowId(account));
    return governor.executeUpdate(UPDATE.setPolicy, { args: [{ budget, reason: 'test', by: 'test' }] });
  }
});
