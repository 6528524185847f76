import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import type { Dependencies } from '../../activities/dependencies.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { isReuseAudited } from '../../domain/planning/reuse-plan.ts';
import { type DecideState, OPERATIONS_WORKFLOW_ID, QUERY, SIGNAL } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const SLOTS = 2;
const HANGING = 4;
const LOOK_EVERY_MS = 50;
const WAITERS = 6;
const PATIENCE_MS = 60_000;
/** Far below the 15 s for which a slow activity of a decision holds its slot. */
const HEARD_WITHIN_MS = 12_000;

/** A request that is drawn for an audit calls the models again and waits for no other. */
function notAudited(): string {
  for (;;) {
    const id = randomUUID();
    if (!isReuseAudited(`main/${id}`)) return id;
  }
}

async function until(problem: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert.ok(Date.now() < endMs, problem);
    await delay(LOOK_EVERY_MS);
  }
}

describe('control work while every slot for decisions is taken', function () {
  this.timeout(120_000);
  let service: TestService;
  let holding = 0;
  let release = () => {};
  /** Admissions of requests named `slow-` hang, as ordinary activities and so each in a slot, until they are released. */
  const wrap = (dependencies: Dependencies): Dependencies => {
    const { requests } = dependencies.store;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const claim: typeof requests.claim = async (document) => {
      if (document._id.includes('/slow-')) {
        if (!activityInfo().isLocal) holding += 1;
        await released;
      }
      return requests.claim(document);
    };
    return { ...dependencies, store: { ...dependencies.store, requests: { ...requests, claim } } };
  };
  before(async () => {
    service = await startTestService({
      wrap,
      maxConcurrentActivities: SLOTS,
      governor: { sweepEveryMs: 1_000, leaseMs: 60_000 },
    });
  });
  after(async () => {
    release();
    await service.stop();
  });

  it('a kill switch is written and heard, and the ledger is swept', async () => {
    const { client, store } = service.workers;
    service.simulator.setFaults([{ kind: 'hang' }]);
    const running = await service.start(service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 60_000 }));
    await until('no model was called', () => service.simulator.hanging() > 0);
    const requestIds = Array.from({ length: HANGING }, (_, n) => `slow-${n}-${Date.now()}`);
    const slow = await Promise.all(requestIds.map((requestId) => service.start(service.request({ requestId }))));
    await until('the slots were not filled', () => holding >= SLOTS);

    const atMs = Date.now();
    const operations = client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
    await operations.signal(SIGNAL.setMode, { mode: 'halted', reason: 'a test', by: 'test' });
    await until('the mode was not written', async () => (await store.control.readMode()).mode === 'halted');
    const decision = (await running.result()) as Decision;
    const tookMs = Date.now() - atMs;
    assert.deepEqual([decision.action, decision.verdict.reasons[0]?.code], ['SKIP', 'mode_halted']);
    assert.ok(tookMs < HEARD_WITHIN_MS, `it took ${tookMs} ms`);

    release();
    const late = (await Promise.all(slow.map((handle) => handle.result()))) as Decision[];
    assert.ok(late.every(({ action }) => action === 'SKIP'));
  });
});

describe('decisions that wait for another one', function () {
  this.timeout(120_000);
  let service: TestService;
  let isSignalLost = false;
  before(async () => {
    const wrap = (dependencies: Dependencies): Dependencies => {
      const { workflows } = dependencies;
      const signal: typeof workflows.signal = async (workflowId, name, argument) =>
        isSignalLost && name === SIGNAL.lookAgain ? false : workflows.signal(workflowId, name, argument);
      return { ...dependencies, workflows: { ...workflows, signal } };
    };
    service = await startTestService({ wrap, maxConcurrentActivities: SLOTS, decision: { reuse: true } });
  });
  after(() => service.stop());
  afterEach(() => service.heal());

  const pendingOf = async (handle: WorkflowHandle) => (await handle.describe()).raw.pendingActivities?.length ?? 0;
  const isSignalled = async (handle: WorkflowHandle) => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).some(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === SIGNAL.lookAgain,
    );
  };
  const untilWaiting = (handles: readonly WorkflowHandle[]) =>
    until('they do not wait', async () => {
      const states = await Promise.all(handles.map((handle) => handle.query<DecideState>(QUERY.state)));
      return states.every(({ phase }) => phase === 'waiting');
    });

  /** One that calls a model which hangs, and others that wait: for the same request, and for the same question. */
  async function waitingFor() {
    service.simulator.setFaults([{ kind: 'hang' }]);
    // A series of its own: no other market asks the same.
    const quotes = { ticker: `KXWAIT${randomUUID().slice(0, 8).toUpperCase()}-1` };
    const request = service.request({
      requestId: notAudited(),
      escalateWithin: 0,
      deadlineMs: 10 * PATIENCE_MS,
      quotes,
    });
    const first = await service.start(request);
    await until('no model was called', () => service.simulator.hanging() > 0);
    const same = Array.from({ length: WAITERS }, (_, n) => service.start(request, `waiter-${n}/${request.requestId}`));
    const others = Array.from({ length: WAITERS }, () =>
      service.start({ ...request, requestId: notAudited(), deadlineMs: 20 * PATIENCE_MS }),
    );
    const handles = { first, same: await Promise.all(same), others: await Promise.all(others) };
    await untilWaiting([...handles.same, ...handles.others]);
    service.simulator.setFaults([]);
    return handles;
  }

  it('hold no activity slot, and go on as soon as it is recorded', async () => {
    const { first, same, others } = await waitingFor();
    const pending = await Promise.all([...same, ...others].map(pendingOf));
    assert.deepEqual(pending, Array(2 * WAITERS).fill(0), 'waiting takes no activity');
    service.simulator.dropHanging();
    const decided = (await first.result()) as Decision;
    for (const handle of [...same, ...others]) await handle.result();
    for (const handle of same) assert.deepEqual(await handle.result(), decided);
    for (const handle of same) assert.ok(await isSignalled(handle), 'it was told, and did not only look by itself');
  });

  it('look by themselves where the signal is lost', async () => {
    isSignalLost = true;
    const { first, same, others } = await waitingFor();
    service.simulator.dropHanging();
    const decided = (await first.result()) as Decision;
    for (const handle of same) assert.deepEqual(await handle.result(), decided);
    await Promise.all(others.map((handle) => handle.result()));
    isSignalLost = false;
  });

  it('decide themselves, once, where its workflow is gone', async () => {
    const again = await waitingFor();
    await again.first.terminate('test');
    const [heir, ...rest] = await Promise.all(again.same.map((handle) => handle.result()));
    for (const each of rest) assert.deepEqual(each, heir);
    assert.notEqual((heir as Decision).path, 'none');
    await Promise.all(again.others.map((handle) => handle.result()));
  });
});
