import type { Db } from 'mongodb';
import type { StoreIdentity } from '../domain/health/store-identity.ts';
import { insertOnce, withoutId } from './collections.ts';

const _id = 'service';

/** Whose store this is: written once, when the first worker starts on it. */
export function createIdentityRepository(db: Db) {
  const identities = db.collection<StoreIdentity & { _id: string }>('identity');

  async function read(): Promise<StoreIdentity | null> {
    const found = await identities.findOne({ _id });
    return found && withoutId(found);
  }

  return {
    read,

    /** Writes it unless one stands; returns the one that stands. */
    async claim(identity: StoreIdentity): Promise<StoreIdentity> {
      if (await insertOnce(identities, { _id, ...identity })) return identity;
      const standing = await read();
      if (!standing) throw new Error('The identity of the store vanished while it was being written; try again.');
      return standing;
    },

    /** Takes the store for another service. Only where an operator said so. */
    async replace(identity: StoreIdentity): Promise<void> {
      await identities.replaceOne({ _id }, identity, { upsert: true });
    },
  };
}
