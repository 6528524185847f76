import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import {
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  type OperationsState,
  SIGNAL,
  UPDATE,
} from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

describe('a decision', () => {
  let service: TestService;
  before(async () => {
    service = await startTestService({ decision: { primaryModel: 'sim-gpt-5-mini' } });
  });
  after(() => service.stop());
  afterEach(() => service.heal());

  const refusalOf = async (run: Promise<unknown>) => {
    const error = await run.then(
      () => assert.fail('expected a refusal'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof WorkflowFailedError, String(error));
    return error.cause as Error & { type?: string; details?: unknown[] };
  };
  const billOf = (requestId: string) =>
    Object.entries(service.simulator.bill().byAttempt).filter(([attempt]) => attempt.includes(requestId));

  it('below the stake limit asks one model, and more only when that one is unsure', async () => {
    const request = service.request({ escalateWithin: 0 });
    const decision = await service.decide(request);
    assert.equal(decision.path, 'quick');
    assert.equal(decision.calls.length, 1);
    assert.equal(billOf(request.requestId).length, 1);
    assert.ok(
      decision.notes.some(({ code }) => code === 'confident'),
      JSON.stringify(decision.notes),
    );

    const unsure = await service.decide(service.request({ escalateWithin: 0.5 }));
    assert.equal(unsure.path, 'escalated');
    assert.equal(unsure.calls.length, service.config.models.length);
  });

  it('at a large stake asks the panel at once, and pools what it says', async () => {
    const decision = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
    assert.equal(decision.path, 'full');
    assert.equal(decision.forecast?.models.length, service.config.models.length);
    const mean = decision.calls.reduce((sum, call) => sum + (call.rawProbability ?? 0), 0) / decision.calls.length;
    assert.ok(Math.abs((decision.forecast?.pooled ?? 0) - mean) < 1e-9);
    assert.ok(decision.simulated);
  });

  it('calls no model where the price leaves nothing to win', async () => {
    const request = service.request({ quotes: { yes_bid: 1, yes_ask: 2 } });
    const decision = await service.decide(request);
    assert.equal(decision.path, 'none');
    assert.equal(decision.action, 'SKIP');
    assert.equal(decision.verdict.reasons[0]?.code, 'price_gate');
    assert.equal(decision.costMicroUsd, 0);
    assert.deepEqual(billOf(request.requestId), []);
  });

  it('asks one model only when the ensemble is switched off', async () => {
    const decision = await service.decide(
      service.request({ maxStakeMicroUsd: 100_000_000, ensemble: false, escalateWithin: 0.5 }),
    );
    assert.equal(decision.path, 'quick');
    assert.equal(decision.calls.length, 1);
  });

  it('costs what the providers bill, to the micro-dollar', async () => {
    const request = service.request({ maxStakeMicroUsd: 100_000_000 });
    const decision = await service.decide(request);
    const billed = billOf(request.requestId).reduce((sum, [, entry]) => sum + entry.costMicroUsd, 0);
    assert.ok(billed > 0);
    assert.equal(decision.costMicroUsd, billed);
    assert.equal(decision.uncertainMicroUsd, 0);
  });

  it('survives any one model failing', async () => {
    const [broken] = service.config.models;
    service.simulator.setFaults([{ model: broken?.wireModel, kind: 'model_not_found' }]);
    const decision = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
    assert.equal(decision.forecast?.models.length, service.config.models.length - 1);
    const failed = decision.calls.find((call) => call.model === broken?.id);
    assert.equal(failed?.failure?.kind, 'model_not_found');
    assert.equal(failed?.costMicroUsd, 0);
  });

  it('falls over to the panel when the quick model fails', async () => {
    const first = await service.decide(service.request({ escalateWithin: 0 }));
    const quick = service.config.models.find((row) => row.id === first.calls[0]?.model);
    // What takes no provider out: the tests that follow need them all.
    service.simulator.setFaults([{ model: quick?.wireModel, kind: 'context_too_long' }]);
    const decision = await service.decide(service.request({ escalateWithin: 0 }));
    assert.equal(decision.path, 'escalated');
    assert.ok((decision.forecast?.models.length ?? 0) > 1);
  });

  it('never sends a request to a third model that two providers alike refused', async () => {
    service.simulator.setFaults([{ kind: 'parameter_refused' }]);
    const request = service.request({ escalateWithin: 0, ensemble: false });
    const decision = await service.decide(request);
    assert.equal(decision.path, 'quick');
    assert.equal(decision.verdict.reasons[0]?.code, 'no_quorum');
    assert.equal(decision.costMicroUsd, 0);
    const refused = billOf(request.requestId);
    assert.equal(new Set(decision.calls.map(({ provider }) => provider)).size, 2);
    assert.equal(refused.length, 2);
    assert.ok(
      decision.notes.some(({ code, figures }) => code === 'request_at_fault' && figures.failure === 'bad_request'),
      JSON.stringify(decision.notes),
    );
  });

  it('calls the next model where the request is too large for the first, in a mode that permits one', async () => {
    const first = await service.decide(service.request({ ensemble: false }));
    const quick = service.config.models.find((row) => row.id === first.calls[0]?.model);
    service.simulator.setFaults([{ model: quick?.wireModel, kind: 'context_too_long' }]);
    const decision = await service.decide(service.request({ ensemble: false }));
    assert.deepEqual(
      decision.calls.map(({ outcome, failure }) => failure?.kind ?? outcome),
      ['too_long', 'answered'],
    );
    assert.equal(decision.path, 'quick');
    assert.equal(decision.forecast?.models.length, 1);
  });

  it('decides by its deadline with what has arrived, and aborts the rest', async () => {
    const slow = service.config.models.slice(0, 2);
    service.simulator.setFaults(slow.map((row) => ({ model: row.wireModel, kind: 'hang' as const })));
    const request = service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 8_000 });
    const decision = await service.decide(request);
    assert.equal(decision.forecast?.models.length, service.config.models.length - 2);
    assert.deepEqual(
      decision.calls
        .filter((call) => call.outcome === 'cancelled')
        .map((call) => call.model)
        .toSorted(),
      slow.map((row) => row.id).toSorted(),
    );
    assert.ok(decision.uncertainMicroUsd > 0, 'what was aborted stays charged');
    const billed = billOf(request.requestId).reduce((sum, [, entry]) => sum + entry.costMicroUsd, 0);
    assert.ok(decision.costMicroUsd >= billed);
  });

  it('skips with the reason when no model answers by the deadline', async () => {
    service.simulator.setFaults([{ kind: 'hang' }]);
    const decision = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 1_500 }));
    assert.equal(decision.action, 'SKIP');
    assert.equal(decision.verdict.reasons[0]?.code, 'deadline_passed');
  });

  it('trades nothing once the market has closed, and waits for no model beyond that', async () => {
    const [answering] = service.config.models;
    const hanging = service.config.models.slice(2);
    service.simulator.setFaults(hanging.map((row) => ({ model: row.wireModel, kind: 'hang' as const })));
    const closeTimeMs = Date.now() + 10_000;
    const request = service.request({
      maxStakeMicroUsd: 100_000_000,
      deadlineMs: 60_000,
      quotes: { close_time: new Date(closeTimeMs).toISOString() },
    });
    const decision = await service.decide(request);
    assert.equal(decision.calls.find(({ model }) => model === answering?.id)?.outcome, 'answered');
    assert.ok(decision.calls.some(({ outcome }) => outcome === 'cancelled'));
    assert.equal(decision.action, 'SKIP');
    assert.equal(decision.verdict.reasons[0]?.code, 'market_closed');
    assert.equal(decision.verdict.trade, null);
    assert.ok(decision.decidedAtMs < decision.startedAtMs + 60_000, 'the deadline was the close');
  });

  it('says what a model failed by, not that it was not asked a third time', async () => {
    const broken = service.config.models.find((row, index) => index > 0 && !row.local);
    service.simulator.setFaults([{ model: broken?.wireModel, kind: 'server_error' }]);
    const decision = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
    const failed = decision.calls.find((call) => call.model === broken?.id);
    assert.equal(failed?.failure?.kind, 'server_error');
    assert.match(failed?.failure?.message ?? '', /not retried: no spare request was left/);
    assert.ok(failed?.attemptId?.endsWith('/2'), `${failed?.attemptId}`);
    assert.ok((failed?.costMicroUsd ?? 0) > 0, 'two that may have been billed stay charged');
  });

  it('refuses bad input with a sentence naming field and value', async () => {
    const crossed = await refusalOf(service.decide(service.request({ quotes: { yes_bid: 60, yes_ask: 50 } })));
    assert.equal(crossed.type, 'invalid_request');
    assert.match(crossed.message, /yes_bid.*60/s);
    assert.deepEqual(crossed.details, [{ field: 'market.yes_bid', code: 'crossed' }]);
    const unknown = await refusalOf(service.decide(service.request({ account: 'nobody' })));
    assert.match(unknown.message, /nobody/);
  });

  it('is the same decision, and one bill, for the same requestId from two clients at once', async () => {
    const request = service.request({ maxStakeMicroUsd: 100_000_000 });
    const handles = await Promise.all([service.start(request), service.start(request, `bot-two/${request.requestId}`)]);
    const [one, two] = await Promise.all(handles.map((handle) => handle.result()));
    assert.deepEqual(one, two);
    assert.equal(billOf(request.requestId).length, service.config.models.length);
  });

  it('refuses another input under a requestId that was used', async () => {
    const request = service.request();
    await service.decide(request);
    const other = { ...request, maxStakeMicroUsd: request.maxStakeMicroUsd + 1 };
    const handle = await service.start(other, `other/${request.requestId}`);
    assert.equal((await refusalOf(handle.result())).type, 'request_id_reused');
  });

  it('is handed over when the workflow that held it was terminated', async () => {
    service.simulator.setFaults([{ kind: 'hang', times: 1 }]);
    const request = service.request({ escalateWithin: 0 });
    const first = await service.start(request);
    await untilAsked(request.requestId);
    await first.terminate('test');
    const second = await service.start(request, `heir/${request.requestId}`);
    const decision = await second.result();
    assert.equal(decision.calls[0]?.outcome, 'answered');
    assert.ok(decision.uncertainMicroUsd > 0, 'the call whose end was not seen stays charged');
  });

  it('obeys halted at once: running decisions end as SKIP and new ones call no model', async () => {
    service.simulator.setFaults([{ kind: 'hang' }]);
    const slow = service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 30_000 });
    const running = await service.start(slow);
    await untilAsked(slow.requestId);
    await setMode('halted');
    const decision = await running.result();
    assert.equal(decision.action, 'SKIP');
    assert.ok(decision.latencyMs < 15_000, `took ${decision.latencyMs} ms`);
    service.simulator.setFaults([]);
    const request = service.request();
    const next = await service.decide(request);
    assert.equal(next.verdict.reasons[0]?.code, 'mode_halted');
    assert.deepEqual(billOf(request.requestId), []);
    await setMode('normal');
    assert.equal((await service.decide(service.request())).mode, 'normal');
  });

  it('in an emergency opens nothing, and cuts a position by price alone', async () => {
    await setMode('emergency');
    const flat = await service.decide(service.request());
    assert.equal(flat.verdict.reasons[0]?.code, 'mode_emergency');
    const losing = { side: 'yes', contracts: 10, averageCents: 80 } as const;
    const cut = await service.decide(service.request({ position: losing }));
    assert.equal(cut.action, 'SELL');
    assert.equal(cut.verdict.trade?.contracts, 10);
    assert.equal(cut.path, 'none');
    await setMode('normal');
  });

  it('calls no model when the budget has no room, and says which cap', async () => {
    const governor = service.workers.client.workflow.getHandle(governorWorkflowId('main'));
    const set = (dayMicroUsd: number) =>
      governor.executeUpdate(UPDATE.setPolicy, { args: [{ budget: { dayMicroUsd }, reason: 'test', by: 'test' }] });
    await set(1);
    const decision = await service.decide(service.request());
    assert.equal(decision.path, 'none');
    const [reason] = decision.verdict.reasons;
    // The governor may have found the day used up before the reservation was refused.
    const isOfTheDay =
      reason?.code === 'budget_exhausted' || (reason?.code === 'budget_refused' && reason.figures.cap === 'day');
    assert.ok(isOfTheDay, JSON.stringify(reason));
    await set(100_000_000);
    // The band follows with the governor's next look.
    const ask = async () => (await service.decide(service.request())).path;
    for (let tries = 0; tries < 50; tries++) {
      if ((await ask()) !== 'none') return;
      await delay(200);
    }
    assert.fail('what the cap permits again is not spent');
  });

  it('can be asked for its state while it runs', async () => {
    service.simulator.setFaults([{ kind: 'hang' }]);
    const request = service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 3_000 });
    const handle = await service.start(request);
    await untilAsked(request.requestId);
    const state = (await handle.query('state')) as { phase: string; asked: string[] };
    assert.equal(state.phase, 'panel');
    assert.equal(state.asked.length, service.config.models.length);
    await handle.result();
  });

  /** Until a model call of this request has passed its fence. */
  async function untilAsked(requestId: string) {
    for (;;) {
      const [today] = await service.workers.store.ledger.recent('main', 1);
      const entries = Object.values(today?.entries ?? {}).filter((entry) => entry.decisionId === `main/${requestId}`);
      if (entries.some((entry) => Object.keys(entry.attempts).length > 0)) return;
      await delay(20);
    }
  }

  async function setMode(mode: string) {
    const handle = service.workers.client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
    await handle.signal(SIGNAL.setMode, { mode, reason: `test ${randomUUID()}`, by: 'test' });
    for (;;) {
      const state = (await handle.query('state')) as OperationsState | null;
      if (state?.mode === mode) return;
      await delay(20);
    }
  }
});
