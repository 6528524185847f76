import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { loadWorker } from '../../bench/chaos/worker-process.ts';
import { recordOutcomes } from '../../client/operate.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Bucket } from '../../domain/learning/bucket.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import { dayId, hourId, monthId } from '../../domain/shared/ids.ts';
import type { Store } from '../../store/index.ts';
import type { ReportedOutcome } from '../../store/outcomes.ts';
import { assertAlmostEqual } from '../support/almost-equal.ts';
import { sharedBundle } from '../support/bundle.ts';
import { resolvedDecision } from '../support/decision.ts';
import { sharedServers } from '../support/servers.ts';
import { ownStore, testConfig } from '../support/service.ts';
import { openPrepared } from '../support/store.ts';

const MARKETS = 240;
const NO_MODELS = { providers: [], models: [] };
const START_MS = Date.UTC(2026, 9, 1);
const MINUTE_MS = 60_000;
const DONE_WITHIN_MS = 240_000;

const decisions: readonly Decision[] = Array.from({ length: MARKETS }, (_, index) =>
  resolvedDecision(index, START_MS + index * 3 * MINUTE_MS),
);
const outcomes: readonly ReportedOutcome[] = decisions.map(({ ticker, decidedAtMs }, index) => ({
  ticker,
  settlement: index % 40 === 39 ? 'void' : (index * 7) % 10 < 4 ? 'yes' : 'no',
  atMs: decidedAtMs + 90 * MINUTE_MS,
  lastMid: ((index * 13) % 90) / 100 + 0.05,
  by: 'test',
  correct: false,
}));

describe(`scoring ${MARKETS} outcomes`, function () {
  this.timeout(600_000);
  let folder: string;
  let connection: Connection;
  let client: Client;
  let servers: Awaited<ReturnType<typeof sharedServers>>;

  before(async () => {
    servers = await sharedServers();
    folder = await mkdtemp(join(tmpdir(), 'conclave-scorekeeper-'));
    connection = await Connection.connect({ address: servers.temporal.address });
    client = new Client({ connection, namespace: servers.temporal.namespace });
  });
  after(async () => {
    await connection.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Scores them all in a database of its own, the worker killed with -9 when the given numbers of them are scored. */
  async function score(killAfter: readonly number[]): Promise<{ buckets: Bucket[]; board: Partial<Scoreboard> }> {
    const database = `crash_${randomUUID().slice(0, 8)}`;
    const store = await openPrepared(servers.mongodb.uri, database);
    await Promise.all(decisions.map((decision) => store.decisions.record(decision)));
    const orderFile = join(folder, `${database}.json`);
    const config = testConfig(servers, NO_MODELS, { database, scorekeeper: { everyMs: 200, publishEveryMs: 0 } });
    await writeFile(orderFile, JSON.stringify({ config, bundleFile: sharedBundle().codePath }));
    await ownStore(config);
    const startWorker = async () => {
      const worker = loadWorker(orderFile);
      await worker.work();
      return worker;
    };
    // Recorded before a worker runs, so that the scoring begins with the worker.
    await Promise.all(outcomes.map((outcome) => store.outcomes.record(outcome, START_MS)));
    let worker = await startWorker();
    // Recorded again only to wake a scorekeeper that other tests have left asleep.
    const [{ ticker, settlement }] = outcomes as [ReportedOutcome];
    await recordOutcomes(client, [{ ticker, settlement, by: 'test' }]);
    for (const count of killAfter) {
      await untilSome(store, count);
      await worker.kill();
      const left = (await store.outcomes.pending(MARKETS)).length;
      assert.ok(left > 0, 'it was killed while there was something left to score');
      worker = await startWorker();
    }
    const board = await untilScored(store);
    await worker.drain();
    const buckets = await readBuckets(store);
    await store.close();
    // What differs by when it ran, not by what it scored.
    const { version: _version, builtAtMs: _builtAtMs, facts: _facts, ...learned } = board;
    return { buckets, board: learned };
  }

  async function untilSome(store: Store, count: number): Promise<void> {
    const until = Date.now() + DONE_WITHIN_MS;
    while (Date.now() < until) {
      const { length } = await store.outcomes.pending(MARKETS);
      if (length < MARKETS && MARKETS - length >= count) return;
      await delay(2);
    }
    assert.fail(`${count} outcomes were not scored in time`);
  }

  async function untilScored(store: Store): Promise<Scoreboard> {
    const until = Date.now() + DONE_WITHIN_MS;
    while (Date.now() < until) {
      const board = await store.scoreboards.latest();
      const left = (await store.outcomes.pending(1)).length;
      if (board && left === 0 && board.facts.count === MARKETS) return board;
      await delay(100);
    }
    assert.fail('the outcomes were not scored in time');
  }

  it('comes to the same totals when its worker is killed in the middle of it', async () => {
    const whole = await score([]);
    const killed = await score([1]);
    assert.ok(whole.buckets.length > 0, 'there are tallies to compare');
    assert.equal(whole.board.labels, MARKETS - Math.floor(MARKETS / 40));
    // Batches may have ended elsewhere, so that sums were added in another order.
    assertAlmostEqual(killed.board, whole.board);
    assertAlmostEqual(killed.buckets, whole.buckets);
  });
});

async function readBuckets(store: Store): Promise<Bucket[]> {
  const times = [...decisions.map(({ decidedAtMs }) => decidedAtMs), ...outcomes.map(({ atMs }) => atMs ?? 0)];
  const ids = [...new Set(times.flatMap((atMs) => [hourId(atMs), dayId(atMs), monthId(atMs)]))];
  const found = await store.buckets.readAll(ids);
  const cells = (bucket: Bucket) => bucket.cells.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return found.map((bucket) => ({ ...bucket, cells: cells(bucket) })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const keyOf = ({ subject, by, slice }: Bucket['cells'][number]) => `${subject} ${by} ${slice}`;
