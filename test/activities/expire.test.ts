import assert from 'node:assert/strict';
import { createGovern } from '../../activities/budget/govern.ts';
import type { Dependencies } from '../../activities/dependencies.ts';
import { DEFAULT_BUDGET_POLICY, type Purpose } from '../../domain/shared/policy.ts';
import type { Store } from '../../store/index.ts';
import { NO_WEBHOOK, NOT_SWEPT } from '../support/state.ts';
import { freshStore, NOON_MS, openLedger, ZONE } from '../support/store.ts';

const LEASE_MS = 60_000;

describe('a reservation whose time is up while its workflow runs', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  async function sweep(account: string, purpose: Purpose) {
    const budget = DEFAULT_BUDGET_POLICY;
    const control = { account, zone: ZONE, budget, configured: budget, policyVersion: 1 };
    await store.control.createAccount({ ...control, ...NOT_SWEPT });
    const { ledgerId, input } = await openLedger(store, {}, account);
    const reserved = await store.ledger.reserve(input('r', 5_000, { purpose, expiresAtMs: NOON_MS - 1 }));
    assert.ok(reserved.ok);
    const { sweepLedger } = createGovern({
      store,
      config: {
        models: [],
        searchServices: [],
        accounts: {},
        governor: { sweepEveryMs: 1_000, leaseMs: LEASE_MS },
        retentionDays: 30,
        probes: { dayMicroUsd: 500_000 },
        ...NO_WEBHOOK,
      },
      clock: { now: () => NOON_MS },
      log: (_: string, message: string) => assert.fail(message),
      workflows: { query: async () => null, status: async () => 'running', signal: async () => true },
    } as unknown as Dependencies);
    const { expired } = await sweepLedger(account);
    return { expired, ledger: await store.ledger.read(ledgerId) };
  }

  it('gets more time', async () => {
    const { expired, ledger } = await sweep('deciding', 'decision');
    assert.equal(expired, 0);
    assert.equal(ledger?.total.heldMicroUsd, 5_000);
    assert.equal(Object.values(ledger?.entries ?? {})[0]?.expiresAtMs, NOON_MS + LEASE_MS);
  });

  it('is given back when a probe left it: `operations` runs for ever, and a probe is never tried again', async () => {
    const { expired, ledger } = await sweep('probing', 'probe');
    assert.equal(expired, 1);
    assert.equal(ledger?.total.heldMicroUsd, 0);
    assert.equal(ledger?.total.committedMicroUsd, 0);
    assert.deepEqual(ledger?.entries, {});
  });
});
