import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../../client/decision-client.ts';
import { candidateSentence } from '../../domain/explain/candidate-sentences.ts';
import { type BreakerSubject, isSameSubject } from '../../domain/health/breaker-subject.ts';
import type { OperationsState } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const LOOK_EVERY_MS = 100;

describe('health', function () {
  this.timeout(120_000);
  let service: TestService;
  let client: DecisionClient;

  beforeEach(async () => {
    service = await startTestService({ callTimeoutMs: 5_000, operations: { enterAfterMs: 300, leaveAfterMs: 300 } });
    client = new DecisionClient(service.workers.client);
  });
  afterEach(() => service.stop());

  const panel = () => service.decide(service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 8_000 }));
  async function until(wanted: (state: OperationsState) => boolean, withinMs = 30_000): Promise<OperationsState> {
    const end = Date.now() + withinMs;
    let state = await client.mode();
    while (!wanted(state)) {
      assert.ok(Date.now() < end, `operations did not come to it: ${JSON.stringify(state)}`);
      await delay(LOOK_EVERY_MS);
      state = await client.mode();
    }
    return state;
  }
  const isOut = (kind: BreakerSubject['kind'], id: string) => (state: OperationsState) =>
    state.breakers.some(({ subject, state }) => isSameSubject(subject, { kind, id }) && state === 'open');

  it('takes a failing provider out, decides without it, probes it, and takes it back', async () => {
    service.simulator.setFaults([{ kind: 'server_error', provider: 'sim-openai' }]);
    const [first] = await Promise.all([panel(), panel()]);
    assert.ok(first.calls.some(({ provider, outcome }) => provider === 'sim-openai' && outcome === 'failed'));
    await until(isOut('provider', 'sim-openai'));
    await delay(300);
    const before = service.simulator.requests().filter(({ provider }) => provider === 'sim-openai').length;
    const without = await panel();
    assert.ok(!without.calls.some(({ provider }) => provider === 'sim-openai'));
    const why = without.candidates.find(({ provider }) => provider === 'sim-openai')?.why;
    assert.ok(why);
    const sentence = candidateSentence(why);
    assert.match(sentence, /provider\/sim-openai is open, \d+ of \d+ calls of the last minute failed .*next probe/);
    const sent = service.simulator.requests().filter(({ provider }) => provider === 'sim-openai');
    assert.ok(
      sent.slice(before).every(({ attemptId }) => attemptId.includes('/probe/')),
      'only probes reach it',
    );

    service.simulator.setFaults([]);
    await until((state) => state.breakers.length === 0);
    await delay(300);
    const back = await panel();
    assert.ok(back.calls.some(({ provider, outcome }) => provider === 'sim-openai' && outcome === 'answered'));
    const { ledger } = service.workers.store;
    const [own] = await ledger.recent('service');
    assert.ok((own?.purposes.probe.spentMicroUsd ?? 0) > 0, 'the service pays for its probes');
    assert.deepEqual(own?.entries, {}, 'and nothing is left held');
    assert.equal((await ledger.recent('main'))[0]?.purposes.probe.spentMicroUsd, 0, 'no account does');
  });

  it('takes a model out that the provider does not know, and leaves its siblings in', async () => {
    service.simulator.setFaults([{ kind: 'model_not_found', model: 'sim-gpt-5' }]);
    await panel();
    await until(isOut('model', 'sim-gpt-5'));
    await delay(300);
    const without = await panel();
    assert.ok(!without.calls.some(({ model }) => model === 'sim-gpt-5'));
    assert.ok(without.calls.some(({ model, outcome }) => model === 'sim-gpt-5-mini' && outcome === 'answered'));
  });

  it('takes a row out whose provider refuses its requests, while decisions go on with the next model', async () => {
    const quick = () => service.decide(service.request({ ensemble: false }));
    const [usual] = (await quick()).calls;
    const model = usual?.model ?? '';
    const wireModel = service.config.models.find(({ id }) => id === model)?.wireModel ?? '';
    service.simulator.setFaults([{ kind: 'parameter_refused', model: wireModel }]);
    const first = await quick();
    assert.deepEqual(
      first.calls.map(({ model: called, failure, outcome }) => [called === model, failure?.kind ?? outcome]),
      [
        [true, 'bad_request'],
        [false, 'answered'],
      ],
    );
    assert.ok(first.forecast && first.costMicroUsd > 0);
    await until(isOut('model', model));
    await delay(300);
    const without = await quick();
    assert.ok(without.forecast && without.calls.every(({ outcome }) => outcome === 'answered'));
    assert.deepEqual([without.mode, (await client.mode()).mode], ['normal', 'normal']);
    const alerts = await service.workers.store.alerts.list(50);
    const alert = alerts.find((each) => each.kind === 'model_out');
    assert.ok(alert?.kind === 'model_out' && alert.figures.reason.code === 'row_rejects_requests');
    assert.deepEqual([alert.figures.model, alert.figures.reason.figures.isConfirmed], [model, true]);
    assert.match(alert.figures.reason.figures.said, /Unsupported parameter: 'temperature'/);

    service.simulator.setFaults([]);
    await until((state) => state.breakers.every(({ trial }) => trial === 'permitted'));
    let back: Awaited<ReturnType<typeof quick>>;
    do back = await quick();
    while (!back.calls.some((call) => call.model === model));
    assert.equal(back.calls[0]?.outcome, 'answered');
    await until((state) => state.breakers.length === 0);
  });

  it('takes a provider out at once whose credit is exhausted', async () => {
    service.simulator.setFaults([{ kind: 'credit_exhausted', provider: 'sim-xai' }]);
    await panel();
    const state = await until(isOut('provider', 'sim-xai'));
    const breaker = state.breakers.find(({ subject }) => isSameSubject(subject, { kind: 'provider', id: 'sim-xai' }));
    assert.deepEqual(breaker?.reason, { code: 'every_call_refused', figures: { failure: 'billing' } });
  });

  it('enters emergency by itself when no model is left, and leaves it by itself; an operator outranks it', async () => {
    service.simulator.setFaults([{ kind: 'unavailable' }]);
    // Three failures of each are needed, and a decision repeats two requests at most.
    for (let decision = 0; decision < 3; decision++) await panel();
    const out = await until((state) => state.mode === 'emergency');
    assert.equal(out.by, 'automatic');
    assert.equal(out.reason.code, 'no_model_reachable');
    const alerts = await service.workers.store.alerts.list(50);
    const paged = alerts.filter(({ kind }) => kind === 'mode_changed');
    assert.ok(paged.some((alert) => alert.kind === 'mode_changed' && alert.figures.to === 'emergency'));
    assert.ok(alerts.some(({ kind }) => kind === 'provider_out'));
    await delay(300);
    const decision = await panel();
    assert.equal(decision.verdict.reasons[0]?.code, 'mode_emergency');
    assert.equal(decision.calls.length, 0);

    await client.setMode({ mode: 'halted', reason: 'a look at it', by: 'olga' });
    service.simulator.setFaults([]);
    await delay(1_000);
    assert.equal((await client.mode()).mode, 'halted', 'nothing changes the mode while an operator’s word holds');
    await client.clearMode({ reason: 'looked', by: 'olga' });
    const end = await until((state) => state.breakers.length === 0 && state.mode === 'normal', 60_000);
    assert.ok(end.audit.some(({ to, by }) => to === 'emergency' && by === 'automatic'));
  });

  it('obeys an operator while probes hang, and lets nothing replace their mode', async () => {
    service.simulator.setFaults([{ kind: 'hang' }]);
    for (let decision = 0; decision < 2; decision++) await panel();
    const { attempts, ledger } = service.workers.store;
    const probesUnderWay = async () => {
      const [today] = await ledger.recent('service', 1);
      const entries = Object.values(today?.entries ?? {}).filter(({ purpose }) => purpose === 'probe');
      return entries.flatMap((entry) => Object.values(entry.attempts)).map(({ attemptId }) => attemptId);
    };
    /** Whether the mode was in force before the probe that was under way had ended. */
    const beforeTheProbe = async () => {
      let [probe] = await probesUnderWay();
      while (probe === undefined) {
        await delay(LOOK_EVERY_MS);
        [probe] = await probesUnderWay();
      }
      const set = await client.setMode({ mode: 'halted', reason: 'now', by: 'olga' });
      assert.deepEqual([set.mode, set.by, set.source], ['halted', 'olga', 'operator']);
      let fact = await attempts.read(probe);
      while (!fact) {
        await delay(LOOK_EVERY_MS);
        fact = await attempts.read(probe);
      }
      assert.equal((await client.mode()).mode, 'halted', 'what the health asks for does not replace it');
      await client.clearMode({ reason: 'again', by: 'olga' });
      return set.atMs < fact.endedAtMs;
    };
    // A machine that stalls may let a probe end between our look at it and our word; not every time.
    let obeyed = false;
    for (let tries = 0; tries < 3 && !obeyed; tries++) obeyed = await beforeTheProbe();
    assert.ok(obeyed, 'the word waited for the probe');
  });
});

