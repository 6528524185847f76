import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { sharedServers } from '../../support/servers.ts';

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom('', 'a', 'a\u0001', 'ab', 'b', 'é', '😀'),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof({ weight: 5, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) });
const fields = fc.record({ a: value, b: scalar }, { requiredKeys: [] });
const range = fc
  .record({ $gt: scalar, $gte: scalar, $lt: scalar, $lte: scalar }, { requiredKeys: [] })
  .filter((each) => Object.values(each).every((bound) => bound !== null));
const condition: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({ $eq: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
  range.filter((each) => Object.keys(each).length > 0),
);
const query = fc.record({ a: condition, b: condition }, { requiredKeys: [] });
const step = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), document: fields }),
  fc.record({ kind: fc.constant('change' as const), of: fc.nat(20), document: fields }),
  fc.record({ kind: fc.constant('remove' as const), of: fc.nat(20), document: fields }),
);

describe('the MongoDB server, with indexes', () => {
  let client: MongoClient;
  before(async () => {
    client = await MongoClient.connect((await sharedServers()).mongodb.uri);
  });
  after(() => client.close());

  it('finds with indexes exactly what it finds without', async () => {
    const db = client.db(`test_${randomUUID().slice(0, 8)}`);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        fc.array(query, { minLength: 6, maxLength: 6 }),
        async (steps, queries) => {
          const plain = db.collection<Document & { _id: string }>(`plain_${run}`);
          const indexed = db.collection<Document & { _id: string }>(`indexed_${run++}`);
          await indexed.createIndex({ a: 1 });
          for (const [serial, each] of steps.entries()) {
            if (serial === 4) await indexed.createIndex({ b: -1, a: 1 });
            if (serial === 5) await indexed.createIndex({ a: 1, b: 1 });
            for (const collection of [plain, indexed]) await take(collection, each, serial);
          }
          for (const each of queries) {
            assert.deepEqual(await ids(indexed, each), await ids(plain, each), JSON.stringify(each));
          }
        },
      ),
      { numRuns: 60 },
    );
    await db.dropDatabase();
  });
});

async function take(
  collection: Collection<Document & { _id: string }>,
  each: { kind: 'insert' | 'change' | 'remove'; of?: number; document: Document },
  serial: number,
): Promise<void> {
  if (each.kind === 'insert') await collection.insertOne({ _id: `n${serial}`, ...each.document });
  else if (each.kind === 'remove') await collection.deleteOne({ _id: `n${each.of}` });
  else await collection.replaceOne({ _id: `n${each.of}` }, each.document);
}

const ids = async (collection: Collection<Document & { _id: string }>, filter: Document) =>
  (await collection.find(filter).toArray()).map(({ _id }) => _id).toSorted();
