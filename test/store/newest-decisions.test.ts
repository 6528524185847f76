import assert from 'node:assert/strict';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Store } from '../../store/index.ts';
import { resolvedDecision } from '../support/decision.ts';
import { freshStore } from '../support/store.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.now();
/** Hours before now at which decisions were settled: close together, far apart, and three in one millisecond. */
const AGES_H = [0.1, 0.2, 3, 3, 3, 30, 31, 200, 24 * 13, 24 * 40, 24 * 400];

describe('decisions, newest first', () => {
  let store: Store;
  const all: Decision[] = AGES_H.map((hours, n) => ({
    ...resolvedDecision(n, NOW_MS - Math.round(hours * 3_600_000)),
    action: n % 3 ? 'SKIP' : 'BUY',
  }));
  before(async () => {
    store = await freshStore();
    for (const decision of all) await store.decisions.record(decision);
  });
  after(() => store.close());

  const idsOf = (found: readonly { decisionId: string }[]) => found.map(({ decisionId }) => decisionId);

  it('lists them however long ago they were, as many as are asked for, whole', async () => {
    assert.deepEqual(idsOf(await store.decisions.list({ limit: 100 })).toSorted(), idsOf(all).toSorted());
    const [first, second] = await store.decisions.list({ limit: 2 });
    assert.deepEqual([first, second], all.slice(0, 2));
    assert.deepEqual(idsOf(await store.decisions.list({ limit: 100, sinceMs: NOW_MS - DAY_MS })).length, 5);
    assert.deepEqual(idsOf(await store.decisions.list({ limit: 100, ticker: 'KXMADE-10' })), ['main/n-10']);
  });

  it('pages through all of them, none twice, also where several were settled in one millisecond', async () => {
    const seen: string[] = [];
    let beforeMs: number | undefined;
    for (let pages = 0; pages < 100; pages++) {
      const page = await store.decisionPages.read({ limit: 1, ...(beforeMs === undefined ? {} : { beforeMs }) });
      seen.push(...idsOf(page.lines));
      if (!page.isMore) break;
      beforeMs = page.lookedBackToMs;
    }
    assert.deepEqual(seen.toSorted(), idsOf(all).toSorted());
    assert.deepEqual(seen.slice(0, 2), idsOf(all.slice(0, 2)));
  });

  it('goes on from where a page stopped looking for what is rare', async () => {
    const wanted = all.filter(({ category, action }) => category === 'politics' && action === 'BUY');
    const seen: string[] = [];
    let page = await store.decisionPages.read({ limit: 50, category: 'politics', action: 'BUY' });
    for (let pages = 0; pages < 1_000; pages++) {
      seen.push(...idsOf(page.lines));
      if (!page.isMore) break;
      const beforeMs = page.lookedBackToMs;
      page = await store.decisionPages.read({ limit: 50, category: 'politics', action: 'BUY', beforeMs });
    }
    assert.deepEqual(seen, idsOf(wanted));
    assert.equal(page.isMore, false);
  });

  it('shows of a decision what a list needs, and no more', async () => {
    const [line] = (await store.decisionPages.read({ limit: 1 })).lines;
    assert.deepEqual(Object.keys(line?.forecast ?? {}).toSorted(), ['agreement', 'blended', 'marketPrice']);
    assert.ok(line && !('candidates' in line) && !('_id' in line));
  });
});
