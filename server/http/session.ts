import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import type { MetaView } from '../contract/controls.ts';
import { addressOf, isHttps, type Rights } from './access.ts';
import type { Call } from './route.ts';

/** Exchanges the token for the session's cookie. Throws for a wrong one. */
export async function openSession({ token }: { readonly token: string }, { parts, context }: Call): Promise<Rights> {
  const { tokens } = parts.access;
  await tokens.check(token, addressOf(context));
  const maxAge = tokens.sessionMs / 1_000;
  setCookie(context, tokens.cookieName, tokens.newSession(), { ...optionsFor(context), maxAge });
  return { canRead: true, canControl: true };
}

export async function closeSession(_: unknown, { parts, context }: Call): Promise<Rights> {
  deleteCookie(context, parts.access.tokens.cookieName, optionsFor(context));
  return { canRead: parts.access.isOpen, canControl: false };
}

const optionsFor = (context: Context) =>
  ({ httpOnly: true, sameSite: 'Strict', path: '/', secure: isHttps(context) }) as const;

/** What the page reads before anything else. Without the token it gets no more than it needs to ask for it. */
export async function readMeta(_: unknown, { parts, rights }: Call): Promise<MetaView> {
  const { sources, version, tokenHint } = parts;
  const accounts = Object.entries(sources.accounts).map(([account, { zone }]) => ({ account, zone }));
  return {
    version,
    simulated: sources.simulated,
    namespace: sources.temporal.namespace,
    webUiUrl: rights.canRead ? sources.webUiUrl : null,
    accounts: rights.canRead ? accounts : [],
    models: rights.canRead ? sources.models.map(({ id }) => id) : [],
    ...rights,
    tokenHint,
  };
}
