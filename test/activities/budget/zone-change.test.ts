import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { createReserveStep } from '../../../activities/admission/reserve-money.ts';
import { endDaysOfZone } from '../../../activities/budget/change-zone.ts';
import { createGovern } from '../../../activities/budget/govern.ts';
import { openToday } from '../../../activities/budget/open-today.ts';
import type { Dependencies } from '../../../activities/index.ts';
import { accountDay } from '../../../domain/money/account-day.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import type { AccountState } from '../../../store/accounts.ts';
import { openStore, type Store } from '../../../store/index.ts';
import { LedgerMissing } from '../../../store/ledger/missing.ts';
import { sharedServers } from '../../support/servers.ts';
import { BY_TEST, NO_WEBHOOK, NOT_SWEPT } from '../../support/state.ts';
import { NOON_MS, sharesOf } from '../../support/store.ts';

const CAP = 1_000_000;
const HOUR_MS = 3_600_000;
const BUDGET = { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: CAP, hourMicroUsd: CAP, decisionMicroUsd: CAP };
const WHO = { reason: 'test', by: 'test', fromConfiguration: false };

describe('an account’s days', () => {
  const database = `test_${randomUUID().slice(0, 8)}`;
  let uri = '';
  let store: Store;
  let client: MongoClient;
  let serial = 0;
  let account = '';
  before(async () => {
    uri = (await sharedServers()).mongodb.uri;
    [store, client] = await Promise.all([openStore(uri, database), new MongoClient(uri).connect()]);
    await store.control.writeMode({ ...BY_TEST, mode: 'normal', version: 1 });
  });
  after(() => Promise.all([store.close(), client.close()]));
  beforeEach(() => {
    account = `zone-${serial++}`;
  });

  /** A process: what it remembers is its own. */
  const processOf = (nowMs: number, own: Store = { ...store }) =>
    ({
      store: own,
      config: {
        models: [],
        searchServices: [],
        accounts: {},
        probes: { dayMicroUsd: CAP },
        governor: { sweepEveryMs: 1_000, leaseMs: 60_000 },
        retentionDays: 30,
        ...NO_WEBHOOK,
      },
      clock: { now: () => nowMs },
      workflows: {
        query: async () => null,
        update: async () => null,
        status: async () => 'running',
        signal: async () => true,
        limitQueue: async () => 'held',
      },
      log: () => undefined,
    }) as unknown as Dependencies;
  const read = async () => (await store.control.readAccount(account)) ?? assert.fail('no account');
  async function begin(zone: string): Promise<AccountState> {
    const state = { account, zone, budget: BUDGET, configured: BUDGET, policyVersion: 1 };
    await store.control.createAccount({ ...state, ...NOT_SWEPT });
    return read();
  }
  const change = async (nowMs: number, zone: string) => {
    const { policyVersion, ...before } = await read();
    const write = { account, zone, budget: BUDGET, policyVersion: policyVersion + 1, before, ...WHO };
    return createGovern(processOf(nowMs)).writePolicy(write);
  };
  /** Whether a process with this clock, which read the account then, has room for an amount. */
  async function hasRoom(nowMs: number, amountMicroUsd: number, state: AccountState | null = null) {
    const { ledgerId, hour } = await openToday(processOf(nowMs), state ?? (await read()));
    const decision = `${account}/${serial++}`;
    const reserved = await store.ledger.reserve({
      ...{ ledgerId, hour, decisionId: decision, workflowId: decision, step: 'quick', category: 'weather' },
      ...{ purpose: 'decision', reservedBeforeMicroUsd: 0, expiresAtMs: nowMs + HOUR_MS, repeats: 0 },
      ...sharesOf(amountMicroUsd, ['model-a']),
      attempts: { 'model-a': 1 },
    });
    return reserved.ok;
  }

  for (const [from, to] of [
    ['America/New_York', 'Asia/Tokyo'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['America/New_York', 'US/Eastern'],
  ] as const) {
    it(`grants nothing twice when the zone becomes ${to} instead of ${from}`, async () => {
      await begin(from);
      assert.ok(await hasRoom(NOON_MS, CAP));
      await change(NOON_MS, to);
      assert.equal(await hasRoom(NOON_MS, 1), false, 'the day’s cap is used up');
      const today = accountDay(await read(), NOON_MS);
      assert.equal(await hasRoom(today.endMs - 1, 1), false, 'to the end of the day as it is now');
      assert.equal(await hasRoom(today.endMs, CAP), true, 'and the next begins anew');
      assert.equal((await read()).zone, to);
    });
  }

  it('is one for a worker that read the account before its zone changed, whenever it wakes up', async () => {
    const old = await begin('America/New_York');
    assert.ok(await hasRoom(NOON_MS, CAP));
    await change(NOON_MS, 'Asia/Tokyo');
    for (const state of [old, await read()]) {
      const nextMs = accountDay(old, NOON_MS).endMs;
      assert.equal(await hasRoom(nextMs + HOUR_MS, 1, state), false, 'the day is longer now');
    }
  });

  it('is the next one already where a clock that is ahead has opened it', async () => {
    const old = await begin('America/New_York');
    const { endMs } = accountDay(old, NOON_MS);
    assert.ok(await hasRoom(endMs, CAP / 2));
    await change(endMs - 1_000, 'Asia/Tokyo');
    const next = accountDay(await read(), endMs);
    assert.equal(next.ledgerId, accountDay(old, endMs).ledgerId);
    assert.equal(await hasRoom(endMs + HOUR_MS, CAP), false);
    assert.equal(await hasRoom(next.endMs - 1, CAP / 2), true);
  });

  it('is ended once where the worker that ended it died before it wrote the calendar, and the day is over since', async () => {
    const old = await begin('America/New_York');
    assert.ok(await hasRoom(NOON_MS, CAP));
    const { endMs, ledgerId } = accountDay(old, NOON_MS);
    await endDaysOfZone(processOf(NOON_MS), old, 'Asia/Tokyo', 2);
    await assert.rejects(hasRoom(endMs + 1, 1), /try again/);
    await change(endMs + 2 * HOUR_MS, 'Asia/Tokyo');
    assert.equal(accountDay(await read(), endMs + 2 * HOUR_MS).ledgerId, ledgerId);
    assert.equal(await hasRoom(endMs + 2 * HOUR_MS, 1), false);
  });

  it('is the one before again where the change is taken back', async () => {
    await begin('America/New_York');
    assert.ok(await hasRoom(NOON_MS, CAP));
    const { endMs } = accountDay(await read(), NOON_MS);
    await change(NOON_MS, 'Asia/Tokyo');
    await change(NOON_MS + HOUR_MS, 'America/New_York');
    assert.equal(accountDay(await read(), NOON_MS).endMs, endMs);
    assert.equal(await hasRoom(endMs, CAP), true);
  });

  describe('whose ledger is missing though it was opened', () => {
    const loseLedger = () => client.db(database).collection('ledger').deleteMany({ account });
    const alerts = async () =>
      (await store.alerts.list(50)).filter((alert) => alert.account === account).map(({ kind }) => kind);

    it('is not opened again by a process that did not open it', async () => {
      await begin('UTC');
      assert.ok(await hasRoom(NOON_MS, CAP));
      await loseLedger();
      await assert.rejects(hasRoom(NOON_MS, 1), LedgerMissing);
      assert.equal(await hasRoom(NOON_MS + 24 * HOUR_MS, 1), true, 'the next day opens');
    });

    it('holds up no further step of a decision: it has no room, and an alert says why', async () => {
      await begin('UTC');
      const { ledgerId, hour } = await openToday(processOf(NOON_MS), await read());
      await loseLedger();
      const first = {
        ...{ ledgerId, hour, entryKey: 'first', category: 'politics', purpose: 'decision' as const },
        ...{ amountMicroUsd: 1, expiresAtMs: NOON_MS + HOUR_MS },
      };
      const step = { decisionId: 'one', account, workflowId: 'one', first, step: 'panel' as const, round: 1 };
      const money = { calls: [], parts: 1, attemptsPerCall: 1, reservedBeforeMicroUsd: 1 };
      const { ok } = await createReserveStep(processOf(NOON_MS))({ ...step, ...money });
      assert.equal(ok, false);
      assert.deepEqual(await alerts(), ['ledger_missing']);
    });

    it('holds up no change of the policy', async () => {
      await begin('UTC');
      assert.ok(await hasRoom(NOON_MS, 1));
      const { budget, zone } = await read();
      await loseLedger();
      const lowered = { ...budget, hourMicroUsd: CAP / 2 };
      const before = { zone, budget };
      const change = { account, zone, budget: lowered, policyVersion: 2, before, ...WHO };
      const { budget: inForce } = await createGovern(processOf(NOON_MS)).writePolicy(change);
      assert.equal(inForce.hourMicroUsd, CAP / 2);
      assert.deepEqual(await alerts(), ['ledger_missing']);
    });

    it('is not opened by a sweep of the governor that remembers it, be the account lost with it', async () => {
      await begin('UTC');
      const { sweepLedger } = createGovern(processOf(NOON_MS));
      const { ledgerId } = await sweepLedger(account);
      const known = await read();
      await loseLedger();
      await client.db(database).collection<{ _id: string }>('accounts').deleteOne({ _id: account });
      const { openedLedger: _, ...opening } = known;
      await assert.rejects(createGovern(processOf(NOON_MS)).sweepLedger(account, opening, ledgerId), LedgerMissing);
      assert.deepEqual(await alerts(), ['ledger_missing']);
      assert.equal(await store.ledger.read(ledgerId), null);
    });
  });
});
