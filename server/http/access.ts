import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { MOST_TOKEN_CHARACTERS } from '../../domain/shared/token-bounds.ts';
import { ApiError } from './api-error.ts';
import type { Rights } from './rights.ts';
import type { TokenCheck } from './token.ts';

/** What a page of ours sends with every change, and no form or image of a stranger's page can. */
const OWN_HEADER = 'x-conclave-request';
const OWN_HEADER_VALUE = 'dashboard';

const BEARER = new RegExp(`^Bearer (\\S{1,${MOST_TOKEN_CHARACTERS}})$`, 'i');

export interface Access {
  readonly tokens: TokenCheck;
  /** Whether anybody who reaches the port may read. */
  readonly isOpen: boolean;
  /** Refuses names under which nobody reaches a loopback address but a page that had its own name point there. */
  refuseStrangeHost(context: Context): void;
  /** Who asks, by cookie or bearer. Throws where a bearer token is wrong. */
  rightsOf(context: Context): Promise<Rights>;
  /** Refuses a change that does not come from the dashboard's own page. */
  refuseOtherPages(context: Context): void;
}

export interface AccessParts {
  readonly tokens: TokenCheck;
  /** Bound to loopback: reads are open, and the Host header must be one of `hosts`. */
  readonly isLoopback: boolean;
  /** Names with port; asked late, because the port may be known only once it listens. */
  readonly hosts: () => readonly string[];
}

export function createAccess({ tokens, isLoopback, hosts }: AccessParts): Access {
  return {
    tokens,
    isOpen: isLoopback,
    refuseStrangeHost(context) {
      if (!isLoopback) return;
      const host = context.req.header('host')?.toLowerCase() ?? '';
      if (hosts().includes(host)) return;
      throw new ApiError(403, 'forbidden', `This dashboard answers to ${hosts().join(', ')} only.`);
    },
    async rightsOf(context) {
      const isKnown = tokens.isSession(getCookie(context, tokens.cookieName)) || (await hasToken(context));
      return { canRead: isLoopback || isKnown, canControl: isKnown };
    },
    refuseOtherPages(context) {
      if (!isSameOrigin(context)) {
        throw new ApiError(
          403,
          'forbidden',
          'A change must come from the dashboard’s own page: the origin is another one.',
        );
      }
      if (context.req.header(OWN_HEADER) === OWN_HEADER_VALUE) return;
      throw new ApiError(403, 'forbidden', `A change must carry the header ${OWN_HEADER}: ${OWN_HEADER_VALUE}.`);
    },
  };

  async function hasToken(context: Context): Promise<boolean> {
    const header = context.req.header('authorization');
    if (header === undefined) return false;
    const [, token = ''] = BEARER.exec(header) ?? [];
    await tokens.check(token, addressOf(context));
    return true;
  }
}

/** Whom failures are counted against; behind a proxy that is the proxy. */
export function addressOf(context: Context): string {
  const env = context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/** Whether it came by TLS, here or at the proxy before us. */
export function isHttps(context: Context): boolean {
  return context.req.header('x-forwarded-proto') === 'https' || new URL(context.req.url).protocol === 'https:';
}

function isSameOrigin(context: Context): boolean {
  const origin = context.req.header('origin');
  if (origin === undefined) return context.req.header('sec-fetch-site') === 'same-origin';
  return origin === `${isHttps(context) ? 'https' : 'http'}://${context.req.header('host')?.toLowerCase()}`;
}
