import assert from 'node:assert/strict';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Secret } from '../../config/config.ts';
import type { Alert } from '../../domain/health/alert.ts';
import type { Store } from '../../store/index.ts';
import { createDelivery, startDelivering } from '../../workers/deliver-alerts.ts';
import { startTestService } from '../support/service.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

const SECRET = 'a-secret-of-the-tests-0123456789';
const HOUR_MS = 3_600_000;

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As docs/money.md tells a receiver to do it. */
function isGenuine({ headers, body }: Received, nowMs: number): boolean {
  const timestamp = String(headers['x-conclave-timestamp']);
  const expected = Buffer.from(`v1=${createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')}`);
  const given = Buffer.from(String(headers['x-conclave-signature']));
  const isRecent = Math.abs(nowMs / 1_000 - Number(timestamp)) <= 300;
  return isRecent && given.length === expected.length && timingSafeEqual(given, expected);
}

const alertOf = (id: string, raisedAtMs = NOON_MS): Alert => ({
  id,
  kind: 'cap_reached',
  account: 'main',
  severity: 'warning',
  message: `Something about ${id}.`,
  facts: { capMicroUsd: 5 },
  raisedAtMs,
});

describe('the delivery of alerts', () => {
  let server: Server;
  let url = '';
  let received: Received[] = [];
  /** What the receiver answers, in order; 200 when there is nothing left. */
  let answers: (number | 'redirect')[] = [];
  let store: Store;
  let nowMs = NOON_MS;
  let logs: string[] = [];

  before(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      received.push({ headers: request.headers, body });
      const answer = answers.shift() ?? 200;
      response.writeHead(
        answer === 'redirect' ? 307 : answer,
        answer === 'redirect' ? { location: `${url}/else` } : {},
      );
      response.end('thank you');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  });
  after(() => {
    server.close();
  });
  beforeEach(async () => {
    store = await freshStore();
    [received, answers, logs, nowMs] = [[], [], [], NOON_MS];
  });
  afterEach(() => store.close());

  const log = (level: string, message: string, details?: unknown) =>
    logs.push(`${level}: ${message} ${JSON.stringify(details ?? {})}`);
  const worker = (to = url) =>
    createDelivery(
      { store, clock: { now: () => nowMs }, log },
      { url: to, secret: new Secret(SECRET), simulated: true },
      24 * HOUR_MS,
    );
  const deliveryOf = async (id: string) => (await store.alerts.list(10)).find((alert) => alert.id === id)?.delivery;

  it('sends the alert as JSON, signed, with an id by which a second one is known', async () => {
    const alert = alertOf('cap_reached/main/2026-11-24/UTC/model/grok-4');
    await store.alerts.raise(alert);
    assert.equal(await worker()(), 1);
    const [message = assert.fail('nothing came')] = received;
    assert.deepEqual(JSON.parse(message.body), { ...alert, simulated: true });
    assert.equal(message.headers['content-type'], 'application/json');
    assert.equal(message.headers['x-conclave-delivery'], alert.id);
    assert.ok(isGenuine(message, nowMs));
    assert.ok(!isGenuine({ ...message, body: message.body.replace('5', '6') }, nowMs), 'changed on the way');
    assert.ok(!isGenuine(message, nowMs + HOUR_MS), 'sent again by somebody else, later');
  });

  it('sends it again after a failure, when it is due, and never after it was taken; over a restart too', async () => {
    await store.alerts.raise(alertOf('one'));
    answers = [500, 503];
    await worker()();
    assert.deepEqual(await deliveryOf('one'), {
      deliveredAtMs: null,
      gaveUpAtMs: null,
      failure: 'it answered 500',
      attempts: 1,
      nextAtMs: NOON_MS + 30_000,
    });
    nowMs += 29_000;
    await worker()();
    assert.equal(received.length, 1, 'not before it is due');
    nowMs += 1_000;
    await worker()();
    nowMs += 59_000;
    await worker()();
    assert.equal(received.length, 2, 'each wait is twice the one before');
    nowMs += 1_000;
    assert.equal(await worker()(), 1);
    nowMs += 10 * HOUR_MS;
    assert.equal(await worker()(), 0);
    assert.equal(received.length, 3);
    assert.equal((await deliveryOf('one'))?.deliveredAtMs, NOON_MS + 90_000);
  });

  it('sends what a worker claimed that then died', async () => {
    const alert = alertOf('left');
    await store.alerts.raise(alert);
    const claim = { attempts: 1, nextAtMs: nowMs + 30_000, deliveredAtMs: null, gaveUpAtMs: null, failure: null };
    assert.ok(await store.alerts.move(alert, claim));
    assert.equal(await worker()(), 0);
    nowMs += 30_000;
    assert.equal(await worker()(), 1);
  });

  it('sends each once with many workers at it', async () => {
    for (let n = 0; n < 5; n++) await store.alerts.raise(alertOf(`of-many-${n}`));
    await Promise.all(Array.from({ length: 8 }, () => worker()()));
    assert.deepEqual(
      received.map(({ headers }) => headers['x-conclave-delivery']).toSorted(),
      Array.from({ length: 5 }, (_, n) => `of-many-${n}`),
    );
  });

  it('follows no redirect, and says what failed without the address or the secret', async () => {
    await store.alerts.raise(alertOf('moved'));
    answers = ['redirect'];
    await worker()();
    assert.equal(received.length, 1);
    assert.equal((await deliveryOf('moved'))?.failure, 'it answered 307');
    nowMs += 30_000;
    await worker('http://127.0.0.1:1/a-path-that-few-know')();
    assert.match((await deliveryOf('moved'))?.failure ?? '', /^it cannot be reached/);
    const kept = JSON.stringify(await store.alerts.list(10)) + logs.join();
    assert.ok(logs.length >= 2);
    for (const secret of [SECRET, 'a-path-that-few-know', url]) assert.ok(!kept.includes(secret), secret);
  });

  it('gives up after a day, and says so in the log and in the alert; what was old when it was switched on is not sent', async () => {
    await store.alerts.raise(alertOf('older', NOON_MS - 25 * HOUR_MS));
    await store.alerts.raise(alertOf('refused'));
    answers = Array<number>(40).fill(500);
    for (let minute = 0; minute < 26 * 60; minute += 20) {
      nowMs = NOON_MS + minute * 60_000;
      await worker()();
    }
    const delivery = await deliveryOf('refused');
    assert.ok(delivery?.gaveUpAtMs && delivery.gaveUpAtMs > NOON_MS + 24 * HOUR_MS);
    assert.ok(received.length > 20 && received.length < 40, `${received.length} attempts, an hour apart at most`);
    assert.ok(logs.some((line) => line.startsWith('error: Alert refused is given up: nobody took it within 24 h')));
    assert.equal(await deliveryOf('older'), undefined);
    const before = received.length;
    nowMs += 48 * HOUR_MS;
    await worker()();
    assert.equal(received.length, before);
  });

  it('sends nothing unsigned, and says so', () => {
    const config = { alerts: { webhookUrl: url, giveUpAfterMs: HOUR_MS }, webhookSecret: null, simulated: true };
    assert.equal(startDelivering({ store, config, clock: { now: () => nowMs }, log }), null);
    assert.match(logs.join(), /CONCLAVE_WEBHOOK_SECRET is not/);
  });

  it('is done by the workers of a service, whose histories and logs do not have the secret', async () => {
    const alerts = { webhookUrl: url, giveUpAfterMs: 24 * HOUR_MS };
    const service = await startTestService({
      alerts,
      webhookSecret: SECRET,
      models: ['sim-grok-4'],
      budget: { dayMicroUsd: 1 },
    });
    try {
      await service.decide(service.request());
      for (let look = 0; look < 200 && received.length === 0; look++) await delay(50);
      const [message = assert.fail('nothing came')] = received;
      assert.ok(isGenuine(message, Date.now()));
      assert.equal((JSON.parse(message.body) as Alert).kind, 'cap_reached');
      const histories = await Promise.all(
        ['operations', 'governor/main'].map((id) => service.workers.client.workflow.getHandle(id).fetchHistory()),
      );
      assert.ok(!JSON.stringify([histories, service.logs]).includes(SECRET));
      assert.ok(!JSON.stringify(service.config).includes(SECRET));
    } finally {
      await service.stop();
    }
  });
});
