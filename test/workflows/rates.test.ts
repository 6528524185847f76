import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../../client/decision-client.ts';
import { startSimulator } from '../../local/simulator/index.ts';
import type { Decision, OperationsState } from '../../workflows/messages.ts';
import { startTestService, type TestService, type TestServiceOptions } from '../support/service.ts';

const LOOK_EVERY_MS = 50;
const XAI = 'sim-grok-3';
const OPENAI = 'sim-gpt-5-mini';
const LOCAL = 'sim-local';

describe('rate limits', function () {
  this.timeout(120_000);
  const started: TestService[] = [];
  const start = async (options: TestServiceOptions) => {
    const service = await startTestService(options);
    started.push(service);
    return service;
  };
  afterEach(async () => {
    for (const service of started.splice(0).toReversed()) await service.stop();
  });

  const ratesOf = async (service: TestService): Promise<OperationsState['rates']> =>
    (await new DecisionClient(service.workers.client).mode()).rates;
  async function until<T>(what: string, look: () => Promise<T | null | undefined>, withinMs = 60_000): Promise<T> {
    const end = Date.now() + withinMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      assert.ok(Date.now() < end, `it never came to this: ${what}`);
      await delay(LOOK_EVERY_MS);
    }
  }
  const sentTo = (service: TestService, provider: string) =>
    service.simulator.requests().filter((request) => request.provider === provider);
  const times = (service: TestService, provider: string) => sentTo(service, provider).map(({ atMs }) => atMs);
  const spanMs = (at: readonly number[]) => Math.max(...at) - Math.min(...at);
  const panel = (service: TestService, deadlineMs = 60_000) =>
    service.decide(service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs }));

  it('hold one provider to its rate, whoever asks, and do not slow another down', async () => {
    const perSecond = 2;
    const panels = 14;
    const simulator = await startSimulator({ seed: 5, latency: 'instant' });
    const options: TestServiceOptions = {
      simulator,
      models: [XAI, OPENAI],
      limits: { 'sim-openai': { requests: { per: 'minute', ceiling: 60 * perSecond } } },
    };
    try {
      const one = await start(options);
      const held = await until('the queue is held', async () => (await ratesOf(one))[0]);
      assert.deepEqual([held.provider, held.perSecond, held.heldBy], ['sim-openai', perSecond, 'queue']);
      // Other workers on the same queues: what holds, holds for all of them together.
      const two = await start({ ...options, database: one.config.mongodb.database });
      const decisions = await Promise.all(Array.from({ length: panels }, (_, n) => panel(n % 2 ? one : two)));

      const limited = times(one, 'sim-openai');
      const free = times(one, 'sim-xai');
      assert.equal(free.length, panels);
      assert.equal(limited.length, panels);
      assert.ok(decisions.every(({ calls }) => calls.every(({ outcome }) => outcome === 'answered')));
      // A bucket of at most a second's requests is full at the start, and the first second fills it again.
      assert.ok(spanMs(limited) >= ((panels - 3 * perSecond) / perSecond) * 1_000, `all within ${spanMs(limited)} ms`);
      for (const from of limited) {
        const inWindow = limited.filter((at) => at >= from && at < from + 3_000).length;
        assert.ok(inWindow <= 2 * 3 * perSecond, `${inWindow} within 3 s`);
      }
      assert.ok(spanMs(free) < spanMs(limited) - 1_000, `${spanMs(free)} ms beside ${spanMs(limited)} ms`);
    } finally {
      for (const service of started.splice(0).toReversed()) await service.stop();
      await simulator.close();
    }
  });

  it('come with a 429 where none was configured, outlive a restart, and go when none came for a while', async () => {
    const simulator = await startSimulator({ seed: 6, latency: 'instant' });
    const base: TestServiceOptions = { simulator, models: [OPENAI], decision: { escalateWithin: 0 } };
    try {
      const first = await start({ ...base, rateLimits: { raiseEveryMs: 60_000, liftAfterMs: 600_000 } });
      assert.deepEqual(await ratesOf(first), []);
      simulator.setFaults([{ kind: 'rate_limited', times: 1, retryAfterSeconds: 1 }]);
      const decision = await first.decide(first.request());
      assert.equal(decision.calls[0]?.outcome, 'answered', 'it came again when the provider said');
      const introduced = await until('a rate is introduced', async () => (await ratesOf(first))[0]);
      assert.deepEqual([introduced.provider, introduced.perSecond], ['sim-openai', 1]);
      assert.ok(introduced.reason.code === 'introduced' && introduced.reason.figures.refused === 1);
      assert.deepEqual(await first.workers.store.health.list(), [], 'no breaker opened');

      const before = times(first, 'sim-openai').length;
      await Promise.all(Array.from({ length: 5 }, () => first.decide(first.request({ deadlineMs: 60_000 }))));
      const spaced = times(first, 'sim-openai').slice(before);
      assert.ok(spanMs(spaced) >= 2_000, `the workers state no rate, so the queue held it: ${spanMs(spaced)} ms`);

      await first.workers.stop();
      started.splice(0);
      const { database } = first.config.mongodb;
      const second = await start({ ...base, database, rateLimits: { raiseEveryMs: 500, liftAfterMs: 1_000 } });
      const [kept] = await second.workers.store.rates.list();
      assert.equal(kept?.perSecond, 1);
      const lifted = await until('it is lifted', async () =>
        (await ratesOf(second)).find(({ perSecond, reason }) => perSecond === null && reason.code === 'lifted'),
      );
      assert.equal(lifted.heldBy, 'queue');
    } finally {
      for (const service of started.splice(0).toReversed()) await service.stop();
      await simulator.close();
    }
  });

  it('leave a call that is not started in time unbilled, and keep what an earlier try of it may have cost', async () => {
    const service = await start({
      models: [OPENAI],
      decision: { escalateWithin: 0 },
      limits: { 'sim-openai': { requests: { per: 'minute', ceiling: 6 } } },
    });
    await until('the queue is held', async () => (await ratesOf(service))[0]);
    service.simulator.setFaults([{ kind: 'server_error' }]);
    // The first is let through and fails; its second try, and the second call, wait for their turn in vain.
    const one = await service.start(service.request({ deadlineMs: 9_000 }));
    await until('the first was sent', async () => sentTo(service, 'sim-openai').length === 1);
    const two = await service.start(service.request({ deadlineMs: 9_000 }));
    const [sent, unsent] = (await Promise.all([one.result(), two.result()])) as [Decision, Decision];
    for (const { calls } of [sent, unsent]) {
      assert.equal(calls[0]?.outcome, 'failed');
      assert.equal(calls[0]?.failure?.kind, 'not_started');
    }
    assert.match(unsent.calls[0]?.failure?.message ?? '', /not started: .* queue of sim-openai/);
    assert.deepEqual([unsent.costMicroUsd, unsent.calls[0]?.costMicroUsd, unsent.uncertainMicroUsd], [0, 0, 0]);
    assert.ok(sent.uncertainMicroUsd > 0);
    assert.equal(sent.calls[0]?.costMicroUsd, sent.uncertainMicroUsd);
    assert.match(sent.calls[0]?.attemptId ?? '', /\/1$/);
    assert.equal(sentTo(service, 'sim-openai').length, 1);
  });

  it('have a call wait for its provider’s next minute of tokens', async () => {
    // This clock stands at the end of a minute until it is let go into the next one.
    let nowMs = Math.floor(Date.now() / 60_000) * 60_000 + 58_500;
    const service = await start({
      models: [OPENAI],
      decision: { escalateWithin: 0 },
      clock: { now: () => nowMs },
      // Any request is larger, and takes a whole minute.
      limits: { 'sim-openai': { tokensPerMinute: 1 } },
    });
    const first = await service.decide(service.request({ deadlineMs: 100_000 }));
    assert.equal(first.calls[0]?.outcome, 'answered');
    const waiting = await service.start(service.request({ deadlineMs: 100_000 }));
    await until('it waits', async () => {
      const { pendingActivities } = (await waiting.describe()).raw;
      return pendingActivities?.some(({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === 'throttled');
    });
    assert.equal(sentTo(service, 'sim-openai').length, 1);
    nowMs += 2_000;
    const second = (await waiting.result()) as Decision;
    assert.equal(second.calls[0]?.outcome, 'answered');
    assert.match(second.calls[0]?.attemptId ?? '', /\/1$/, 'waiting used no attempt up');
    assert.equal(second.uncertainMicroUsd, 0);
    assert.equal(sentTo(service, 'sim-openai').length, 2);
  });

  it('do not send a call to a queue that no worker polls', async () => {
    const simulator = await startSimulator({ seed: 7, latency: 'instant' });
    const base: TestServiceOptions = { simulator, models: [XAI, LOCAL], heartbeatEveryMs: 200 };
    try {
      const one = await start({ ...base, polled: ['sim-xai'] });
      const isAsked = (decision: Decision) => decision.calls.some(({ provider }) => provider === 'sim-local');
      const left = await until('the queue is left out', async () => {
        const decision = await panel(one, 3_000);
        return isAsked(decision) ? null : decision;
      });
      const why = left.candidates.find(({ provider }) => provider === 'sim-local')?.why;
      assert.deepEqual(why, { code: 'queue_not_polled', figures: { provider: 'sim-local' } });

      const two = await start({ ...base, polled: ['sim-local'], database: one.config.mongodb.database });
      const back = await until('it is asked again', async () => {
        const decision = await panel(one, 3_000);
        return isAsked(decision) ? decision : null;
      });
      assert.ok(back.calls.every(({ outcome }) => outcome === 'answered'));
      await two.workers.stop();
      started.pop();
      assert.equal((await one.workers.store.workerHeartbeats.list()).length, 1, 'who stops takes its beat away');
      await until('it is left out again', async () => !isAsked(await panel(one, 3_000)));
    } finally {
      for (const service of started.splice(0).toReversed()) await service.stop();
      await simulator.close();
    }
  });
});
