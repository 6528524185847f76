import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listUncertain, reconcile, watchBill } from '../../client/reconcile.ts';
import { environmentOf } from '../support/servers.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { newWorkplace, type Workplace } from './conclave.ts';

describe('reconciling with a provider’s bill', function () {
  this.timeout(60_000);
  let service: TestService;
  let place: Workplace;

  beforeEach(async () => {
    service = await startTestService();
    const { database } = service.config.mongodb;
    place = await newWorkplace({ ...environmentOf(service.config), CONCLAVE_DATABASE: database });
    service.simulator.setFaults([{ kind: 'drop_after', provider: 'sim-openai', times: 2 }]);
    await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
    service.simulator.setFaults([]);
  });
  afterEach(async () => {
    await service.stop();
    await place.remove();
  });

  const ledger = async () => (await service.workers.store.ledger.recent('main'))[0];
  /** As a provider would export it: what it billed for each request. */
  const bill = () =>
    Object.entries(service.simulator.bill().byAttempt).map(([attemptId, { costMicroUsd }]) => ({
      attemptId,
      costMicroUsd,
    }));

  it('replaces the worst case by what was billed, once, and then the ledger is the bill', async () => {
    const { store } = service.workers;
    const before = await ledger();
    const open = await listUncertain(store);
    assert.ok(open.length > 0);
    assert.equal(
      before?.total.uncertainMicroUsd,
      open.reduce((sum, { worstCaseMicroUsd }) => sum + worstCaseMicroUsd, 0),
    );
    assert.ok(
      (before?.total.spentMicroUsd ?? 0) > service.simulator.bill().totalMicroUsd,
      'pessimistic, never optimistic',
    );

    const results = await reconcile(store, bill());
    assert.equal(results.filter(({ became }) => became === 'reconciled').length, open.length);
    const after = await ledger();
    assert.equal(after?.total.spentMicroUsd, service.simulator.bill().totalMicroUsd);
    assert.equal(after?.total.committedMicroUsd, after?.total.spentMicroUsd);
    assert.equal(after?.total.uncertainMicroUsd, 0);
    assert.deepEqual(await listUncertain(store), []);
    assert.ok((await reconcile(store, bill())).every(({ became }) => became === 'known'));
    assert.deepEqual(await ledger(), after);
  });

  it('says where a provider bills more than its row’s prices make, once a day, and not where it bills the same', async () => {
    const { store } = service.workers;
    const isCostDrift = ({ kind }: { kind: string }) => kind === 'cost_drift';
    service.simulator.setModel('sim-grok-4', { priceFactor: 1.3 });
    await Promise.all(
      Array.from({ length: 12 }, () => service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }))),
    );
    const named = await watchBill(store, await reconcile(store, bill()), Date.now());
    assert.deepEqual(
      named.map(({ model }) => model),
      ['sim-grok-4'],
    );
    // The decision before the change is in it too.
    assert.ok(Math.abs((named[0]?.ratio ?? 0) - 1.3) < 0.05, `${named[0]?.ratio}`);
    const file = join(place.folder, 'bill.jsonl');
    await writeFile(
      file,
      bill()
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    const told = await place.run(['budget', 'reconcile', '--file', file]);
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /\nsim-grok-4 was billed .* % more than .* changed its prices, or the row is wrong/);
    assert.equal((await store.alerts.list(10)).filter(isCostDrift).length, 1);
  });

  it('finishes what died between the fact and the ledger', async () => {
    const { store } = service.workers;
    const [first] = await listUncertain(store);
    assert.ok(first);
    await store.attempts.reconcile(first.attemptId, 7);
    const before = await ledger();
    const [result] = await reconcile(store, [{ attemptId: first.attemptId, costMicroUsd: 7 }]);
    assert.equal(result?.became, 'reconciled');
    assert.equal(
      (await ledger())?.total.spentMicroUsd,
      (before?.total.spentMicroUsd ?? 0) - first.worstCaseMicroUsd + 7,
    );
  });

  it('is a command: lists, books a file, refuses one that it cannot read in full', async () => {
    const listed = await place.run(['budget', 'reconcile', '--json']);
    assert.equal(listed.code, 0, listed.stderr);
    const open = JSON.parse(listed.stdout) as { attemptId: string; worstCaseMicroUsd: number }[];
    assert.ok(open.length > 0);
    const file = join(place.folder, 'bill.jsonl');
    await writeFile(file, `${JSON.stringify(bill()[0])}\n{"attemptId": "x", "costMicroUsd": 1.5}\n`);
    const bad = await place.run(['budget', 'reconcile', '--file', file]);
    assert.equal(bad.code, 1);
    assert.match(bad.stderr, /nothing was booked:\nline 2: costMicroUsd is 1\.5/);
    const known = new Set(open.map(({ attemptId }) => attemptId));
    const others = bill().filter(({ attemptId }) => !known.has(attemptId));
    await writeFile(file, others.map((line) => JSON.stringify(line)).join('\n'));
    const done = await place.run(['budget', 'reconcile', '--file', file, '--complete']);
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, new RegExp(`${open.length} reconciled, ${others.length} known before`));
    assert.match((await place.run(['budget', 'reconcile'])).stdout, /every cost is known/);
    assert.equal((await place.run(['budget', 'reconcile', '--cost', '1'])).code, 2);
  });
});
