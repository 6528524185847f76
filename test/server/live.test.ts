import assert from 'node:assert/strict';
import { get } from 'node:http';
import { judgeService } from '../../domain/health/service-health.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { startDashboard } from '../../server/dashboard.ts';
import { WAITING_AT_MOST, withEvent } from '../../server/live/page-stream.ts';
import { createPoll } from '../../server/live/poll.ts';
import { createRing, type SentEvent } from '../../server/live/ring.ts';
import type { Sources } from '../../server/sources.ts';
import { healthNow } from '../../server/views/health.ts';
import type { Store } from '../../store/index.ts';
import { seed, sourcesOf, TOKEN, testApp } from '../support/dashboard.ts';
import { resolvedDecision } from '../support/decision.ts';
import { openEvents, type Seen } from '../support/events.ts';
import { WELL } from '../support/health.ts';
import { BY_TEST } from '../support/state.ts';
import { freshStore } from '../support/store.ts';

const FAST = { everyMs: 10 };

describe('the live stream', () => {
  let store: Store;
  let sources: Sources;
  let settled = 0;
  before(async () => {
    store = await freshStore();
    await seed(store);
    sources = sourcesOf(store);
  });
  after(() => store.close());

  /** Settles one more decision and gives its id. */
  const settle = async () => {
    settled += 1;
    const decision = resolvedDecision(1_000 + settled, Date.now());
    await store.decisions.record(decision);
    return decision.decisionId;
  };
  const idsIn = ({ data }: Seen) => (data as { rows: { decisionId: string }[] }).rows.map((row) => row.decisionId);

  it('begins with what is, then tells each decision once, as it settles', async () => {
    const app = testApp(sources, { live: FAST });
    const page = await openEvents(app, '/api/live');
    await page.nextOf('now');
    const [first, second] = [await settle(), await settle()];
    const told: string[] = [];
    while (!told.includes(second)) told.push(...idsIn(await page.nextOf('decisions')).toReversed());
    assert.deepEqual(told.slice(-2), [first, second]);
    assert.equal(new Set(told).size, told.length);
    await app.live.close();
  });

  it('tells a changed mode at once, and what only ages not', async () => {
    const app = testApp(sources, { live: FAST });
    const page = await openEvents(app, '/api/live');
    await page.nextOf('now');
    await store.workerHeartbeats.write({ worker: 'w', providers: [], sinceMs: 0, atMs: Date.now() });
    await page.nextOf('now');
    await store.workerHeartbeats.write({ worker: 'w', providers: [], sinceMs: 0, atMs: Date.now() + 1 });
    await store.control.writeMode({ ...BY_TEST, mode: 'economy', version: 7 });
    const { data } = await page.nextOf('now');
    assert.equal((data as { mode: { mode: string } }).mode.mode, 'economy', 'the beat alone was no event');
    await app.live.close();
  });

  it('gives a page that comes back what it missed, no more and no less', async () => {
    const app = testApp(sources, { live: FAST });
    const other = await openEvents(app, '/api/live');
    const page = await openEvents(app, '/api/live');
    const first = await page.next();
    const newest = await settle();
    let last = await page.nextOf('decisions');
    while (!idsIn(last).includes(newest)) last = await page.nextOf('decisions');
    await page.close();
    const missed = await settle();
    let told: readonly string[] = [];
    while (!told.includes(missed)) told = idsIn(await other.nextOf('decisions'));
    const headers = { 'last-event-id': last.id };
    const back = await openEvents(app, '/api/live', headers);
    assert.deepEqual(idsIn(await back.nextOf('decisions')), [missed]);
    const again = await openEvents(app, `/api/live?lastEventId=${last.id}`);
    assert.deepEqual(idsIn(await again.nextOf('decisions')), [missed]);
    assert.ok(back.before('decisions').every(({ event }) => event !== 'reset'));
    assert.match(first.id, /^\w+-\d+$/);
    await app.live.close();
  });

  it('tells a page from before a restart to ask anew, then what is', async () => {
    const app = testApp(sources, { live: FAST });
    for (const id of ['older-3', 'nonsense', '-1']) {
      const page = await openEvents(app, '/api/live', { 'last-event-id': id });
      assert.equal((await page.next()).event, 'reset', id);
      await page.nextOf('now');
    }
    await app.live.close();
  });

  it('sends a page that comes back the decisions of a short time in which no page listened', async () => {
    const app = testApp(sources, { live: FAST });
    const page = await openEvents(app, '/api/live');
    const { id } = await page.nextOf('now');
    await page.close();
    const missed = await settle();
    const back = await openEvents(app, '/api/live', { 'last-event-id': id });
    assert.deepEqual(idsIn(await back.nextOf('decisions')), [missed]);
    await app.live.close();
  });

  it('tells a page that has just asked for the list what was settled before it listened', async () => {
    const app = testApp(sources, { live: FAST });
    const before = await settle();
    const first = await openEvents(app, '/api/live');
    assert.ok(idsIn(await first.nextOf('decisions')).includes(before), 'by the first look');
    const meanwhile = await settle();
    while (!idsIn(await first.nextOf('decisions')).includes(meanwhile));
    const second = await openEvents(app, '/api/live');
    const told = new Set<string>();
    while (!told.has(meanwhile)) for (const id of idsIn(await second.nextOf('decisions'))) told.add(id);
    await app.live.close();
  });

  it('reads the store as often for two hundred pages as for one, and not at all for none', async () => {
    let looks = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const readNow = async () => {
      looks += 1;
      // Two looks bring something to everybody; the third waits until that was counted.
      if (looks === 3) await held;
      return { ...NOW, day: { ...NOW.day, decisions: looks } };
    };
    const readLatest = async () => ({ rows: [], next: null, searchedBackToMs: null });
    const app = testApp(sources, { live: { everyMs: 5, readNow, readLatest } });
    assert.equal(looks, 0);
    const pages = await Promise.all(Array.from({ length: 200 }, () => openEvents(app, '/api/live')));
    for (const page of pages) {
      let decisions = 0;
      while (decisions < 2) decisions = ((await page.next()).data as typeof NOW).day.decisions;
    }
    assert.equal(app.live.pages(), 200);
    assert.ok(looks <= 3, `${looks} looks for two events that 200 pages have all seen`);
    release();
    for (const page of pages) await page.close();
    assert.equal(app.live.pages(), 0);
    await app.live.close();
    const after = looks;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(looks, after);
  });

  it('stays while the store is away, and goes on when it is back', async () => {
    let isAway = false;
    const readNow = async () => {
      if (isAway) throw new Error('away');
      return NOW;
    };
    const readLatest = async () => ({ rows: [], next: null, searchedBackToMs: null });
    const app = testApp(sources, { live: { everyMs: 5, readNow, readLatest } });
    const page = await openEvents(app, '/api/live');
    await page.next();
    isAway = true;
    assert.match(await page.nextComment(), /store does not answer/);
    isAway = false;
    assert.equal((await page.next()).event, 'now', 'the page gets the state again, though it has not changed');
    assert.equal(app.logs.filter((line) => line.startsWith('warn')).length, 1, 'one line for the whole outage');
    await app.live.close();
  });

  it('holds a connection open with comments', async () => {
    const app = testApp(sources, { live: { everyMs: 60_000, heartbeatMs: 5 } });
    const page = await openEvents(app, '/api/live');
    await page.next();
    assert.match(await page.nextComment(), /still here/);
    await app.live.close();
  });

  it('gives up a page that reads nothing, and no other', async () => {
    let looks = 0;
    const readNow = async () => {
      looks += 1;
      return { ...NOW, day: { ...NOW.day, decisions: looks } };
    };
    const readLatest = async () => ({ rows: [], next: null, searchedBackToMs: null });
    const live = { everyMs: 2, heartbeatMs: 5, stalledAfterMs: 30, readNow, readLatest };
    const app = testApp(sources, { live });
    const response = await app.request('/api/live');
    const reading = await openEvents(app, '/api/live');
    while (app.live.pages() === 2) await reading.next();
    assert.equal(app.live.pages(), 1);
    assert.equal((await reading.next()).event, 'now');
    await response.body?.cancel();
    await app.live.close();
  });

  it('turns away a page too many with a reason', async () => {
    const app = testApp(sources, { live: { ...FAST, pagesAtMost: 1 } });
    await openEvents(app, '/api/live');
    const response = await app.request('/api/live');
    assert.equal(response.status, 503);
    await app.live.close();
  });

  it('opens no stream for who asks for the head alone', async () => {
    const app = testApp(sources, { live: FAST });
    const response = await app.request('/api/live', { method: 'HEAD' });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(app.live.pages(), 0);
    await app.live.close();
  });

  it('ends every stream when the server closes, on real connections', async () => {
    const dashboard = await startDashboard({
      sources,
      host: '127.0.0.1',
      port: 0,
      token: { reveal: () => TOKEN },
      tokenHint: '',
      pageDir: '/nowhere',
      log: () => undefined,
    });
    const pages = await Promise.all(Array.from({ length: 5 }, () => listen(`${dashboard.url}/api/live`)));
    await dashboard.close();
    for (const page of pages) assert.match(await page.ended, /event: now/);
    await assert.rejects(listen(`${dashboard.url}/api/live`), /ECONNREFUSED/);
  });
});

