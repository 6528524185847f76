import type { Collection, CollectionOptions, Db, Document, MongoClientOptions } from 'mongodb';
import { uriOptions } from '../domain/shared/uri-options.ts';

/** How long a write waits for a majority. Below the time-outs of the activities that write, so that they report the cause. */
const MAJORITY_WITHIN_MS = 8_000;
/** No answer at all for this long: the connection is taken for broken. */
const SILENT_FOR_MS = 30_000;
const SELECT_WITHIN_MS = 5_000;

/** How much each collection may lose. Nothing of one that is `durable`: money, mode, policy, outcomes or identity rest on it, or
 * what is learned. A `view` is made again within minutes, and nothing that was acknowledged rests on it: losing its last writes
 * costs an estimate, a line of a chart, or a repetition.
 *
 * | collection | what the loss of its last writes would cost |
 * |---|---|
 * | `demand` | an estimate of what is to come |
 * | `questions` | one duplicate market that is not recognised |
 * | `token_minutes` | tokens of one minute, granted again |
 * | `weights` | a point of a chart |
 * | `workers` | one heartbeat, written again three seconds later |
 */
const VIEWS = ['demand', 'questions', 'token_minutes', 'weights', 'workers'] as const;
export type ViewName = (typeof VIEWS)[number];

const VIEW: CollectionOptions = { writeConcern: { w: 1 }, readConcern: { level: 'local' } };

/** A collection of which the last writes may be lost. */
export const viewCollection = <Kept extends Document>(db: Db, name: ViewName): Collection<Kept> =>
  db.collection<Kept>(name, VIEW);

export const isView = (name: string): boolean => (VIEWS as readonly string[]).includes(name);

/** What every other collection is written and read with. A write is acknowledged when a majority has it in its journal, so that no
 * failover takes it back; one that reaches no majority in time fails with the server's WriteConcernTimeout: then its outcome is
 * unknown, and its writer tries again, guarded by what stands. Only what a majority has is read, from the primary, for what is
 * read must not be taken back either. `w` and `wtimeoutMS` of the connection string may ask for more. */
export function durableOptions(uri: string): MongoClientOptions {
  const stated = new Map(uriOptions(uri));
  const members = Number(stated.get('w'));
  const w = members > 1 ? members : 'majority';
  const wtimeoutMS = Number(stated.get('wtimeoutms')) || MAJORITY_WITHIN_MS;
  return {
    appName: 'conclave',
    maxPoolSize: 64,
    serverSelectionTimeoutMS: SELECT_WITHIN_MS,
    connectTimeoutMS: SELECT_WITHIN_MS,
    waitQueueTimeoutMS: SILENT_FOR_MS,
    socketTimeoutMS: Number(stated.get('sockettimeoutms')) || SILENT_FOR_MS,
    ignoreUndefined: true,
    retryWrites: true,
    retryReads: true,
    readPreference: 'primary',
    readConcern: { level: 'majority' },
    writeConcern: { w, journal: true, wtimeoutMS },
    // These two would otherwise be taken from the connection string.
    readConcernLevel: 'majority',
    journal: true,
  };
}

/** Throws where a stated number of members is no majority of the replica set: a failover could take back what they have. */
export async function requireMajority(db: Db, uri: string): Promise<void> {
  const w = Number(new Map(uriOptions(uri)).get('w'));
  if (!(w > 1)) return;
  const { hosts = [], passives = [], arbiters = [] } = await db.command({ hello: 1 });
  const members = hosts.length + passives.length + arbiters.length;
  if (w > members / 2) return;
  throw new Error(
    `MONGODB_URI has the option w=${w}, and the replica set has ${members} members: ${w} are no majority, so a failover could take back what they acknowledged. Leave w out, or state ${Math.floor(members / 2) + 1} at least.`,
  );
}
