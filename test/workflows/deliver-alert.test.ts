import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Alert, KeptAlert } from '../../domain/health/alert.ts';
import { alertWorkflowId } from '../../domain/shared/ids.ts';
import { TASK_QUEUE, WORKFLOW } from '../../workflows/messages.ts';
import { alertsTo } from '../support/alerts.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { isGenuine, type Receiver, startReceiver, WEBHOOK_SECRET } from '../support/webhook.ts';

describe('an alert', function () {
  this.timeout(60_000);
  let service: TestService;
  let receiver: Receiver;

  before(async () => {
    receiver = await startReceiver();
    service = await startTestService({
      alerts: alertsTo(receiver.url),
      webhookSecret: WEBHOOK_SECRET,
      models: ['sim-grok-4'],
      budget: { dayMicroUsd: 1 },
      governor: { sweepEveryMs: 300, leaseMs: 60_000 },
    });
  });
  beforeEach(() => {
    receiver.received.splice(0);
    receiver.answers.splice(0);
  });
  after(async () => {
    await service.stop();
    receiver.close();
  });

  const alertOf = (id: string): Alert => ({
    id,
    kind: 'reuse_off',
    account: null,
    severity: 'notice',
    figures: { category: 'sports', kind: 'same', markets: 30, meanExcessBrier: 0.01 },
    raisedAtMs: Date.now(),
  });
  /** Raises it long ago by its own time, so that only the test starts its delivery. */
  async function deliver(id: string, firstRetryMs: number, giveUpAfterMs: number): Promise<KeptAlert | null> {
    const { store, client } = service.workers;
    await store.alerts.raise({ ...alertOf(id), raisedAtMs: 1 });
    const start = () =>
      client.workflow.start(WORKFLOW.deliverAlert, {
        taskQueue: TASK_QUEUE,
        workflowId: alertWorkflowId(id),
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{ alertId: id, firstRetryMs, giveUpAfterMs }],
      });
    const handles = await Promise.all([start(), start(), start()]);
    await Promise.all(handles.map((handle) => handle.result()));
    return store.alerts.read(id);
  }

  it('is sent until it is accepted, once for all that start it', async () => {
    receiver.answers.push(500, 503);
    const alert = await deliver('tried-again', 100, 20_000);
    assert.equal(receiver.received.length, 3);
    assert.deepEqual([alert?.delivery?.attempts, alert?.delivery?.failure], [3, null]);
    assert.ok(alert?.delivery?.deliveredAtMs);
    const ids = receiver.received.map(({ headers }) => headers['x-conclave-delivery']);
    assert.deepEqual(new Set(ids), new Set(['tried-again']));
  });

  it('is given up when its time is over, and not sent after that', async () => {
    receiver.answers.push(...Array.from({ length: 50 }, () => 500));
    const alert = await deliver('never-accepted', 200, 1_500);
    const tried = receiver.received.length;
    assert.ok(tried >= 2 && tried <= 5, `${tried} attempts, each wait twice the one before`);
    assert.ok(alert?.delivery?.gaveUpAtMs);
    assert.deepEqual(alert.delivery.failure, { code: 'refused', figures: { status: 500 } });
    assert.ok(service.logs.some((line) => line.startsWith('error: Alert never-accepted is given up')));
    await delay(1_000);
    assert.equal(receiver.received.length, tried);
  });

  it('ends at once when it was started with what is no alert', async () => {
    const start = (input: unknown) =>
      service.workers.client.workflow.execute(WORKFLOW.deliverAlert, {
        taskQueue: TASK_QUEUE,
        workflowId: alertWorkflowId(`no-alert-${JSON.stringify(input)}`),
        args: [input],
      });
    for (const input of [null, {}, { alertId: 5 }]) await assert.rejects(start(input));
    await start({ alertId: 'not-in-the-store', firstRetryMs: 100, giveUpAfterMs: 1_000 });
    assert.equal(receiver.received.length, 0);
  });

  it('of a service is sent by its workers, whose histories and logs do not have the secret', async () => {
    await service.decide(service.request());
    for (let look = 0; look < 200 && receiver.received.length === 0; look++) await delay(50);
    const [message = assert.fail('nothing came')] = receiver.received;
    assert.ok(isGenuine(message, Date.now()));
    const sent = JSON.parse(message.body) as { readonly kind: string; readonly id: string };
    assert.equal(sent.kind, 'cap_reached');
    const ids = ['operations', 'governor/main', alertWorkflowId(sent.id)];
    const histories = await Promise.all(ids.map((id) => service.workers.client.workflow.getHandle(id).fetchHistory()));
    assert.ok(!JSON.stringify([histories, service.logs]).includes(WEBHOOK_SECRET));
    assert.ok(!JSON.stringify(histories).includes(receiver.url));
    assert.ok(!JSON.stringify(service.config).includes(WEBHOOK_SECRET));
  });
});