/** A browser's connection: resolves once the first state has come; `ended` with all that came until the server ended it. */
function listen(url: string): Promise<{ readonly ended: Promise<string> }> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      if (response.headers['content-encoding'] !== undefined) reject(new Error('Events must not be compressed.'));
      let text = '';
      const ended = new Promise<string>((end) => response.on('end', () => end(text)));
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        // In an object: the promise itself would be waited for.
        if (text.includes('event: now')) resolve({ ended });
      });
    }).on('error', reject);
  });
}

describe('a look at the store', () => {
  const START_MS = 1_000_000;
  let atMs = START_MS;
  let rows: readonly DecisionRow[] = [];
  /** Decisions of a tenth of a second each, newest first. */
  const settled = (count: number, fromMs: number) =>
    Array.from(
      { length: count },
      (_, n) => ({ decisionId: `${fromMs}-${n}`, decidedAtMs: fromMs + n * 100 }) as DecisionRow,
    ).toReversed();
  const poll = () =>
    createPoll({
      readNow: async () => ({ ...NOW, atMs }),
      readLatest: async (limit) => ({ rows: rows.slice(0, limit), next: null, searchedBackToMs: null }),
    });
  beforeEach(() => {
    atMs = START_MS;
    rows = [];
  });

  it('counts what is too much to tell, and nothing that was there before', async () => {
    const old = settled(300, START_MS - 60_000);
    rows = old;
    const looks = poll();
    assert.equal((await looks.look()).rows.length, 0, 'settled long before the first look');
    rows = [...settled(52, START_MS), ...old];
    const found = await looks.look();
    assert.deepEqual([found.rows.length, found.more], [50, 2]);
    assert.equal((await looks.look()).rows.length, 0, 'each once');
  });

  it('counts nothing that was there before, however much was settled in the seconds before the first look', async () => {
    const recent = settled(90, START_MS - 9_000);
    rows = recent;
    const looks = poll();
    await looks.look();
    rows = [...settled(52, START_MS), ...recent];
    const found = await looks.look();
    assert.deepEqual([found.rows.length, found.more], [50, 2]);
  });

  it('takes what a shorter look has not brought for no news', async () => {
    const old = settled(10, START_MS - 3_600_000);
    rows = old.slice(0, 3);
    const looks = poll();
    await looks.look();
    const fresh = settled(1, START_MS);
    rows = [...fresh, ...old];
    assert.deepEqual((await looks.look()).rows, fresh);
    const late = settled(1, START_MS - 1_000);
    rows = [...fresh, ...late, ...old];
    assert.deepEqual((await looks.look()).rows, late, 'written late is news all the same');
  });

  it('tells no old decision after a first look that brought none', async () => {
    const looks = poll();
    await looks.look();
    rows = settled(2, START_MS - 3_600_000);
    assert.deepEqual((await looks.look()).rows, []);
  });
});

