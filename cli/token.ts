import { type Fact, factsOf } from '../domain/explain/explanation.ts';
import { formatTime } from '../domain/shared/format.ts';
import { listKeys, showKey } from '../domain/shared/refusal.ts';
import type { Scope } from '../domain/shared/scopes.ts';
import type { AccessToken } from '../store/tokens.ts';
import { readConfig, userName, withStore } from './context.ts';
import { CommandFailed, type Json, printResult } from './output.ts';
import { renderFacts } from './render-part.ts';

interface CreateOptions extends Json {
  readonly scopes: readonly Scope[];
  readonly accounts?: readonly string[];
  readonly perMinute: number;
}

/** Makes a token and prints it, this once. */
export async function create(name: string, { scopes, accounts, perMinute, json }: CreateOptions): Promise<void> {
  const config = readConfig();
  const unknown = (accounts ?? []).filter((account) => !Object.hasOwn(config.accounts, account));
  if (unknown.length > 0) {
    const known = listKeys(Object.keys(config.accounts));
    throw new CommandFailed('not_found', `There is no account ${listKeys(unknown)}; configured: ${known}.`);
  }
  const about = {
    name,
    scopes,
    accounts: accounts ?? null,
    perMinute,
    createdAtMs: Date.now(),
    createdBy: userName(),
  };
  const token = await withStore(config, (store) => store.tokens.make(about));
  if (token === null) {
    throw new CommandFailed(
      'name_taken',
      `A token ${showKey(name)} was made before, and the audit names tokens: take another name. \`bin/conclave token list\` shows them.`,
    );
  }
  printResult(json, { token, ...about }, () =>
    [token, '', renderFacts(factsOfToken({ ...about, revokedAtMs: null })), 'It is shown this once: keep it.'].join(
      '\n',
    ),
  );
}

/** Prints the tokens, newest first; never a token itself. */
export async function list({ json }: Json): Promise<void> {
  const tokens = await withStore(readConfig(), (store) => store.tokens.list());
  printResult(json, tokens, () =>
    tokens.length === 0
      ? 'There are no tokens: `bin/conclave token create <name>` makes one.'
      : tokens.map((token) => renderFacts(factsOfToken(token))).join('\n\n'),
  );
}

/** Ends a token: within a second nothing is answered to it any more. */
export async function revoke(name: string, { json }: Json): Promise<void> {
  const isRevoked = await withStore(readConfig(), (store) => store.tokens.revoke(name, Date.now()));
  if (!isRevoked) {
    const message = `No token ${showKey(name)} is in force; \`bin/conclave token list\` shows them.`;
    throw new CommandFailed('not_found', message);
  }
  printResult(json, { name, revoked: true }, () => `The token ${name} is revoked.`);
}

function factsOfToken({
  name,
  scopes,
  accounts,
  perMinute,
  createdAtMs,
  createdBy,
  revokedAtMs,
}: AccessToken): readonly Fact[] {
  return factsOf([
    ['Token', name],
    ['May', scopes.join(', ')],
    ['Accounts', accounts === null ? 'all' : accounts.join(', ')],
    ['At most', `${perMinute} requests a minute`],
    ['Made', `${formatTime(createdAtMs)} by ${createdBy}`],
    revokedAtMs !== null && ['Revoked', formatTime(revokedAtMs)],
  ]);
}
