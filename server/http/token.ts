import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ApiError } from './failures.ts';

const SESSION_MS = 30 * 86_400_000;
const FAILURES_AT_MOST = 10;
const FAILURES_FORGOTTEN_AFTER_MS = 60_000;
const SLOWED_BY_MS = 250;
const SLOWED_AT_MOST_MS = 2_000;
const ADDRESSES_AT_MOST = 1_000;

export type TokenCheck = ReturnType<typeof createTokenCheck>;

interface TokenParts {
  readonly token: string;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export function createTokenCheck({ token, now, wait }: TokenParts) {
  const failures = new LRUCache<string, number>({
    max: ADDRESSES_AT_MOST,
    ttl: FAILURES_FORGOTTEN_AFTER_MS,
    ttlResolution: 0,
    perf: { now },
  });
  const sign = (text: string) => createHmac('sha256', token).update(text).digest('base64url');
  const signed = (untilMs: number) => `${untilMs}.${sign(`session ${untilMs}`)}`;
  return {
    /** Different for each token, because dashboards on two ports of one host share their cookies. */
    cookieName: `conclave_${digest(`cookie ${token}`).toString('hex').slice(0, 8)}`,
    sessionMs: SESSION_MS,
    /** Throws for a wrong token, after a wait that grows with each, and refuses to check after ten failures in a minute. */
    async check(given: string, address: string): Promise<void> {
      const failed = failures.get(address) ?? 0;
      if (failed >= FAILURES_AT_MOST) {
        throw new ApiError(
          429,
          'unauthorized',
          'Too many wrong tokens from this address: wait a minute, then try again.',
        );
      }
      if (isSame(given, token)) return;
      failures.set(address, failed + 1);
      await wait(Math.min(SLOWED_AT_MOST_MS, SLOWED_BY_MS * 2 ** failed));
      throw new ApiError(401, 'unauthorized', 'That is not the token of this dashboard.');
    },
    /** A cookie's value: its end, signed with the token; a restart ends no session, a new token ends all. */
    newSession: () => signed(now() + SESSION_MS),
    isSession(value: string | undefined): boolean {
      const [, until] = /^(\d{1,16})\.[\w-]{43}$/.exec(value ?? '') ?? [];
      return (
        value !== undefined && until !== undefined && Number(until) > now() && isSame(value, signed(Number(until)))
      );
    },
  };
}

/** In constant time: the digests have one length. */
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

const digest = (text: string) => createHash('sha256').update(text).digest();
