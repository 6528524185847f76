import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { createDeliverNotices, startNoticeDeliveries } from '../../../activities/notices/deliver-notices.ts';
import { channelsOf, tell } from '../../../activities/notices/tell.ts';
import { type Config, Secret } from '../../../config/config.ts';
import { decisionNotice, modeNotice, settlementNotice } from '../../../domain/explain/notice.ts';
import { noticeSentence } from '../../../domain/explain/notice-sentences.ts';
import type { Alert } from '../../../domain/health/alert.ts';
import { NOTICE_EVENTS, WEBHOOK_CHANNEL } from '../../../domain/shared/channel.ts';
import type { Store } from '../../../store/index.ts';
import { placeAlerts } from '../../../store/keep-incidents.ts';
import { alertsTo } from '../../support/alerts.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { freshStore, NOON_MS } from '../../support/store.ts';
import { isGenuine, type Receiver, startReceiver, WEBHOOK_SECRET } from '../../support/webhook.ts';

const ALERT: Alert = {
  id: 'reuse_off/sports',
  kind: 'reuse_off',
  account: null,
  severity: 'notice',
  figures: { category: 'sports', kind: 'same', markets: 30, meanExcessBrier: 0.01 },
  raisedAtMs: NOON_MS,
};
const MODE = modeNotice({
  from: 'normal',
  to: 'halted',
  version: 7,
  reason: { code: 'operator', figures: { text: 'maintenance' } },
  by: 'ada',
  source: 'operator',
  atMs: NOON_MS,
  untilMs: null,
});
const settled = (ticker: string, afterMs = 0) =>
  settlementNotice(
    { ticker, settlement: 'yes', settlementValueMicroUsd: null, revision: 1, settledAtMs: NOON_MS },
    NOON_MS + afterMs,
  );

