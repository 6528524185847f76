import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { openStore, prepareStore } from '../../store/index.ts';
import { requireIndexes } from '../../workers/own-store.ts';
import { sharedServers } from '../support/servers.ts';

describe('the indexes of the store', () => {
  it('are made by preparing it, and not by opening it; what is missing is named, with the command', async () => {
    const { mongodb } = await sharedServers();
    const database = `test_${randomUUID().slice(0, 8)}`;
    const client = new MongoClient(mongodb.uri);
    const store = await openStore(mongodb.uri, database);
    try {
      assert.deepEqual(await client.db(database).listCollections().toArray(), [], 'opening wrote nothing');
      await assert.rejects(requireIndexes(store, database), /lacks \d+ indexes \(.*decisions.*store prepare/);
      await prepareStore(mongodb.uri, database);
      await requireIndexes(store, database);
      await client.db(database).collection('decisions').dropIndex('ticker_1_decidedAtMs_-1');
      assert.deepEqual(await store.missingIndexes(), ['decisions {"ticker":1,"decidedAtMs":-1}']);
      await prepareStore(mongodb.uri, database);
      assert.deepEqual(await store.missingIndexes(), []);
    } finally {
      await store.close();
      await client.close();
    }
  });
});
