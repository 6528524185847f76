import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createDeliverAlert, startDeliveries } from '../../../activities/alerts/deliver-alert.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { Secret } from '../../../config/config.ts';
import { alertSentence } from '../../../domain/explain/alert-sentences.ts';
import type { Alert } from '../../../domain/health/alert.ts';
import type { Store } from '../../../store/index.ts';
import { placeAlerts } from '../../../store/keep-incidents.ts';
import { alertsTo } from '../../support/alerts.ts';
import { freshStore, NOON_MS } from '../../support/store.ts';
import { isGenuine, type Receiver, startReceiver, WEBHOOK_SECRET } from '../../support/webhook.ts';

const HOUR_MS = 3_600_000;

const alertOf = (id: string, raisedAtMs = NOON_MS): Alert => ({
  id,
  kind: 'cap_reached',
  account: 'main',
  severity: 'warning',
  figures: {
    cap: 'model',
    of: 'grok-4',
    capMicroUsd: 5,
    committedMicroUsd: 4,
    askedMicroUsd: 3,
    ledgerId: 'main/2026-11-24/UTC',
  },
  raisedAtMs,
});

describe('the delivery of an alert', () => {
  let receiver: Receiver;
  let store: Store;
  let logs: string[] = [];
  const nowMs = NOON_MS;

  beforeEach(async () => {
    store = await freshStore();
    receiver = await startReceiver();
    logs = [];
  });
  afterEach(async () => {
    receiver.close();
    await store.close();
  });

  const activities = (webhookUrl: string | null = receiver.url) =>
    createDeliverAlert({
      store,
      config: {
        alerts: alertsTo(webhookUrl),
        webhookSecret: new Secret(WEBHOOK_SECRET),
        simulated: true,
      },
      clock: { now: () => nowMs },
      log: (level: string, message: string, details?: unknown) =>
        logs.push(`${level}: ${message} ${JSON.stringify(details ?? {})}`),
    } as unknown as Dependencies);
  const send = (id: string, attempt = 1, url?: string | null) =>
    new MockActivityEnvironment({ attempt }).run(activities(url).sendAlert, id);
  const deliveryOf = async (id: string) => (await store.alerts.read(id))?.delivery;

  it('is JSON, signed, with an id by which a second one is recognized', async () => {
    const alert = alertOf('cap_reached/main/2026-11-24/UTC/model/grok-4');
    await store.alerts.raise(alert);
    await send(alert.id);
    const [message = assert.fail('nothing came')] = receiver.received;
    const expected = { event: 'alert', ...alert, message: alertSentence(alert), simulated: true };
    assert.deepEqual(JSON.parse(message.body), expected);
    assert.match(expected.message, /^Account main: The cap of model grok-4 of \$0\.000005 has \$0\.000004 committed/);
    assert.equal(message.headers['content-type'], 'application/json');
    assert.equal(message.headers['x-conclave-delivery'], alert.id);
    assert.ok(isGenuine(message, nowMs));
    assert.ok(!isGenuine({ ...message, body: message.body.replace('5', '6') }, nowMs), 'changed on the way');
    assert.ok(!isGenuine(message, nowMs + HOUR_MS), 'replayed later by another sender');
  });

  it('is tried again after a failure, and never after it was accepted', async () => {
    await store.alerts.raise(alertOf('one'));
    receiver.answers.push(500);
    await assert.rejects(send('one'), (error) => error instanceof ApplicationFailure && !error.nonRetryable);
    const failure = { code: 'refused', figures: { status: 500 } };
    assert.deepEqual(await deliveryOf('one'), { attempts: 1, deliveredAtMs: null, gaveUpAtMs: null, failure });
    await send('one', 2);
    const delivered = { attempts: 2, deliveredAtMs: NOON_MS, gaveUpAtMs: null, failure: null };
    assert.deepEqual(await deliveryOf('one'), delivered);
    await send('one', 3);
    await activities().giveUpAlert('one');
    assert.equal(receiver.received.length, 2);
    assert.deepEqual(await deliveryOf('one'), delivered, 'what was delivered stays delivered');
  });

  it('follows no redirect, and reports what failed without the address or the secret', async () => {
    await store.alerts.raise(alertOf('moved'));
    receiver.answers.push('redirect');
    const errors: string[] = [];
    const attempt = (number: number, url?: string) =>
      assert.rejects(send('moved', number, url), (error) => errors.push(String(error)) > 0);
    await attempt(1);
    assert.equal(receiver.received.length, 1);
    assert.deepEqual((await deliveryOf('moved'))?.failure, { code: 'refused', figures: { status: 307 } });
    await attempt(2, 'http://127.0.0.1:1/a-path-that-few-know');
    assert.equal((await deliveryOf('moved'))?.failure?.code, 'unreachable');
    const kept = JSON.stringify(await store.alerts.list(10)) + logs.join() + errors.join();
    assert.ok(logs.length >= 2);
    for (const secret of [WEBHOOK_SECRET, 'a-path-that-few-know', receiver.url]) assert.ok(!kept.includes(secret));
  });

  it('is left to another worker by one without an address', async () => {
    await store.alerts.raise(alertOf('elsewhere'));
    await assert.rejects(
      send('elsewhere', 1, null),
      (error) => error instanceof ApplicationFailure && !error.nonRetryable,
    );
    assert.equal((await deliveryOf('elsewhere'))?.failure?.code, 'no_address');
  });

  it('is given up in the log and in the alert', async () => {
    await store.alerts.raise(alertOf('refused'));
    receiver.answers.push(503);
    await assert.rejects(send('refused', 20));
    await activities().giveUpAlert('refused');
    const delivery = await deliveryOf('refused');
    assert.deepEqual([delivery?.attempts, delivery?.gaveUpAtMs, delivery?.deliveredAtMs], [20, NOON_MS, null]);
    assert.match(logs.join('\n'), /^error: Alert refused is given up: .* within 24 h \(it answered 503\)/m);
  });
});