describe('the delivery of notices', () => {
  let webhook: Receiver;
  let chat: Receiver;
  let store: Store;
  let logs: string[];
  let started: { id: string; input: { channel: string; noticeIds: string[] } }[];

  beforeEach(async () => {
    store = await freshStore();
    [webhook, chat] = await Promise.all([startReceiver(), startReceiver()]);
    logs = [];
    started = [];
  });
  afterEach(async () => {
    for (const receiver of [webhook, chat]) receiver.close();
    await store.close();
  });

  const configured = (alerts: Partial<Config['alerts']> = {}) => ({
    store,
    config: {
      alerts: alertsTo(webhook.url, {
        webhookEvents: NOTICE_EVENTS,
        chats: { ops: { format: 'slack', urlEnv: 'OPS', events: NOTICE_EVENTS, skips: false, chatId: null } },
        ...alerts,
      }),
      webhookSecret: new Secret(WEBHOOK_SECRET),
      simulated: true,
    },
    chatUrls: { ops: new Secret(chat.url) },
    clock: { now: () => NOON_MS },
    workflows: {
      start: async (_: string, id: string, input: never) => void started.push({ id, input }),
    },
    log: (level: string, message: string) => logs.push(`${level}: ${message}`),
  });
  const sweep = (dependencies = configured(), nowMs = NOON_MS) =>
    startNoticeDeliveries(dependencies as unknown as Dependencies, nowMs);
  const send = (channel: string, ids: readonly string[], attempt = 1, dependencies: object = configured()) =>
    new MockActivityEnvironment({ attempt }).run(
      createDeliverNotices(dependencies as unknown as Dependencies).sendNotices,
      channel,
      ids,
    );
  const tellAll = (notices: Parameters<typeof tell>[2]) => tell(store, channelsOf(configured().config), notices);

  it('writes to a chat what happened in one message, ten lines at most, and to the webhook each by itself, signed', async () => {
    const notices = [MODE, ...Array.from({ length: 11 }, (_, index) => settled(`KX-${index}`, index + 1))];
    await tellAll(notices);
    await tellAll(notices);
    await sweep();
    assert.deepEqual(
      started.map(({ id }) => id),
      [...notices.map(({ id }) => `notices/${WEBHOOK_CHANNEL}/${id}`), `notices/ops/${MODE.id}`],
    );
    for (const { input } of started) await send(input.channel, input.noticeIds);
    assert.equal(webhook.received.length, 12);
    const [first = assert.fail('nothing came')] = webhook.received;
    assert.ok(isGenuine(first, NOON_MS));
    const { event, id, account, data, atMs } = MODE;
    const message = 'The mode is halted, it was normal; changed by ada: maintenance';
    assert.equal(noticeSentence(MODE), message);
    assert.deepEqual(JSON.parse(first.body), { event, id, account, message, data, atMs, simulated: true });
    assert.equal(chat.received.length, 1);
    const { text } = JSON.parse(chat.received[0]?.body ?? '') as { text: string };
    assert.equal(text.split('\n').length, 11);
    assert.ok(text.startsWith(`SIMULATED ${message}\nKX-0 settled YES.\n`));
    assert.ok(text.endsWith('\nAnd 2 more.'));
    await sweep();
    assert.equal(started.length, 13, 'what was delivered is not sent again');
  });

  it('tells of a decision without a trade only where that is wanted', async () => {
    const decision = resolvedDecision(1, NOON_MS);
    const skip = decisionNotice({
      ...decision,
      action: 'SKIP',
      verdict: { ...decision.verdict, action: 'SKIP', trade: null },
    });
    const channels = channelsOf(configured({ webhookSkips: true }).config);
    await tell(store, channels, [skip]);
    const open = (channel: string) => store.notices.undelivered(channel, 0, 10);
    assert.equal((await open(WEBHOOK_CHANNEL)).length, 1);
    assert.equal((await open('ops')).length, 0);
    assert.match(noticeSentence(skip), /^SKIP KXMADE-1 \(main\)\. /);
  });

  it('tells a chat of alerts, once; the webhook has its own way for them', async () => {
    await store.alerts.raise(ALERT);
    await placeAlerts(store, ALERT.raisedAtMs);
    await sweep();
    await sweep();
    assert.deepEqual(new Set(started.map(({ id }) => id)), new Set([`notices/ops/alert/${ALERT.id}`]));
    await send('ops', [`alert/${ALERT.id}`]);
    assert.match(chat.received[0]?.body ?? '', /SIMULATED notice: /);
    assert.equal(webhook.received.length, 0);
  });

  it('is tried again after a failure, given up in the end, and shows neither address nor secret', async () => {
    await tellAll([MODE]);
    chat.answers.push(429, 500);
    const errors: string[] = [];
    for (const attempt of [1, 2]) {
      await assert.rejects(send('ops', [MODE.id], attempt), (error) => {
        errors.push(String(error));
        return error instanceof ApplicationFailure && !error.nonRetryable;
      });
    }
    const giveUp = createDeliverNotices(configured() as unknown as Dependencies).giveUpNotices;
    await new MockActivityEnvironment().run(giveUp, 'ops', [MODE.id]);
    const [kept] = await store.notices.readMany('ops', [MODE.id]);
    const failure = { code: 'refused', figures: { status: 500 } };
    assert.deepEqual(kept?.delivery, { attempts: 2, deliveredAtMs: null, gaveUpAtMs: NOON_MS, failure });
    assert.deepEqual(await store.notices.undelivered('ops', 0, 10), []);
    assert.ok(logs.some((line) => line.startsWith('error: Channel ops')));
    const all = JSON.stringify([kept, logs, errors]);
    for (const secret of [WEBHOOK_SECRET, chat.url, webhook.url]) assert.ok(!all.includes(secret));
  });

  it('reaches what comes after many that the webhook refuses', async () => {
    const refused = Array.from({ length: 200 }, (_, index) => settled(`KX-${index}`));
    const failure = { code: 'refused', figures: { status: 400 } } as const;
    await Promise.all(refused.map((notice) => store.notices.add(WEBHOOK_CHANNEL, notice)));
    const ids = refused.map(({ id }) => id);
    await store.notices.writeDelivery(WEBHOOK_CHANNEL, ids, {
      attempts: 1,
      deliveredAtMs: null,
      gaveUpAtMs: null,
      failure,
    });
    await tellAll([settled('KX-AFTER', 1)]);
    await sweep();
    assert.ok(started.some(({ id }) => id.startsWith(`notices/${WEBHOOK_CHANNEL}/market.settled/KX-AFTER`)));
  });

  it('gives up no younger notice with the oldest one of its message', async () => {
    const old = settled('KX-OLD');
    const young = settled('KX-YOUNG', 3_600_000);
    await tellAll([old, young]);
    const { giveUpAfterMs } = configured().config.alerts;
    const later = { ...configured(), clock: { now: () => NOON_MS + giveUpAfterMs } };
    const giveUp = createDeliverNotices(later as unknown as Dependencies).giveUpNotices;
    await new MockActivityEnvironment().run(giveUp, 'ops', [old.id, young.id]);
    assert.deepEqual(
      (await store.notices.undelivered('ops', 0, 10)).map(({ id }) => id),
      [young.id],
    );
  });

  it('is left to another worker by one that does not have the address', async () => {
    await tellAll([MODE]);
    await assert.rejects(send('ops', [MODE.id], 1, { ...configured(), chatUrls: {} }));
    const [kept] = await store.notices.readMany('ops', [MODE.id]);
    assert.equal(kept?.delivery?.failure?.code, 'no_address');
  });

  it('starts nothing for what is older than the time after which it is given up', async () => {
    await tellAll([MODE]);
    await sweep(configured(), NOON_MS + 2 * 86_400_000);
    assert.deepEqual(started, []);
  });
});
