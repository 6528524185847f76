import { createHash, randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Scope } from '../domain/shared/scopes.ts';
import { insertOnce } from './collections.ts';

/** What a program shows to use the API. The token itself is nowhere: the store has its SHA-256. */
export interface AccessToken {
  /** Names it in lists and in the audit; never used for another one. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The accounts that it may decide for and read; null = all. */
  readonly accounts: readonly string[] | null;
  /** Requests that it may send in a minute. */
  readonly perMinute: number;
  readonly createdAtMs: number;
  readonly createdBy: string;
  /** Null = it is in force. */
  readonly revokedAtMs: number | null;
}

const PREFIX = 'conclave_';
const SECRET_BYTES = 32;
/** 256 random bits need no slow hash: they cannot be guessed. */
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

type TokenDocument = Omit<AccessToken, 'name'> & { readonly _id: string; readonly hash: string };

export function createTokenRepository(db: Db) {
  const tokens = db.collection<TokenDocument>('tokens');
  const read = ({ _id, hash: _, ...rest }: TokenDocument): AccessToken => ({ name: _id, ...rest });
  return {
    /** Makes a token and gives it, this once; null when one of this name is there, revoked ones included. */
    async make({ name, ...token }: Omit<AccessToken, 'revokedAtMs'>): Promise<string | null> {
      const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
      const document = { _id: name, hash: hashOf(secret), ...token, revokedAtMs: null };
      return (await insertOnce(tokens, document)) ? secret : null;
    },

    /** The token in force that this is; null = there is none. */
    async find(secret: string): Promise<AccessToken | null> {
      const found = await tokens.findOne({ hash: hashOf(secret), revokedAtMs: null });
      return found && read(found);
    },

    /** Newest first, revoked ones included. */
    async list(): Promise<AccessToken[]> {
      return (await tokens.find({}).sort({ createdAtMs: -1 }).toArray()).map(read);
    },

    /** False when no token of this name is in force. */
    async revoke(name: string, atMs: number): Promise<boolean> {
      const { modifiedCount } = await tokens.updateOne(
        { _id: name, revokedAtMs: null },
        { $set: { revokedAtMs: atMs } },
      );
      return modifiedCount === 1;
    },
  };
}
