import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { Dependencies } from '../../activities/dependencies.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { OPERATIONS_WORKFLOW_ID, SIGNAL } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const SLOTS = 2;
const HANGING = 4;
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 20_000;
/** Far below the 15 s for which a slow activity of a decision holds its slot. */
const HEARD_WITHIN_MS = 5_000;

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
    await until('no model was called', () => service.simulator.requests().length > 0);
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