describe('what waits for a page', () => {
  const event = (number: number, name: string): SentEvent => ({ number, event: name, data: `"${number}"` });
  const add = (events: readonly SentEvent[]) => events.reduce<SentEvent[]>((all, each) => withEvent(all, each), []);
  const told = (events: readonly SentEvent[]) => events.map(({ number, event: name }) => `${number} ${name}`);

  it('holds the latest state only', () => {
    const waiting = add([event(1, 'now'), event(2, 'decisions'), event(3, 'now'), event(4, 'now')]);
    assert.deepEqual(told(waiting), ['2 decisions', '4 now']);
  });

  it('is in the order of the ids, so that a page can resume from any of them', () => {
    const waiting = add([event(1, 'now'), event(2, 'decisions'), event(3, 'now'), event(4, 'decisions')]);
    assert.deepEqual(told(waiting), ['2 decisions', '3 now', '4 decisions']);
  });

  it('becomes one reset where there are too many decisions, and never grows beyond that', () => {
    let waiting: SentEvent[] = [];
    for (let number = 1; number <= 10_000; number++) {
      waiting = withEvent(waiting, event(number, number % 3 === 0 ? 'now' : 'decisions'));
      assert.ok(waiting.length <= WAITING_AT_MOST + 2);
    }
    assert.equal(waiting[0]?.event, 'reset');
  });
});

describe('the ring of events', () => {
  it('resumes from what it keeps, and from nothing else', () => {
    const ring = createRing(3, 'abc');
    for (let n = 1; n <= 5; n++) ring.add('decisions', String(n), n);
    const numbers = (id: string) => ring.since(id)?.map(({ number }) => number) ?? null;
    assert.deepEqual(numbers('abc-5'), []);
    assert.deepEqual(numbers('abc-3'), [4, 5]);
    assert.deepEqual(numbers('abc-2'), [3, 4, 5]);
    assert.equal(numbers('abc-1'), null, 'the second event is gone');
    assert.equal(numbers('abc-6'), null, 'it has not happened');
    assert.equal(numbers('abd-4'), null, 'it is of another start');
    ring.forget();
    assert.equal(numbers('abc-5'), null, 'after a pause nothing is sure');
  });
});

const NOW = {
  atMs: 1,
  health: healthNow(judgeService(WELL)),
  mode: null,
  accounts: [],
  alerts: [],
  incidents: [],
  providers: [],
  models: [],
  workers: [],
  days: [],
  day: { accounts: [], decisions: 0, byPath: {}, byAction: {}, costMicroUsd: 0, p50Ms: null, p95Ms: null },
};
