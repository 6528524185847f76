import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type Db, MongoClient } from 'mongodb';
import { closeReservation } from '../../../activities/finalize/close-reservation.ts';
import type { Reservation } from '../../../domain/money/step-reservation.ts';
import { sum } from '../../../domain/shared/sum.ts';
import { type AttemptDocument, createAttemptFacts, NO_REPLY } from '../../../store/attempts.ts';
import { cellsOf } from '../../../store/day-money.ts';
import { createAttemptRepository } from '../../../store/ledger/attempts.ts';
import { createLedgerRepository } from '../../../store/ledger/ledger.ts';
import { sharedServers } from '../../support/servers.ts';
import { NOON_MS, openLedger } from '../../support/store.ts';

const WORST = 100;
const ATTEMPTS = 3;
const RESERVATIONS = 2;

/** What a process is about to do, and at which of its writes and reads it dies: before it, or after it was done and before it was
 * acknowledged. Null = it lives. */
interface Process {
  readonly does: 'close' | 'report' | 'sweep' | 'reconcile';
  readonly attempt: number;
  readonly dies: { readonly at: number; readonly when: 'before' | 'after' } | null;
}

const death = fc.option(fc.record({ at: fc.nat(9), when: fc.constantFrom('before' as const, 'after' as const) }));
const processes: fc.Arbitrary<Process[]> = fc.array(
  fc.record({
    does: fc.constantFrom(
      'close' as const,
      'report' as const,
      'report' as const,
      'sweep' as const,
      'reconcile' as const,
    ),
    attempt: fc.nat(RESERVATIONS * ATTEMPTS - 1),
    dies: death,
  }),
  { minLength: 3, maxLength: 9 },
);
/** What each request is billed. Most were sent when their reservation closes, and are reported later or never. */
const bills = fc.array(fc.nat(WORST), { minLength: RESERVATIONS * ATTEMPTS, maxLength: RESERVATIONS * ATTEMPTS });

class Died extends Error {}

/** A database on which every operation waits for its turn, and the process that uses it dies at one of them. */
function dying(db: Db, dies: Process['dies'], turn: () => Promise<void>, seen: () => Promise<void>): Db {
  let operations = 0;
  const operate = async (operation: () => Promise<unknown>) => {
    const isLast = dies !== null && operations++ >= dies.at;
    await turn();
    if (isLast && dies.when === 'before') throw new Died();
    const result = await operation();
    await seen();
    if (isLast) throw new Died();
    return result;
  };
  const watched = (target: object): object =>
    new Proxy(target, {
      get(of, name) {
        const method = Reflect.get(of, name) as unknown;
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          const call = () => method.apply(of, args) as unknown;
          const isCursor = name === 'find' || name === 'sort' || name === 'limit';
          return isCursor ? watched(call() as object) : operate(async () => call());
        };
      },
    });
  return { collection: (name: string) => watched(db.collection(name)) } as unknown as Db;
}

const partsOf = (db: Db) => ({
  ledger: createLedgerRepository(db),
  attempts: createAttemptFacts(db),
  ledgerAttempts: createAttemptRepository(db),
});

