import { Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import proto from '@temporalio/proto';
import { retryWithin } from './retry-within.ts';

const RETENTION_SECONDS = 30 * 24 * 3600;
const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD, INDEXED_VALUE_TYPE_DOUBLE: DOUBLE } =
  proto.temporal.api.enums.v1.IndexedValueType;

/** What decisions are found by; a start that sets an unregistered one would fail. */
export const SEARCH_ATTRIBUTES: Readonly<Record<string, temporal.api.enums.v1.IndexedValueType>> = {
  ConclaveAccount: KEYWORD,
  ConclaveTicker: KEYWORD,
  ConclaveAction: KEYWORD,
  ConclaveMode: KEYWORD,
  ConclavePath: KEYWORD,
  ConclaveCostUsd: DOUBLE,
};

/** Waits for the server, then makes sure of the namespace, its retention (the dev server's own default keeps closed
 * workflows one day) and the search attributes. Throws, naming what is missing, when the server stays away or refuses. */
export async function prepareNamespace(address: string, namespace: string, withinMs: number): Promise<void> {
  const connection = await connect(address, withinMs);
  try {
    const { workflowService, operatorService } = connection;
    const seconds = RETENTION_SECONDS as unknown as Long;
    const workflowExecutionRetentionTtl = { seconds };
    try {
      const config = { workflowExecutionRetentionTtl };
      await workflowService.updateNamespace({ namespace, config });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: { seconds } });
    }
    const missing = await missingAttributes(connection, namespace, withinMs);
    if (missing.length > 0) {
      await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
    }
    await untilRegistered(connection, namespace, withinMs);
  } finally {
    await connection.close();
  }
}

type Long = NonNullable<temporal.api.namespace.v1.INamespaceConfig['workflowExecutionRetentionTtl']>['seconds'];

function connect(address: string, withinMs: number): Promise<Connection> {
  return retryWithin(withinMs, async () => {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.workflowService.getSystemInfo({});
      return connection;
    } catch (error) {
      throw new Error(`No Temporal server answers at ${address} (${String(error)}).`);
    }
  });
}

/** The search attributes that the namespace lacks. A namespace that was registered a moment ago is not known at once to every
 * part of the server. */
async function missingAttributes({ operatorService }: Connection, namespace: string, withinMs: number) {
  const list = () => operatorService.listSearchAttributes({ namespace });
  const { customAttributes } = await retryWithin(withinMs, list, isNotFound);
  return Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => customAttributes[name] === undefined);
}

/** A registration takes a moment to reach the server's own cache; a workflow that came sooner would fail. */
async function untilRegistered(connection: Connection, namespace: string, withinMs: number): Promise<void> {
  await retryWithin(withinMs, async () => {
    const missing = (await missingAttributes(connection, namespace, 0)).map(([name]) => name);
    if (missing.length > 0)
      throw new Error(`Namespace ${namespace} lacks the search attributes ${missing.join(', ')}.`);
  });
}

function isNotFound(error: unknown): boolean {
  const NOT_FOUND = 5;
  return typeof error === 'object' && error !== null && 'code' in error && error.code === NOT_FOUND;
}
