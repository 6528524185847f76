import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type Document, MongoClient } from 'mongodb';
import { localDay } from '../../domain/money/days.ts';
import { ledgerIdOf } from '../../domain/shared/ids.ts';
import { governorWorkflowId, OPERATIONS_WORKFLOW_ID, SIGNAL, UPDATE } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const SWEEP_EVERY_MS = 300;
const HEALED_WITHIN_MS = 15_000;

describe('a store that a failover took back', () => {
  let service: TestService;
  let client: MongoClient;

  before(async () => {
    service = await startTestService({ governor: { sweepEveryMs: SWEEP_EVERY_MS, leaseMs: 60_000 } });
    client = new MongoClient(service.config.mongodb.uri);
    await client.connect();
  });
  after(async () => {
    await client.close();
    await service.stop();
  });

  const collection = (name: string) =>
    client.db(service.config.mongodb.database).collection<Document & { _id: string }>(name);

  /** Writes a document back as it was before the change, and waits until it is as the change left it. */
  async function healsAfter(
    name: string,
    id: string,
    change: () => Promise<unknown>,
    isChanged: (found: Document | null) => boolean,
    lose: (earlier: Document & { _id: string }) => Promise<unknown> = (earlier) =>
      collection(name).replaceOne({ _id: id }, earlier),
  ): Promise<void> {
    const earlier = await collection(name).findOne({ _id: id });
    assert.ok(earlier, `${name} has ${id}`);
    assert.ok(!isChanged(earlier));
    await change();
    const untilChanged = async () => {
      const endMs = Date.now() + HEALED_WITHIN_MS;
      while (!isChanged(await collection(name).findOne({ _id: id }))) {
        assert.ok(Date.now() < endMs, `${name} ${id} is not as it was changed`);
        await delay(20);
      }
    };
    await untilChanged();
    await lose(earlier);
    await untilChanged();
  }

  it('has the mode that was set again within a sweep', async () => {
    const operations = service.workers.client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
    const halt = () => operations.signal(SIGNAL.setMode, { mode: 'halted', reason: 'a test', by: 'test' });
    await healsAfter('modes', 'operations', halt, (found) => found?.mode === 'halted');
    const { version } = await service.workers.store.control.readMode();
    // Standing, it is written no more: its version is what it was.
    await delay(3 * SWEEP_EVERY_MS);
    assert.equal((await service.workers.store.control.readMode()).version, version);
  });

  it('has a lowered cap again, in the policy and in the ledger of today', async () => {
    const governor = service.workers.client.workflow.getHandle(governorWorkflowId('main'));
    const lower = (dollars: number) => () =>
      governor.executeUpdate(UPDATE.setPolicy, {
        args: [{ budget: { dayMicroUsd: dollars * 1_000_000 }, reason: 'a test', by: 'test' }],
      });
    await healsAfter('accounts', 'main', lower(7), (found) => found?.budget.dayMicroUsd === 7_000_000);
    const today = ledgerIdOf('main', localDay(Date.now(), 'America/New_York').date, 'America/New_York');
    await healsAfter('ledger', today, lower(6), (found) => found?.caps.dayMicroUsd === 6_000_000);
    // Both at once, as one failover does it; and an account that was lost whole.
    await healsAfter(
      'ledger',
      today,
      lower(5),
      (found) => found?.caps.dayMicroUsd === 5_000_000,
      async (earlier) => {
        await collection('accounts').deleteOne({ _id: 'main' });
        await collection('ledger').replaceOne({ _id: today }, earlier);
      },
    );
    assert.equal((await service.workers.store.control.readAccount('main'))?.budget.dayMicroUsd, 5_000_000);
  });
});
