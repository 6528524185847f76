import { prepareStore } from '../store/index.ts';
import { adoptStore } from '../workers/own-store.ts';
import { hostOf, readConfig, withClient, withStore } from './context.ts';
import { CommandFailed, type Json, printResult } from './output.ts';
import { workersPolling } from './temporal-state.ts';

/** Makes the indexes of the database. */
export async function prepare({ json }: Json): Promise<void> {
  const { uri, database } = readConfig().mongodb;
  try {
    await prepareStore(uri, database);
  } catch (error) {
    // The driver's own error may quote the connection string; what the server answered does not.
    const why = error instanceof Error && error.name === 'MongoServerError' ? ` (${error.message})` : '';
    throw new CommandFailed('not_prepared', `The database ${database} at ${hostOf(uri)} could not be prepared${why}.`);
  }
  printResult(json, { database, prepared: true }, () => `The database ${database} has its indexes.`);
}

/** Binds the database to the namespace. */
export async function adopt({ json }: Json): Promise<void> {
  const config = readConfig();
  const { namespace } = config.temporal;
  const { database } = config.mongodb;
  const adopted = await withStore(config, (store) =>
    withClient(config, async (_, client) => {
      if (await workersPolling(client)) {
        throw new CommandFailed(
          'workers_running',
          `Workers have polled the namespace ${namespace} within the last two minutes: with two stores at once money would be spent twice. Stop them all, wait two minutes, and run this again.`,
        );
      }
      return adoptStore(client, store, config);
    }),
  );
  printResult(json, { database, namespace, adopted }, () =>
    adopted
      ? `The namespace ${namespace} goes on with the database ${database}: start its workers.`
      : `The namespace ${namespace} and the database ${database} belong together already; nothing was changed.`,
  );
}
