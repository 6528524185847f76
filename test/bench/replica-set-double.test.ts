import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type Collection, MongoClient, type MongoClientOptions } from 'mongodb';
import { type ReplicaSetDouble, startReplicaSetDouble } from '../../bench/chaos/replica-set-double.ts';
import { sharedServers } from '../support/servers.ts';

interface Sum {
  readonly _id: string;
  readonly amount: number;
}

const WEAK: MongoClientOptions = { retryWrites: false, writeConcern: { w: 1 } };
const DURABLE: MongoClientOptions = { retryWrites: true, writeConcern: { w: 'majority', journal: true } };

describe('the double of a replica set', () => {
  let double: ReplicaSetDouble;
  const clients: MongoClient[] = [];
  const database = `double_${randomUUID().slice(0, 8)}`;

  before(async () => {
    const { mongodb } = await sharedServers();
    double = await startReplicaSetDouble(Number(new URL(mongodb.uri).port));
  });
  after(async () => {
    for (const client of clients) await client.close();
    await double.close();
  });

  async function sums(options: MongoClientOptions): Promise<Collection<Sum>> {
    const client = new MongoClient(double.uri, options);
    clients.push(client);
    await client.connect();
    return client.db(database).collection<Sum>('sums');
  }

  it('loses what was acknowledged without a majority, in reverse', async () => {
    const weak = await sums(WEAK);
    await weak.insertOne({ _id: 'before', amount: 1 });
    double.isolate();
    await weak.updateOne({ _id: 'before' }, { $inc: { amount: 1 } });
    await weak.updateOne({ _id: 'before' }, { $inc: { amount: 1 } });
    await weak.insertOne({ _id: 'during', amount: 1 });
    await weak.updateOne({ _id: 'upserted' }, { $set: { amount: 1 } }, { upsert: true });
    assert.equal((await weak.findOne({ _id: 'before' }))?.amount, 3, 'the primary shows it until then');
    assert.equal(await double.failOver(), 3);
    assert.deepEqual(await weak.find({}).sort({ _id: 1 }).toArray(), [{ _id: 'before', amount: 1 }]);
  });

  it('has a write that asks for a majority wait, and its repetition after the failover stand once', async () => {
    const durable = await sums(DURABLE);
    await durable.insertOne({ _id: 'kept', amount: 1 });
    double.isolate();
    let isAcknowledged = false;
    const write = durable.updateOne({ _id: 'kept' }, { $inc: { amount: 1 } }).then(() => {
      isAcknowledged = true;
    });
    const weak = await sums(WEAK);
    for (let look = 0; look < 100 && (await weak.findOne({ _id: 'kept' }))?.amount !== 2; look++);
    assert.equal(isAcknowledged, false);
    await double.failOver();
    await write;
    assert.equal((await durable.findOne({ _id: 'kept' }))?.amount, 2);
  });

  it('answers a write that states how long it waits with what it was not promised', async () => {
    const hurried = await sums({ ...DURABLE, writeConcern: { w: 'majority', journal: true, wtimeoutMS: 50 } });
    double.isolate();
    await assert.rejects(hurried.insertOne({ _id: 'late', amount: 1 }), { code: 64 });
    await double.failOver();
    assert.equal(await hurried.findOne({ _id: 'late' }), null);
  });

  it('shows a read of the majority nothing that may be lost', async () => {
    const weak = await sums(WEAK);
    await weak.insertOne({ _id: 'read', amount: 1 });
    double.isolate();
    await weak.updateOne({ _id: 'read' }, { $set: { amount: 2 } });
    const read = (level: 'local' | 'majority') => weak.findOne({ _id: 'read' }, { readConcern: { level } });
    assert.equal((await read('majority'))?.amount, 1);
    assert.equal((await read('local'))?.amount, 2);
    await double.failOver();
    assert.equal((await read('local'))?.amount, 1);
  });

  it('does a write once whose acknowledgement is lost, where it is sent again under its number', async () => {
    const durable = await sums(DURABLE);
    await durable.insertOne({ _id: 'once', amount: 1 });
    double.loseAcknowledgement(({ update }) => update === 'sums');
    const { modifiedCount } = await durable.updateOne({ _id: 'once', amount: 1 }, { $inc: { amount: 1 } });
    assert.equal(modifiedCount, 1);
    assert.equal((await durable.findOne({ _id: 'once' }))?.amount, 2);
    const weak = await sums(WEAK);
    double.loseAcknowledgement(({ update }) => update === 'sums');
    await assert.rejects(weak.updateOne({ _id: 'once', amount: 2 }, { $inc: { amount: 1 } }));
    assert.equal((await weak.findOne({ _id: 'once' }))?.amount, 3, 'applied, and its writer does not know');
  });
});
