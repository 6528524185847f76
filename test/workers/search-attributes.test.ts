import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../local/embedded/prepare-namespace.ts';
import { startWorkers } from '../../workers/workers.ts';
import { SEARCH_ATTRIBUTE } from '../../workflows/messages.ts';
import { sharedServers } from '../support/servers.ts';
import { testConfig } from '../support/service.ts';

const RETENTION_SECONDS = 24 * 3_600;
const KEYWORD = 2;

describe('a namespace without the search attributes that decisions set', function () {
  this.timeout(60_000);

  it('is refused by workers before they take a task, with the names of what it lacks', async () => {
    const { temporal, mongodb } = await sharedServers();
    const namespace = `bare-${randomUUID().slice(0, 8)}`;
    const connection = await Connection.connect({ address: temporal.address });
    try {
      const workflowExecutionRetentionPeriod = { seconds: RETENTION_SECONDS as never };
      await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
      const config = testConfig({ temporal: { ...temporal, namespace }, mongodb }, { providers: [], models: [] }, {});
      const start = () => startWorkers(config, { log: () => undefined });
      await assert.rejects(start, (error: Error) => {
        for (const { name } of Object.values(SEARCH_ATTRIBUTE)) assert.match(error.message, new RegExp(`${name}=`));
        return error.message.includes(`create --namespace ${namespace} --name ConclaveAccount --type Keyword`);
      });
      // All but one, and that one with another type.
      const { ConclaveCostUsd: _, ...others } = SEARCH_ATTRIBUTES;
      const searchAttributes = { ...others, ConclaveCostUsd: KEYWORD };
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
      await assert.rejects(start, /lacks the search attributes ConclaveCostUsd=Double, without/);
    } finally {
      await connection.close();
    }
  });

  it('are those that the embedded server is given', () => {
    const TYPES = { KEYWORD: 2, DOUBLE: 4 } as const;
    const contract = Object.values(SEARCH_ATTRIBUTE).map(({ name, type }) => [name, TYPES[type]]);
    assert.deepEqual(Object.entries(SEARCH_ATTRIBUTES), contract);
  });
});
