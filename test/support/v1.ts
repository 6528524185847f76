import type { Scope } from '../../domain/shared/scopes.ts';
import type { Store } from '../../store/index.ts';
import type { TestApp } from './dashboard.ts';

let made = 0;

interface TokenOptions {
  readonly scopes?: readonly Scope[];
  readonly accounts?: readonly string[] | null;
  readonly perMinute?: number;
  readonly name?: string;
}

/** Makes a token, and gives the header that shows it. */
export async function bearer(
  store: Pick<Store, 'tokens'>,
  { scopes = ['decide', 'operate'], accounts = null, perMinute = 100_000, name = `bot-${++made}` }: TokenOptions = {},
): Promise<{ readonly authorization: string }> {
  const about = { name, scopes, accounts, perMinute, createdAtMs: Date.now(), createdBy: 'test' };
  const secret = await store.tokens.make(about);
  if (secret === null) throw new Error(`The token ${name} was made before.`);
  return { authorization: `Bearer ${secret}` };
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects.
  readonly body: any;
}

/** A request to /v1 with its answer read. */
export async function ask(
  app: Pick<TestApp, 'request'>,
  path: string,
  { body, headers = {} }: { readonly body?: unknown; readonly headers?: Record<string, string> } = {},
): Promise<Answered> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await app.request(path, { ...sent, headers: { ...type, ...headers } });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}
