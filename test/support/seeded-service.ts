import { randomUUID } from 'node:crypto';
import { seedHistory } from '../../bench/dashboard/seed.ts';
import { DEFAULT_BUDGET_POLICY } from '../../src/domain/policy.ts';
import { openDatabase } from '../../src/store/collections.ts';
import { openStore } from '../../src/store/index.ts';
import { sharedServers } from './servers.ts';
import { startTestService, type TestService, type TestServiceOptions } from './service.ts';
import { ZONE } from './store.ts';

export const SEEDED = { decisions: 600, days: 8 };

/** A service on a store that has a week of history already. */
export async function startSeededService(options: TestServiceOptions = {}): Promise<TestService> {
  const { mongodb } = await sharedServers();
  const database = `test_${randomUUID().slice(0, 8)}`;
  const store = await openStore(mongodb.uri, database);
  const { client, db } = await openDatabase(mongodb.uri, database);
  try {
    const budget = { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: 100_000_000, hourMicroUsd: 100_000_000 };
    await seedHistory(store, db, { ...SEEDED, endMs: Date.now(), account: 'main', zone: ZONE, budget });
  } finally {
    await client.close();
    await store.close();
  }
  return startTestService({ ...options, database });
}