describe('the correction of uncertain attempts, whoever dies at whatever moment', () => {
  let client: MongoClient;
  before(async () => {
    const { mongodb } = await sharedServers();
    client = await new MongoClient(mongodb.uri).connect();
  });
  after(() => client.close());

  it('never has the ledger below the bill, and ends at the bill', async () => {
    const db = client.db(`test_${randomUUID().slice(0, 8)}`);
    const store = partsOf(db);
    const clock = { now: () => NOON_MS };
    let run = 0;
    await fc.assert(
      fc.asyncProperty(processes, bills, fc.boolean(), fc.scheduler(), async (all, billed, isClosed, scheduler) => {
        const account = `kill-${run++}`;
        const { ledgerId, input } = await openLedger(store as never, {}, account);
        const reservations: Reservation[] = [];
        const facts: AttemptDocument[] = [];
        for (let n = 0; n < RESERVATIONS; n++) {
          const ask = input(`d${n}`, ATTEMPTS * WORST, { attempts: { 'model-a': ATTEMPTS } });
          const held = await store.ledger.reserve(ask);
          assert.ok(held.ok);
          const { reservation } = held;
          reservations.push(reservation);
          for (let k = 0; k < ATTEMPTS; k++) {
            const attemptId = `${account}/d${n}/${k}`;
            const attempt = { model: 'model-a', provider: 'a', worstCaseMicroUsd: WORST, part: 1, ordinal: 1 };
            const fence = { reservation, attemptId, ...attempt, fenceToken: 'one', nowMs: NOON_MS };
            assert.ok((await store.ledgerAttempts.start(fence)).ok);
            const { hour, category, purpose, entryKey } = reservation;
            const place = { ledgerId, entryKey, hour, category, purpose, decisionId: ask.decisionId, account };
            facts.push({
              ...{ ...NO_REPLY, ...attempt, ...place, _id: attemptId, step: 'quick', state: 'answered' },
              ...{ startedAtMs: NOON_MS, endedAtMs: NOON_MS, costMicroUsd: billed[facts.length] ?? 0 },
            });
          }
        }
        // Either the reservations are held and are closed amid the rest, or all is uncertain when it begins.
        const close = (of: typeof store, entryKey: string) =>
          closeReservation({ store: of as never, clock }, ledgerId, entryKey);
        if (isClosed) for (const { entryKey } of reservations) await close(store, entryKey);
        const total = sum(billed);
        const isNotBelow = async () => {
          const { committedMicroUsd, uncertainMicroUsd } = (await store.ledger.read(ledgerId))?.total ?? assert.fail();
          assert.ok(committedMicroUsd >= total, `the ledger has ${committedMicroUsd}, the bill ${total}`);
          assert.ok(uncertainMicroUsd >= 0);
        };

        const report = async (of: typeof store, fact: AttemptDocument) => {
          const became = await of.attempts.record(fact);
          if (became === 'corrected') await of.ledgerAttempts.bookCorrections(ledgerId);
        };
        const live = all.map(async ({ does, attempt, dies }) => {
          const turn = scheduler.scheduleFunction(async () => undefined);
          const own = partsOf(dying(db, dies, async () => void (await turn()), isNotBelow));
          const fact = facts[attempt] ?? assert.fail();
          try {
            if (does === 'close') await close(own, fact.entryKey);
            else if (does === 'report') await report(own, fact);
            else if (does === 'sweep') await own.ledgerAttempts.bookCorrections(ledgerId);
            else if (await own.attempts.reconcile(fact._id, fact.costMicroUsd ?? 0))
              await own.ledgerAttempts.bookCorrections(ledgerId);
          } catch (error) {
            if (!(error instanceof Died)) throw error;
          }
        });
        await scheduler.waitFor(Promise.all(live));

        // Who comes after: the governor closes what is held, the bill has every request, the sweep books what is due.
        for (const { entryKey } of reservations) await close(store, entryKey);
        await isNotBelow();
        for (const fact of facts) await store.attempts.reconcile(fact._id, fact.costMicroUsd ?? 0);
        for (const due of await store.ledgerAttempts.ledgersToCorrect(account))
          await store.ledgerAttempts.bookCorrections(due);
        const ledger = (await store.ledger.read(ledgerId)) ?? assert.fail('no ledger');
        assert.deepEqual(ledger.total, {
          committedMicroUsd: total,
          spentMicroUsd: total,
          heldMicroUsd: 0,
          uncertainMicroUsd: 0,
        });
        assert.equal(sum(cellsOf(ledger).map(({ spentMicroUsd }) => spentMicroUsd)), total);
        assert.deepEqual(await store.ledgerAttempts.ledgersToCorrect(account), []);
      }),
      { numRuns: 25 },
    );
  });

  it('books more than one update takes, each attempt once, with four workers at it', async () => {
    const db = client.db(`test_${randomUUID().slice(0, 8)}`);
    const store = partsOf(db);
    const { ledgerId, input } = await openLedger(store as never, {}, 'many');
    const count = 120;
    const held = await store.ledger.reserve(input('d', count * WORST, { attempts: { 'model-a': count } }));
    assert.ok(held.ok);
    const { reservation } = held;
    const ids = Array.from({ length: count }, (_, k) => `many/d/${k}`);
    for (const attemptId of ids) {
      const attempt = { model: 'model-a', provider: 'a', worstCaseMicroUsd: WORST, part: 1, ordinal: 1 };
      const fence = { reservation, attemptId, ...attempt, fenceToken: 'one', nowMs: NOON_MS };
      assert.ok((await store.ledgerAttempts.start(fence)).ok);
    }
    await closeReservation({ store: store as never, clock: { now: () => NOON_MS } }, ledgerId, reservation.entryKey);
    await Promise.all(ids.map((id) => store.attempts.reconcile(id, 1)));
    const booked = await Promise.all(Array.from({ length: 4 }, () => store.ledgerAttempts.bookCorrections(ledgerId)));
    assert.deepEqual(booked.flat().toSorted(), ids.toSorted());
    const ledger = (await store.ledger.read(ledgerId)) ?? assert.fail('no ledger');
    assert.deepEqual([ledger.total.spentMicroUsd, ledger.total.uncertainMicroUsd], [count, 0]);
    assert.ok(ledger.corrections.lastBatch.length <= 100);
  });
});
