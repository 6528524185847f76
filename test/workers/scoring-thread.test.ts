import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { openStore, prepareStore, type Store } from '../../store/index.ts';
import { createScoringThread, type ScoringThread } from '../../workers/scoring-thread.ts';
import { resolvedDecision } from '../support/decision.ts';
import { sharedServers } from '../support/servers.ts';
import { NOON_MS } from '../support/store.ts';

const CONFIG = {
  models: [],
  baseRates: [],
  groups: [DEFAULT_GROUP],
  channels: [],
  scorekeeper: { everyMs: 1_000, publishEveryMs: 0 },
};

describe('the thread that keeps score', function () {
  this.timeout(60_000);
  let store: Store;
  let thread: ScoringThread;
  let data: Parameters<typeof createScoringThread>[0];
  before(async () => {
    const { mongodb } = await sharedServers();
    data = { uri: mongodb.uri, database: `thread_${randomUUID().slice(0, 8)}`, config: CONFIG };
    await prepareStore(data.uri, data.database);
    store = await openStore(data.uri, data.database);
    thread = createScoringThread(data, {}, () => undefined);
  });
  after(async () => {
    await thread.stop();
    await store.close();
  });

  it('keeps score with a connection of its own, and knows no environment but the given', async () => {
    await store.decisions.record(resolvedDecision(0, NOON_MS));
    const kept = await thread.run(NOON_MS + 60_000);
    assert.equal(kept.panelsAsked, 1);
    assert.equal((await store.scoreboards.latest())?.panelsAsked, 1);
  });

  it('that is stopped fails its round at once, and starts no other', async () => {
    const ending = createScoringThread(data, {}, () => undefined);
    const failed = assert.rejects(ending.run(NOON_MS + 120_000), /The round was ended/);
    await ending.stop();
    await failed;
    await assert.rejects(ending.run(NOON_MS + 180_000), /another takes the round/);
  });

  it('finds credentials of the store that are in the environment', async () => {
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token-of-the-store' };
    const properties =
      'authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:k8s&serverSelectionTimeoutMS=2000';
    const { origin } = new URL(data.uri.replace('mongodb:', 'http:'));
    const uri = `${origin.replace('http:', 'mongodb:')}/?${properties}`;
    const other = createScoringThread({ ...data, uri }, env, () => undefined);
    await assert.rejects(other.run(NOON_MS), /token-of-the-store/);
    await other.stop();
  });

  it('gives up a round whose activity was given up: the retry has a thread of its own', async () => {
    await store.decisions.record(resolvedDecision(1, NOON_MS));
    const failed = assert.rejects(thread.run(NOON_MS + 240_000), /The round was ended/);
    const retried = await thread.run(NOON_MS + 240_000);
    await failed;
    assert.equal(retried.panelsAsked, 2);
  });

  it('reports what failed in it, and does not take the process with it', async () => {
    const broken = createScoringThread({ ...data, config: { ...CONFIG, groups: null as never } }, {}, () => undefined);
    await assert.rejects(broken.run(NOON_MS), /groups|iterable/);
    await broken.stop();
  });
});
