import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import type { Log } from '../activities/index.ts';
import { SEARCH_ATTRIBUTE } from '../workflows/messages.ts';

const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
/** A namespace, or an attribute, that was registered a moment ago is not known at once to every part of the server. */
const WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 250;
/** Temporal's numbers of the types (`IndexedValueType`). */
const TYPES = { KEYWORD: 2, DOUBLE: 4 } as const;

/** The search attributes that a namespace lacks, or has with another type, as `temporal operator search-attribute create` names
 * them: `ConclaveAccount=Keyword`. */
export async function missingSearchAttributes(
  { operatorService }: Pick<Connection, 'operatorService'>,
  namespace: string,
): Promise<string[]> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return Object.values(SEARCH_ATTRIBUTE)
    .filter(({ name, type }) => customAttributes[name] !== TYPES[type])
    .map(({ name, type }) => `${name}=${type[0]}${type.slice(1).toLowerCase()}`);
}

/** Throws, naming what is missing and what to do, where decisions could not be published: each would end at the time limit of its
 * workflow, after its decision was recorded. Where the server does not tell, it is logged. */
export async function requireSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
  log: Log,
): Promise<void> {
  const until = Date.now() + WITHIN_MS;
  for (;;) {
    let problem: string;
    try {
      const missing = await missingSearchAttributes(connection, namespace);
      if (missing.length === 0) return;
      const options = missing.map((attribute) => `--name ${attribute.replace('=', ' --type ')}`).join(' ');
      problem = `The namespace ${namespace} lacks the search attributes ${missing.join(', ')}, without which no decision can be published: \`temporal operator search-attribute create --namespace ${namespace} ${options}\`.`;
    } catch (error) {
      if (!isGrpcServiceError(error)) throw error;
      if (error.code === PERMISSION_DENIED || error.code === UNIMPLEMENTED) {
        const message = `The search attributes of the namespace ${namespace} cannot be listed; a missing one stops every decision`;
        log('warn', message, { error: error.details });
        return;
      }
      if (error.code !== NOT_FOUND) throw error;
      problem = `Temporal does not know the namespace ${namespace}: ${error.details}`;
    }
    if (Date.now() > until) throw new Error(problem);
    await delay(LOOK_EVERY_MS);
  }
}
