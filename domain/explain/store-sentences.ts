import type { StoreRefusalCatalog } from '../health/store-identity.ts';
import { sentencesOf } from '../shared/finding.ts';

const UNTOUCHED = 'Nothing was started, ended or written.';
const ADOPT =
  'stop all workers and run `bin/conclave store adopt` (with servers of its own: `bin/conclave up --adopt-store`)';

/** Why a worker does not start on a store, and what to do about it. */
export const storeRefusalSentence = sentencesOf<StoreRefusalCatalog>({
  store_of_another_namespace: ({ database, namespace, address, ownNamespace, ownNamespaceId, ownAddress }) =>
    `The database ${database} belongs to the service of the namespace ${ownNamespace} (id ${ownNamespaceId}, last seen at ${ownAddress}), and this worker was started for the namespace ${namespace} at ${address}. ${UNTOUCHED} Check CONCLAVE_DATABASE, MONGODB_URI, TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. If that service is gone for good and this namespace is to go on with its store, ${ADOPT}.`,
  namespace_of_another_store: ({ database, namespace, address, isEmpty }) =>
    `The service of the namespace ${namespace} at ${address} runs with another store than the database ${database}${isEmpty ? ', which holds nothing' : ''}. ${UNTOUCHED} Check CONCLAVE_DATABASE and MONGODB_URI. If its store is lost and the service is to begin again with this one, ${ADOPT}: that ends the namespace’s \`operations\`, scorekeeper and governors, and new ones begin.`,
});

/** Why a worker or the dashboard does not start on a database that was not prepared. */
export const missingIndexesSentence = ({
  database,
  missing,
}: {
  readonly database: string;
  readonly missing: readonly string[];
}): string =>
  `The database ${database} lacks ${missing.length === 1 ? 'an index' : `${missing.length} indexes`} (${missing.join(', ')}): run \`bin/conclave store prepare\` as a user who may make indexes, once for each version.`;
