import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  OPERATIONS_WORKFLOW_ID,
  type OperationsState,
  QUERY,
  SIGNAL,
  TASK_QUEUE,
  WORKFLOW,
} from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

describe('operations', () => {
  let service: TestService;
  before(async () => {
    service = await startTestService();
  });
  after(() => service.stop());

  const operations = () => service.workers.client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
  const state = () => operations().query<OperationsState | null>(QUERY.state);
  const until = async (mode: string): Promise<OperationsState> => {
    for (let look = 0; look < 200; look++) {
      const now = await state();
      if (now?.mode === mode) return now;
      await delay(25);
    }
    return assert.fail(`the mode never became ${mode}`);
  };

  it('keeps who changed the mode, when and why, in the store before it reports it', async () => {
    await operations().signal(SIGNAL.setMode, { mode: 'emergency', reason: 'providers are down', by: 'night shift' });
    const now = await until('emergency');
    assert.equal(now.by, 'night shift');
    const stored = await service.workers.store.control.readMode();
    assert.deepEqual(
      [stored.mode, stored.version, stored.reason],
      ['emergency', now.version, { code: 'operator', figures: { text: 'providers are down' } }],
    );
    const [audited] = await service.workers.store.control.listAudit(1);
    assert.ok(audited?.kind === 'mode');
    assert.deepEqual([audited.from, audited.to, audited.by], ['normal', 'emergency', 'night shift']);
    await operations().signal(SIGNAL.clearMode, { reason: 'they are back', by: 'night shift' });
    const cleared = await until('normal');
    assert.equal(cleared.version, now.version + 1);
    assert.deepEqual(cleared.audit.map((change) => change.to).slice(-2), ['emergency', 'normal']);
  });

  it('is not moved, and not harmed, by signals that make no sense', async () => {
    const before = await state();
    for (const signal of [
      null,
      'halted',
      { mode: 'party', reason: 'x', by: 'y' },
      { mode: 'halted' },
      { mode: 'halted', reason: '', by: 'y' },
      [],
    ]) {
      await operations().signal(SIGNAL.setMode, signal);
      await operations().signal(SIGNAL.clearMode, signal);
    }
    await operations().signal(SIGNAL.setMode, { mode: 'economy', reason: 'a real one', by: 'test' });
    const now = await until('economy');
    assert.equal(now.version, (before?.version ?? 0) + 1);
    await operations().signal(SIGNAL.clearMode, { reason: 'done', by: 'test' });
    await until('normal');
  });

  it('finds its mode again after it was ended and started anew, and after it continued as new', async () => {
    await operations().signal(SIGNAL.setMode, { mode: 'degraded', reason: 'before the restart', by: 'test' });
    const before = await until('degraded');
    await service.workers.client.workflow.start(WORKFLOW.operations, {
      taskQueue: TASK_QUEUE,
      workflowId: OPERATIONS_WORKFLOW_ID,
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      args: [{ historyLimit: 20 }],
    });
    const after = await until('degraded');
    assert.equal(after.version, before.version);
    const { runId } = await operations().describe();
    for (const mode of ['economy', 'degraded', 'economy', 'degraded', 'normal']) {
      await operations().signal(SIGNAL.setMode, { mode, reason: 'many changes', by: 'test' });
      await until(mode);
    }
    // The last change is reported before its announcement has ended; only after that it continues as new.
    for (let look = 0; (await operations().describe()).runId === runId; look++) {
      assert.ok(look < 200, 'it continued as new');
      await delay(25);
    }
    assert.equal((await until('normal')).version, before.version + 5);
  });
});
