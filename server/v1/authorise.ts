import type { Context } from 'hono';
import { LRUCache } from 'lru-cache';
import { permits, type Scope } from '../../domain/shared/scopes.ts';
import type { Store } from '../../store/index.ts';
import type { AccessToken } from '../../store/tokens.ts';
import { BEARER_WANTED, bearerOf } from '../http/bearer.ts';
import { V1Problem } from './problem.ts';

/** How long a token goes on after it was revoked, at most, and how long a wrong one is known to be wrong. */
const KNOWN_FOR_MS = 1_000;
const KNOWN_AT_MOST = 1_000;
const MINUTE_MS = 60_000;

interface AuthoriserParts {
  readonly tokens: Pick<Store['tokens'], 'find'>;
  /** Whether only this machine reaches the port: then reading needs no token. */
  readonly isLoopback: boolean;
  readonly now: () => number;
}

/** Says who asks, and whether they may. */
export function createAuthoriser({ tokens, isLoopback, now }: AuthoriserParts) {
  const known = new LRUCache<string, { readonly token: AccessToken | null }>({
    max: KNOWN_AT_MOST,
    ttl: KNOWN_FOR_MS,
    ttlResolution: 0,
    perf: { now },
  });
  const buckets = new LRUCache<string, { readonly left: number; readonly atMs: number }>({ max: KNOWN_AT_MOST });

  async function tokenOf(context: Context): Promise<AccessToken | null> {
    const header = context.req.header('authorization');
    if (header === undefined) return null;
    const secret = bearerOf(header);
    if (secret === null) {
      throw new V1Problem('unauthorized', 'The header Authorization is not `Bearer <token>`.', {
        headers: BEARER_WANTED,
      });
    }
    const { token } = known.get(secret) ?? (await look(secret));
    if (token) return token;
    throw new V1Problem('unauthorized', 'That token is not in force: it is unknown, or it was revoked.', {
      headers: BEARER_WANTED,
    });
  }

  /** Kept from here alone: written again at each use, a revoked token would stay known for as long as it is used. */
  async function look(secret: string): Promise<{ readonly token: AccessToken | null }> {
    const found = { token: await tokens.find(secret) };
    known.set(secret, found);
    return found;
  }

  /** Takes one request from what the token may send in a minute. */
  function take({ name, perMinute }: AccessToken): void {
    const atMs = now();
    const before = buckets.get(name) ?? { left: perMinute, atMs };
    const left = Math.min(perMinute, before.left + (Math.max(0, atMs - before.atMs) * perMinute) / MINUTE_MS);
    if (left < 1) {
      const seconds = Math.max(1, Math.ceil(((1 - left) * MINUTE_MS) / perMinute / 1_000));
      throw new V1Problem('rate_limited', `The token ${name} may send ${perMinute} requests a minute.`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
    buckets.set(name, { left: left - 1, atMs });
  }

  return {
    /** Throws once the token of a request that goes on, such as a stream, is no longer in force. */
    async requireInForce(context: Context): Promise<void> {
      await tokenOf(context);
    },
    /** The token of a request that may do what `scope` says; null = a reader on this machine. Throws for everyone else. */
    async authorise(context: Context, scope: Scope): Promise<AccessToken | null> {
      const token = await tokenOf(context);
      if (!token) {
        if (isLoopback && scope === 'read' && context.req.method !== 'POST') return null;
        throw new V1Problem('unauthorized', `This needs a token with the scope ${scope}.`, { headers: BEARER_WANTED });
      }
      take(token);
      if (permits(token.scopes, scope)) return token;
      const may = token.scopes.join(', ');
      throw new V1Problem('forbidden', `The token ${token.name} has the scopes ${may}; this needs ${scope}.`);
    },
  };
}

/** Refuses a token that is bound to other accounts. */
export function requireAccount(token: AccessToken | null, account: unknown): void {
  if (!token || token.accounts === null || typeof account !== 'string' || token.accounts.includes(account)) return;
  const may = token.accounts.join(', ');
  throw new V1Problem('forbidden', `The token ${token.name} is for the accounts ${may} alone.`, {
    field: 'account',
    value: account,
  });
}

/** Refuses a token that is bound to accounts, for what concerns all of them. */
export function requireAllAccounts(token: AccessToken | null): void {
  if (!token || token.accounts === null) return;
  const may = token.accounts.join(', ');
  throw new V1Problem('forbidden', `The token ${token.name} is for the accounts ${may}; this concerns all accounts.`);
}

/** Who made a change, for the audit. */
export const actorOf = (token: AccessToken | null): string => `token ${token?.name ?? 'none'}`;
