import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { setMode } from '../../client/operate.ts';
import { Secret } from '../../config/config.ts';
import { WORKFLOW } from '../../workflows/messages.ts';
import { alertsTo } from '../support/alerts.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { type Receiver, startReceiver, WEBHOOK_SECRET } from '../support/webhook.ts';

const LOOKS = 200;
const LOOK_EVERY_MS = 50;

describe('what happens in a service', function () {
  this.timeout(60_000);
  let service: TestService;
  let webhook: Receiver;
  let chat: Receiver;

  before(async () => {
    [webhook, chat] = await Promise.all([startReceiver(), startReceiver()]);
    service = await startTestService({
      alerts: alertsTo(webhook.url, {
        webhookEvents: ['decision.made', 'market.settled', 'mode.changed'],
        webhookSkips: true,
        chats: {
          ops: { format: 'discord', urlEnv: 'OPS', events: ['mode.changed'], skips: false, chatId: null },
          mute: { format: 'slack', urlEnv: 'MUTE', events: ['alert'], skips: false, chatId: null },
        },
      }),
      webhookSecret: WEBHOOK_SECRET,
      chatUrls: { ops: new Secret(chat.url) },
      models: ['sim-grok-4'],
      governor: { sweepEveryMs: 300, leaseMs: 60_000 },
      scorekeeper: { everyMs: 300, publishEveryMs: 0 },
    });
  });
  after(async () => {
    await service.stop();
    for (const receiver of [webhook, chat]) receiver.close();
  });

  type Message = { readonly event: string; readonly id: string; readonly data: Record<string, unknown> };
  const messages = () => webhook.received.map(({ body }) => JSON.parse(body) as Message);
  async function until(is: () => boolean, what: string): Promise<void> {
    for (let look = 0; look < LOOKS && !is(); look++) await delay(LOOK_EVERY_MS);
    assert.ok(is(), `${what}: ${JSON.stringify([messages(), service.logs])}`);
  }

  it('is told by the workers: each decision, how its market ended and each correction of it, and the mode', async () => {
    const { client } = service.workers;
    const { decisionId, ticker, action } = await service.decide(service.request());
    const events = (event: string) => messages().filter((message) => message.event === event);
    await until(() => events('decision.made').length === 1, 'the decision is told');
    const [made] = events('decision.made');
    assert.deepEqual([made?.data.decisionId, made?.data.ticker, made?.data.action], [decisionId, ticker, action]);

    const scorekeeper = client.workflow.getHandle('scorekeeper');
    const report = (settlement: string, correct: boolean) =>
      scorekeeper.executeUpdate('recordOutcomes', { args: [[{ ticker, settlement, by: 'test', correct }]] });
    await report('yes', false);
    await until(() => events('market.settled').length === 1, 'the settlement is told');
    await report('no', true);
    await until(() => events('market.settled').length === 2, 'the correction is told');
    assert.deepEqual(
      events('market.settled').map(({ data }) => [data.ticker, data.settlement, data.revision]),
      [
        [ticker, 'yes', 1],
        [ticker, 'no', 2],
      ],
    );

    await setMode(client, { mode: 'halted', reason: 'maintenance', by: 'ada' });
    await until(() => events('mode.changed').length > 0 && chat.received.length > 0, 'the mode is told');
    assert.match(chat.received.at(-1)?.body ?? '', /SIMULATED The mode is halted/);

    const list = client.workflow.list({ query: `WorkflowType = '${WORKFLOW.deliverNotices}'` });
    const histories: unknown[] = [];
    for await (const { workflowId } of list) histories.push(await client.workflow.getHandle(workflowId).fetchHistory());
    const everything = JSON.stringify([histories, service.logs]);
    for (const secret of [WEBHOOK_SECRET, chat.url, webhook.url]) assert.ok(!everything.includes(secret));
  });

  it('is not told to a chat whose address is not set, and the log says so at the start', () => {
    assert.match(JSON.stringify(service.logs), /alerts\.chats\.mute is configured and MUTE is not set/);
    assert.doesNotMatch(JSON.stringify(service.logs), /alerts\.chats\.ops/);
  });

  it('is refused where a delivery is started with what names no channel', async () => {
    for (const input of [null, {}, { channel: 5 }, { channel: 'ops', noticeIds: 'all' }]) {
      const workflowId = `notices/none/${JSON.stringify(input)}`;
      const options = { taskQueue: 'conclave', workflowId, args: [input] };
      await assert.rejects(service.workers.client.workflow.execute(WORKFLOW.deliverNotices, options));
    }
  });
});
