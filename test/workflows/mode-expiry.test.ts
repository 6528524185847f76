import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../../client/decision-client.ts';
import { modeReasonSentence } from '../../domain/explain/health-sentences.ts';
import {
  OPERATIONS_WORKFLOW_ID,
  type OperationsState,
  SIGNAL,
  TASK_QUEUE,
  WORKFLOW,
} from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { BY_TEST } from '../support/state.ts';

const LOOK_EVERY_MS = 50;
const WITHIN_MS = 60_000;
/** Long enough that a slow machine sees the mode before it ends. */
const A_WHILE_MS = 3_000;
const HOUR_MS = 3_600_000;
const SWIFT = { operations: { enterAfterMs: 200, leaveAfterMs: 400 } };

describe('a mode that an operator set for a time', function () {
  this.timeout(180_000);
  let service: TestService;
  let client: DecisionClient;
  before(async () => {
    service = await startTestService(SWIFT);
    client = new DecisionClient(service.workers.client);
  });
  after(() => service.stop());

  const who = { reason: 'the venue is down', by: 'olga' };
  async function until(wanted: (state: OperationsState) => boolean): Promise<OperationsState> {
    const end = Date.now() + WITHIN_MS;
    for (;;) {
      const state = await client.mode();
      if (wanted(state)) return state;
      assert.ok(Date.now() < end, `operations did not come to it: ${JSON.stringify(state)}`);
      await delay(LOOK_EVERY_MS);
    }
  }
  const isOver = (state: OperationsState) => state.by === 'expired';
  /** Ends the workflow and starts it anew: all it knows is what the store has. */
  const startAnew = (historyLimit?: number) =>
    service.workers.client.workflow.start(WORKFLOW.operations, {
      taskQueue: TASK_QUEUE,
      workflowId: OPERATIONS_WORKFLOW_ID,
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      args: [historyLimit === undefined ? {} : { historyLimit }],
    });

  it('says when it ends, ends then, and is audited as ended', async () => {
    const set = await client.setMode({ mode: 'emergency', ...who, forMs: A_WHILE_MS });
    assert.equal(set.untilMs, set.atMs + A_WHILE_MS);
    assert.deepEqual([set.source, set.audit.at(-1)?.untilMs], ['operator', set.untilMs]);
    const stored = await service.workers.store.control.readMode();
    assert.deepEqual([stored.mode, stored.untilMs, stored.source], ['emergency', set.untilMs, 'operator']);

    const over = await until(isOver);
    assert.deepEqual([over.mode, over.source, over.untilMs], ['normal', 'expired', null]);
    assert.ok(over.atMs >= (set.untilMs ?? 0), 'not before its time');
    assert.equal(over.reason.code, 'override_expired');
    assert.match(modeReasonSentence(over.reason), /^the time that olga set for emergency is over; /);
    assert.equal((await service.workers.store.control.readMode()).mode, 'normal');
    const [audited] = await service.workers.store.control.listAudit(1);
    assert.ok(audited?.kind === 'mode');
    assert.deepEqual([audited.from, audited.to, audited.by], ['emergency', 'normal', 'expired']);
  });

  it('ends by a newer word of any operator, and then only when that one says', async () => {
    await client.setMode({ mode: 'emergency', ...who, forMs: A_WHILE_MS });
    const next = await client.setMode({ mode: 'economy', ...who });
    assert.equal(next.untilMs, null);
    await delay(A_WHILE_MS + 200);
    assert.equal((await client.mode()).mode, 'economy', 'the time of the first is not the second’s');
    const freed = await client.clearMode(who);
    assert.deepEqual([freed.mode, freed.untilMs, freed.source], ['normal', null, 'cleared']);
  });

  it('still ends when operations continued as new, and when it was ended and started anew', async () => {
    const { firstExecutionRunId } = await startAnew(12);
    const set = await client.setMode({ mode: 'halted', ...who, forMs: 2 * A_WHILE_MS });
    const operations = service.workers.client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
    const end = Date.now() + WITHIN_MS;
    while ((await operations.describe()).runId === firstExecutionRunId) {
      assert.ok(Date.now() < end, 'it never continued as new');
      await operations.signal(SIGNAL.callFailed, { provider: 'sim-xai', model: 'sim-grok-4' });
      await delay(LOOK_EVERY_MS);
    }
    assert.equal((await client.mode()).untilMs, set.untilMs);
    await startAnew();
    const anew = await client.mode();
    assert.deepEqual([anew.mode, anew.untilMs, anew.source], ['halted', set.untilMs, 'operator']);
    const over = await until(isOver);
    assert.ok(over.atMs >= (set.untilMs ?? 0));
  });

  it('ends while the whole service is away', async () => {
    const set = await client.setMode({ mode: 'halted', ...who, forMs: A_WHILE_MS });
    const { database } = service.config.mongodb;
    await service.stop();
    await delay(Math.max(0, (set.untilMs ?? 0) - Date.now()) + 200);
    service = await startTestService({ ...SWIFT, database });
    client = new DecisionClient(service.workers.client);
    const over = await until(isOver);
    assert.equal(over.mode, 'normal');
    assert.notEqual((await service.decide(service.request())).path, 'none');
  });

  it('is still in force when the service comes back before its end', async () => {
    const set = await client.setMode({ mode: 'halted', ...who, forMs: HOUR_MS });
    const { database } = service.config.mongodb;
    await service.stop();
    service = await startTestService({ ...SWIFT, database });
    client = new DecisionClient(service.workers.client);
    assert.deepEqual([(await client.mode()).mode, (await client.mode()).untilMs], ['halted', set.untilMs]);
    assert.equal((await service.decide(service.request())).verdict.reasons[0]?.code, 'mode_halted');
    await client.clearMode(who);
  });

  it('is refused for a time that is none', async () => {
    for (const forMs of [0, -1, 1.5, '2h', null, 40 * 24 * HOUR_MS]) {
      await assert.rejects(client.setMode({ mode: 'halted', ...who, forMs: forMs as number }), /forMs is .*30 days/);
    }
    assert.equal((await client.mode()).mode, 'normal');
  });

  it('an emergency that no operator set is left when operations is started anew and all is well', async () => {
    const { control } = service.workers.store;
    const { version } = await control.readMode();
    await control.writeMode({ ...BY_TEST, mode: 'emergency', version: version + 1, atMs: Date.now() });
    await startAnew();
    const state = await until(({ mode }) => mode === 'normal');
    assert.equal(state.by, 'automatic');
  });
});
