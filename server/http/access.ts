import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { bearerOf } from './bearer.ts';
import { ApiError } from './failures.ts';
import type { TokenCheck } from './token.ts';

/** What our own page sends with every change, and a form or image of another site cannot. */
const OWN_HEADER = 'x-conclave-request';
const OWN_HEADER_VALUE = 'dashboard';

export interface Rights {
  readonly canRead: boolean;
  /** May change mode and caps: has shown the token. */
  readonly canControl: boolean;
}

export type Access = ReturnType<typeof createAccess>;

interface AccessParts {
  readonly tokens: TokenCheck;
  /** Bound to loopback: reads are open, and the Host header must be one of `hosts`. */
  readonly isLoopback: boolean;
  /** Names with port; a function, because the port may be known only once it listens. */
  readonly hosts: () => readonly string[];
}

export function createAccess({ tokens, isLoopback, hosts }: AccessParts) {
  return {
    tokens,
    /** Whether everyone who reaches the port may read. */
    isOpen: isLoopback,
    /** On loopback, refuses a Host header that is not one of its names: a page of another site had its own name resolve here. */
    refuseOtherHosts(context: Context): void {
      const host = context.req.header('host')?.toLowerCase() ?? '';
      if (isLoopback && !hosts().includes(host)) {
        throw new ApiError(403, 'forbidden', `This dashboard answers to ${hosts().join(', ')} only.`);
      }
    },
    /** By cookie or bearer token. Throws for a wrong bearer token. */
    async rightsOf(context: Context): Promise<Rights> {
      const isKnown = tokens.isSession(getCookie(context, tokens.cookieName)) || (await hasToken(context));
      return { canRead: isLoopback || isKnown, canControl: isKnown };
    },
    /** Refuses a change that does not come from the dashboard's own page. */
    refuseOtherPages(context: Context): void {
      if (!isSameOrigin(context)) {
        throw new ApiError(
          403,
          'forbidden',
          'A change must come from the dashboard’s own page: the origin is another.',
        );
      }
      if (context.req.header(OWN_HEADER) !== OWN_HEADER_VALUE) {
        throw new ApiError(403, 'forbidden', `A change must carry the header ${OWN_HEADER}: ${OWN_HEADER_VALUE}.`);
      }
    },
  };

  async function hasToken(context: Context): Promise<boolean> {
    const header = context.req.header('authorization');
    if (header === undefined) return false;
    await tokens.check(bearerOf(header) ?? '', addressOf(context));
    return true;
  }
}

/** The address that wrong tokens are counted against; behind a proxy it is the proxy's. */
export function addressOf(context: Context): string {
  const env = context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/** Whether it came by TLS, here or at the proxy before this server. */
export function isHttps(context: Context): boolean {
  return context.req.header('x-forwarded-proto') === 'https' || new URL(context.req.url).protocol === 'https:';
}

function isSameOrigin(context: Context): boolean {
  const origin = context.req.header('origin');
  if (origin === undefined) return context.req.header('sec-fetch-site') === 'same-origin';
  return origin === `${isHttps(context) ? 'https' : 'http'}://${context.req.header('host')?.toLowerCase()}`;
}
