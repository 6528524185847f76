import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BSON, type CommandSucceededEvent, MongoClient } from 'mongodb';
import { createLedgerRepository } from '../../../store/ledger/ledger.ts';
import { sharedServers } from '../../support/servers.ts';
import { openLedger } from '../../support/store.ts';

const COST = 100;
const HELD = 200;
const MOST_BYTES = 4_000;

describe('a refusal by a cap', () => {
  let client: MongoClient;
  before(async () => {
    const { mongodb } = await sharedServers();
    client = await new MongoClient(mongodb.uri, { monitorCommands: true }).connect();
  });
  after(() => client.close());

  it('reads the sums and caps that it compares, and not the reservations that fill the day', async () => {
    const ledger = createLedgerRepository(client.db(`test_${randomUUID().slice(0, 8)}`));
    const { ledgerId, input } = await openLedger({ ledger } as never, { dayMicroUsd: HELD * COST }, 'full');
    for (let n = 0; n < HELD; n++) assert.ok((await ledger.reserve(input(`d${n}`, COST))).ok);
    const whole = (await ledger.read(ledgerId)) ?? assert.fail('no ledger');
    assert.ok(BSON.calculateObjectSize(whole) > 10 * MOST_BYTES, 'a day whose document is long');

    let bytes = 0;
    const count = ({ reply }: CommandSucceededEvent) => {
      bytes += BSON.calculateObjectSize(reply as BSON.Document);
    };
    client.on('commandSucceeded', count);
    const refused = await ledger.reserve(input('one-more', COST));
    client.off('commandSucceeded', count);
    assert.deepEqual(refused, {
      ok: false,
      cap: 'day',
      of: null,
      capMicroUsd: HELD * COST,
      committedMicroUsd: HELD * COST,
      askedMicroUsd: COST,
    });
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes were read`);
  });
});
