import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Check } from '../../cli/doctor-check.ts';
import { connectTemporal } from '../../client/call-workflow.ts';
import { prepareNamespace } from '../../local/embedded/prepare-namespace.ts';
import { openStore, prepareStore, type Store } from '../../store/index.ts';
import { environmentOf, sharedServers } from '../support/servers.ts';
import { newWorkplace, type Workplace } from './conclave.ts';

const MARKET = fileURLToPath(new URL('../../examples/markets/cents-only.json', import.meta.url));

describe('the command line where no worker runs', function () {
  this.timeout(60_000);
  // Of its own, so that no worker of another test takes up what is started here.
  const namespace = `test-${randomUUID().slice(0, 8)}`;
  const database = `test_no_worker_${randomUUID().slice(0, 8)}`;
  let place: Workplace;
  let store: Store;
  let address: string;
  before(async () => {
    const servers = await sharedServers();
    address = servers.temporal.address;
    await Promise.all([prepareNamespace(address, namespace, 30_000), prepareStore(servers.mongodb.uri, database)]);
    store = await openStore(servers.mongodb.uri, database);
    place = await newWorkplace({
      ...environmentOf(servers),
      TEMPORAL_NAMESPACE: namespace,
      CONCLAVE_DATABASE: database,
    });
  });
  after(async () => {
    await place.remove();
    await store.close();
  });

  const beat = (ageMs: number) =>
    store.workerHeartbeats.write({ worker: 'w', providers: ['p'], sinceMs: 0, atMs: Date.now() - ageMs });
  async function started(): Promise<number> {
    const client = await connectTemporal({ address, namespace });
    try {
      return (await client.workflow.count(`WorkflowType = 'decide'`)).count;
    } finally {
      await client.connection.close();
    }
  }

  it('refuses to decide at once where none has ever run, and starts nothing', async () => {
    const { code, stderr, stdout } = await place.run(['decide', MARKET, '--json']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /no Conclave worker has been running there\. Nothing was started; start one with `bin\/conclave up`/,
    );
    assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'no_worker');
    assert.equal(await started(), 0);
  });

  it('says since when none has reported before it is sure, which takes a heartbeat’s time, and starts nothing', async () => {
    await beat(60_000);
    const { code, stderr } = await place.run(['decide', MARKET]);
    assert.equal(code, 1);
    assert.match(stderr, /^No worker has reported since \S+ \S+Z; looking for a few seconds[^\n]*\n/);
    assert.match(stderr, /no Conclave worker has been running there since \S+ \S+Z\. Nothing was started/);
    assert.equal(await started(), 0);
  });

  it('has doctor say so, as a failure, with what to do', async () => {
    const { code, stdout } = await place.run(['doctor', '--json']);
    assert.equal(code, 1);
    const { checks } = JSON.parse(stdout) as { checks: Check[] };
    const found = checks.filter(({ what }) => what === 'decisions');
    assert.deepEqual(
      found.map(({ state }) => state),
      ['fail'],
    );
    assert.match(
      found[0]?.says ?? '',
      /^No worker is running: what is started waits until one is\. Since .*Z\. Start one with `bin\/conclave worker`\.$/,
    );
  });

  it('says that a decision waits whose worker died a moment ago, keeps it, and waits on', async () => {
    await beat(0);
    const { child, stderr } = await place.said(['decide', MARKET], /No worker has taken up/);
    assert.match(
      stderr,
      /It is kept and goes on when one is: start one with `bin\/conclave worker`\. Waiting for it, \d+ s/,
    );
    assert.equal(child.exitCode, null, 'it waits on');
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
    assert.equal(await started(), 1, 'the decision is kept');
  });
});