describe('health without money, and of answers without use', function () {
  this.timeout(120_000);
  let service: TestService;
  afterEach(() => service.stop());

  const breakers = async () => (await service.workers.store.health.list()).filter(({ state }) => state !== 'closed');
  async function until<T>(what: string, look: () => Promise<T | false | undefined>, withinMs = 40_000): Promise<T> {
    const end = Date.now() + withinMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      assert.ok(Date.now() < end, `it never came to this: ${what}; ${JSON.stringify(await breakers())}`);
      await delay(LOOK_EVERY_MS);
    }
  }
  const panel = () => service.decide(service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 8_000 }));
  const sent = (what: string) => service.simulator.requests().filter(({ attemptId }) => attemptId.includes(what));

  it('lets a decision’s call try a provider for whose probe the purse has no room', async () => {
    service = await startTestService({
      probes: { dayMicroUsd: 1 },
      operations: { enterAfterMs: 300, leaveAfterMs: 300 },
    });
    service.simulator.setFaults([{ kind: 'unavailable', provider: 'sim-openai' }]);
    await until('it is out', async () => {
      await panel();
      return (await breakers()).some(({ subject }) => subject.kind === 'provider');
    });
    await until('a trial is permitted, for it lists its models', async () =>
      (await breakers()).some(({ trial, lastProbe }) => trial === 'permitted' && lastProbe?.code === 'no_money'),
    );
    service.simulator.setFaults([]);
    const back = await until('calls are let through', async () => {
      const decision = await panel();
      return (await breakers()).length === 0 && decision;
    });
    assert.equal(back.mode, 'normal');
    assert.equal(sent('/probe/').length, 0, 'nothing was sent that the purse does not hold');
    const [own] = await service.workers.store.ledger.recent('service');
    assert.deepEqual([own?.total.committedMicroUsd, own?.caps.dayMicroUsd], [0, 1]);
  });

  it('keeps a model out that answers probes and gives decisions nothing of use, and the mode does not flap', async () => {
    service = await startTestService({
      models: ['sim-grok-3', 'sim-claude-sonnet', 'sim-local'],
      decision: { quorum: 3 },
      operations: { enterAfterMs: 200, leaveAfterMs: 400 },
    });
    const model = 'sim-claude-sonnet';
    service.simulator.setFaults([{ kind: 'unusable_text', model }]);
    await until('it is out', async () => {
      await panel();
      return (await breakers()).some(({ subject }) => subject.id === model);
    });
    // Its probes, with which the fault does not meddle any more, are answered in full.
    service.simulator.setFaults([{ kind: 'unusable_text', model, after: 1 }]);
    await until('a probe was answered', async () => sent('/probe/').some((request) => request.model === model), 90_000);
    await until('which permits a trial', async () => (await breakers())[0]?.trial === 'permitted');
    service.simulator.setFaults([{ kind: 'unusable_text', model }]);
    await until('the trial shows that nothing has changed', async () => {
      await panel();
      const [breaker] = await breakers();
      return breaker?.state === 'open' && breaker.openings === 2;
    });
    const { audit } = await new DecisionClient(service.workers.client).mode();
    assert.deepEqual(
      audit.map(({ to }) => to),
      ['degraded'],
    );
  });
});

describe('health by a worker whose clock is wrong', function () {
  this.timeout(120_000);

  it('is probed no more often than by one whose clock is right', async () => {
    const behindMs = 3_600_000;
    const service = await startTestService({ clock: { now: () => Date.now() - behindMs } });
    try {
      service.simulator.setFaults([{ kind: 'unavailable', provider: 'sim-xai' }]);
      const { health } = service.workers.store;
      const isOpen = async () =>
        (await health.list()).some(({ subject }) => subject.kind === 'provider' && subject.id === 'sim-xai');
      while (!(await isOpen())) await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
      await delay(2_500);
      const probes = service.simulator.requests().filter(({ attemptId }) => attemptId.includes('/probe/'));
      // The first is due after four seconds or more, for the provider and for each of its models that is out too.
      const subjects = new Set(probes.map(({ attemptId }) => attemptId.split('/').slice(0, -1).join('/')));
      assert.ok(probes.length <= 2 * subjects.size, `${probes.length} probes of ${subjects.size} subjects`);
    } finally {
      await service.stop();
    }
  });
});
