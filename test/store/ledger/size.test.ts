import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BSON, MongoClient } from 'mongodb';
import { pathKey } from '../../../store/collections.ts';
import { createAttemptRepository } from '../../../store/ledger/attempts.ts';
import type { LedgerAttempt, LedgerDocument } from '../../../store/ledger/document.ts';
import { createLedgerRepository } from '../../../store/ledger/ledger.ts';
import { sharedServers } from '../../support/servers.ts';
import { NOON_MS, nothingKnown, openLedger } from '../../support/store.ts';

const RESERVATIONS = 70;
const ATTEMPTS = 1_000;
const WORST = 10;
const MOST_BYTES = 256 * 1_024;

describe('a day on which every request stays uncertain', () => {
  let client: MongoClient;
  before(async () => {
    const { mongodb } = await sharedServers();
    client = await new MongoClient(mongodb.uri).connect();
  });
  after(() => client.close());

  it('has 70,000 of them in a document that is as small as any other day’s, and the sums of all', async () => {
    const db = client.db(`test_${randomUUID().slice(0, 8)}`);
    const ledgers = db.collection<LedgerDocument>('ledger');
    const store = { ledger: createLedgerRepository(db), ledgerAttempts: createAttemptRepository(db) };
    const budget = { dayMicroUsd: 1e9, hourMicroUsd: 1e9, decisionMicroUsd: 1e9 };
    const { ledgerId, input } = await openLedger(store as never, budget, 'outage');
    for (let n = 0; n < RESERVATIONS; n++) {
      const held = await store.ledger.reserve(input(`d${n}`, ATTEMPTS * WORST));
      assert.ok(held.ok);
      const { entryKey } = held.reservation;
      // As their fences leave them; one by one they would take a minute.
      const started = Array.from(
        { length: ATTEMPTS },
        (_, k): LedgerAttempt => ({
          ...{ attemptId: `outage/d${n}/quick/model-a/1/${k}`, model: 'model-a', provider: 'a', fenceToken: 'one' },
          ...{ part: 1, ordinal: 1, worstCaseMicroUsd: WORST, startedAtMs: NOON_MS, state: 'started', costMicroUsd: 0 },
        }),
      );
      const attempts = Object.fromEntries(started.map((attempt) => [pathKey(attempt.attemptId), attempt]));
      await ledgers.updateOne({ _id: ledgerId }, { $set: { [`entries.${entryKey}.attempts`]: attempts } } as never);
      await store.ledgerAttempts.close(ledgerId, entryKey, nothingKnown);
    }
    const day = (await store.ledger.read(ledgerId)) ?? assert.fail('no ledger');
    const all = RESERVATIONS * ATTEMPTS * WORST;
    const { committedMicroUsd, uncertainMicroUsd, heldMicroUsd } = day.total;
    assert.deepEqual([committedMicroUsd, uncertainMicroUsd, heldMicroUsd], [all, all, 0]);
    const bytes = BSON.calculateObjectSize(day);
    assert.ok(bytes < MOST_BYTES, `the document has ${bytes} bytes`);
  });
});