describe('the start of deliveries', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
    await store.alerts.raise(alertOf('older', NOON_MS - 25 * HOUR_MS));
    await store.alerts.raise(alertOf('sent', NOON_MS - HOUR_MS));
    await store.alerts.writeDelivery('sent', { attempts: 1, deliveredAtMs: 1, gaveUpAtMs: null, failure: null });
    await store.alerts.raise({ ...alertOf('waiting', NOON_MS - HOUR_MS + 1), severity: 'critical' });
    await store.alerts.raise(alertOf('part-of-the-same', NOON_MS - HOUR_MS + 2));
    await placeAlerts(store, NOON_MS);
  });
  after(() => store.close());

  async function startedWith(webhookUrl: string | null, secret: string | null): Promise<unknown[]> {
    const started: unknown[] = [];
    const config = {
      alerts: alertsTo(webhookUrl),
      webhookSecret: secret === null ? null : new Secret(secret),
    };
    const start = async (...workflow: unknown[]) => void started.push(workflow);
    await startDeliveries({ store, config, workflows: { start } } as unknown as Dependencies, NOON_MS);
    return started;
  }

  it('starts one workflow for each recent alert that opens an incident or is graver, and was never sent, for the time that is left', async () => {
    const input = { alertId: 'waiting', firstRetryMs: 30_000, giveUpAfterMs: 23 * HOUR_MS + 1 };
    assert.deepEqual(await startedWith('https://example.com', WEBHOOK_SECRET), [
      ['deliverAlert', 'alert/waiting', input],
    ]);
  });

  it('sends nothing unsigned, and nothing without an address', async () => {
    assert.deepEqual(await startedWith('https://example.com', null), []);
    assert.deepEqual(await startedWith(null, WEBHOOK_SECRET), []);
  });
});
