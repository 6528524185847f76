import assert from 'node:assert/strict';
import { readCandidate } from '../../domain/market/duplicate-market.ts';
import type { Store } from '../../store/index.ts';
import { resolvedDecision } from '../support/decision.ts';
import { freshStore } from '../support/store.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const MANY = 20;

const HOUR_MS = 3_600_000;

describe('a question on its way to the models', function () {
  this.timeout(60_000);
  let store: Store;
  let key: { account: string; ticker: string; question: { promptVersion: string; hash: string } };
  let made = 0;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());
  beforeEach(() => {
    made += 1;
    key = { account: 'main', ticker: `KX-${made}`, question: { promptVersion: '3', hash: 'a' } };
  });

  const inFlightQuestion = (id: string) => ({
    decisionId: `main/${made}-${id}`,
    workflowId: `w-${id}`,
    expiresAtMs: NOW_MS + 60_000,
  });
  const claim = (id: string, nowMs = NOW_MS, waitedFor: string | null = null) =>
    store.inFlightQuestions.claim(key, { ...inFlightQuestion(id), expiresAtMs: nowMs + 60_000 }, nowMs, waitedFor);

  it('is one’s, however many come at once, and the others are told whose', async () => {
    const claims = await Promise.all(Array.from({ length: MANY }, (_, n) => claim(`n${n}`)));
    const mine = claims.findIndex(({ kind }) => kind === 'mine');
    assert.equal(claims.filter(({ kind }) => kind === 'mine').length, 1);
    for (const each of claims) {
      if (each.kind === 'taken')
        assert.deepEqual([each.decisionId, each.workflowId], [`main/${made}-n${mine}`, `w-n${mine}`]);
    }
    assert.equal((await claim(`n${mine}`)).kind, 'mine', 'its own again');
  });

  it('is another one with another account, market, text, wording or arm', async () => {
    await claim('first');
    const { question } = key;
    for (const other of [
      { account: 'other' },
      { ticker: `${key.ticker}-B` },
      { question: { ...question, hash: 'b' } },
      { question: { ...question, promptVersion: '4' } },
      { question: { ...question, arm: 'evidence' as const } },
    ]) {
      assert.equal(
        (await store.inFlightQuestions.claim({ ...key, ...other }, inFlightQuestion('second'), NOW_MS)).kind,
        'mine',
      );
    }
  });

  it('is let go by its holder alone', async () => {
    await claim('first');
    await store.inFlightQuestions.release(key, `main/${made}-second`);
    assert.equal((await claim('second')).kind, 'taken');
    await store.inFlightQuestions.release(key, `main/${made}-first`);
    assert.equal((await claim('second')).kind, 'mine');
  });

  it('is taken over by one when its holder’s time is up, or was waited for in vain', async () => {
    await claim('first');
    assert.equal((await claim('second', NOW_MS + 59_999)).kind, 'taken');
    const later = await Promise.all(Array.from({ length: MANY }, (_, n) => claim(`n${n}`, NOW_MS + 60_000)));
    assert.equal(later.filter(({ kind }) => kind === 'mine').length, 1);
    const [holder] = later.flatMap((each) => (each.kind === 'taken' ? [each.decisionId] : []));
    assert.ok(holder);
    const waited = await Promise.all(Array.from({ length: MANY }, (_, n) => claim(`w${n}`, NOW_MS + 60_001, holder)));
    assert.equal(waited.filter(({ kind }) => kind === 'mine').length, 1);
  });

  it('is free when its holder has settled', async () => {
    const first = inFlightQuestion('first').decisionId;
    await claim('first');
    await store.decisions.record({ ...resolvedDecision(made, NOW_MS), decisionId: first });
    assert.equal((await claim('second')).kind, 'mine');
  });

  it('is forgotten when nobody can be waiting for it any more', async () => {
    await claim('first');
    await store.retention.forgetOld(NOW_MS + HOUR_MS + 60_000, 1, () => undefined);
    assert.equal((await claim('second')).kind, 'taken');
    await store.retention.forgetOld(NOW_MS + HOUR_MS + 60_001, 1, () => undefined);
    assert.equal((await claim('third')).kind, 'mine');
  });
});

describe('what was asked lately', function () {
  this.timeout(60_000);
  const question = {
    ticker: 'KXHIGH-A-1',
    eventTicker: 'KXHIGH-A',
    seriesTicker: 'KXHIGH',
    category: 'weather',
    scheduledResolutionMs: NOW_MS,
    title: 'Will it be above 60 in Harborview?',
    subtitle: '',
    rules: 'Yes if it is above 60.',
  };

  it('is found by its numbers, directions and names in its event or series, and forgotten in time', async () => {
    const store = await freshStore();
    const note = (more: object, hash: string) =>
      store.questions.note(readCandidate({ ...question, ...more }), hash, NOW_MS);
    await note({}, 'h1');
    await note({ ticker: 'KXHIGH-A-2', title: 'Will it be above 61 in Harborview?' }, 'h2');
    await note({ ticker: 'KXLOW-A-1', eventTicker: 'KXLOW-A', seriesTicker: 'KXLOW' }, 'h3');
    const like = async (eventTicker = 'KXHIGH-B') =>
      (await store.questions.like(readCandidate({ ...question, ticker: 'KXHIGH-B-1', eventTicker }))).map(
        ({ ticker, hash }) => [ticker, hash],
      );
    assert.deepEqual(await like(), [['KXHIGH-A-1', 'h1']]);
    assert.deepEqual(await store.questions.like(readCandidate(question)), [], 'not itself');
    await store.retention.forgetOld(NOW_MS + 24 * HOUR_MS, 1, () => undefined);
    assert.equal((await like()).length, 1);
    await store.retention.forgetOld(NOW_MS + 24 * HOUR_MS + 1, 1, () => undefined);
    assert.deepEqual(await like(), []);
    await store.close();
  });
});
