import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { checkWith } from '../domain/shared/check-schema.ts';
import { oneOf, openShape, textLike } from '../domain/shared/field-schema.ts';
import type { ProviderRow } from '../domain/shared/model.ts';
import { LEAST_TOKEN_CHARACTERS, MOST_TOKEN_CHARACTERS } from '../domain/shared/token-bounds.ts';
import { findDataFolder, findUpward, keptDashboardPort, SERVERS_FILE, simulatedDataDir } from './data-folder.ts';
import { type ConfigPath, readJsonFile } from './file.ts';
import { weakOptions } from './mongodb-uri.ts';
import { Secret } from './secret.ts';
import { isSafeUrl } from './urls.ts';

const DEFAULT_CONFIG_FILE = 'conclave.config.json';
export const DEFAULT_DASHBOARD_PORT = 8234;

/** A secret that goes into a header or a key; what is wrong with it is said without it. */
const secret = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]+$/, 'it holds a space or a character that no header can carry, so set it again'),
  v.minLength(
    LEAST_TOKEN_CHARACTERS,
    ({ input }) =>
      `it has ${input.length} characters and must have at least ${LEAST_TOKEN_CHARACTERS}, such as \`openssl rand -hex 24\` makes`,
  ),
  v.maxLength(
    MOST_TOKEN_CHARACTERS,
    ({ input }) =>
      `it has ${input.length} characters and may have ${MOST_TOKEN_CHARACTERS} at most; \`openssl rand -hex 24\` makes one that is long enough`,
  ),
  v.transform((text) => new Secret(text)),
);
const secretCharacters = `${LEAST_TOKEN_CHARACTERS} to ${MOST_TOKEN_CHARACTERS} characters`;

const port = 'it must be a port from 1 to 65535, or 0 for any free one';
const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const variable = <const S extends v.GenericSchema>(schema: S, meaning: string) => ({ schema, meaning });

/** Every environment variable that is read, but for the providers' keys, whose names are in the provider rows. */
const VARIABLES = {
  TEMPORAL_ADDRESS: variable(
    textLike(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, 'it must be host:port, such as "127.0.0.1:7233"'),
    'host:port of the Temporal server. Default: the server of a running `conclave up`, else 127.0.0.1:7233.',
  ),
  TEMPORAL_NAMESPACE: variable(v.string(), 'The Temporal namespace. Default: conclave.'),
  MONGODB_URI: variable(
    textLike(
      /^mongodb(\+srv)?:\/\/\S+$/,
      'it must be a connection string that begins with mongodb:// or mongodb+srv://',
    ),
    'Connection string of the MongoDB server; it may not ask for less than writes by a majority, journaled and retryable, and reads from the primary. Default: the server of a running `conclave up`, else mongodb://127.0.0.1:27017.',
  ),
  CONCLAVE_DATABASE: variable(
    textLike(/^[A-Za-z0-9_-]{1,38}$/, 'it must be 1 to 38 letters, digits, dashes or underscores'),
    'Name of the database in that server. Default: conclave.',
  ),
  CONCLAVE_WEB_UI_URL: variable(
    textLike(/^https?:\/\/\S+$/, 'it must be an http or https URL'),
    'Where people reach the Temporal Web UI; used for links. Default: the one of a running `conclave up`, else no links.',
  ),
  CONCLAVE_CONFIG: variable(
    v.string(),
    `The configuration file. Default: the nearest ${DEFAULT_CONFIG_FILE} from the current folder upward, else the one beside the data folder; there need not be one.`,
  ),
  CONCLAVE_DATA_DIR: variable(
    v.string(),
    'Folder of what a local installation keeps. Default: the nearest .conclave from the current folder upward on which a service runs, else that of the service which this user started last unless other servers are named here, else the nearest, else a new one.',
  ),
  CONCLAVE_LOG_LEVEL: variable(oneOf(LOG_LEVELS), 'debug, info, warn or error. Default: info.'),
  CONCLAVE_WEBHOOK_SECRET: variable(
    secret,
    `What alerts that are sent to \`alerts.webhookUrl\` are signed with: ${secretCharacters}. Default: none, and nothing is sent.`,
  ),
  CONCLAVE_DASHBOARD_HOST: variable(
    textLike(/^[A-Za-z0-9.:-]{1,253}$/, 'it must be an address to listen on, such as "127.0.0.1"'),
    'Address that the dashboard listens on. Default: 127.0.0.1; on one that other machines reach it takes a token.',
  ),
  CONCLAVE_DASHBOARD_PORT: variable(
    v.pipe(
      textLike((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, port),
      v.transform(Number),
    ),
    `Port of the dashboard. Default: ${DEFAULT_DASHBOARD_PORT}, or a free one where that is taken.`,
  ),
  CONCLAVE_DASHBOARD_TOKEN: variable(
    secret,
    `What the dashboard's changes take, and on other addresses than loopback everything: ${secretCharacters}. Default: one that is made and kept in the data folder; none on other addresses, where nothing starts without.`,
  ),
  CONCLAVE_URL: variable(
    textLike(isSafeUrl, 'it must be an https URL (http on this machine alone) without a password, "?" or "#" in it'),
    `Where \`bin/conclave mcp\` finds the HTTP API. Default: where the dashboard of the running service is, else http://127.0.0.1:${DEFAULT_DASHBOARD_PORT}.`,
  ),
  CONCLAVE_TOKEN: variable(
    secret,
    'The token of the HTTP API that `bin/conclave mcp` asks with, as `bin/conclave token create` makes it. Default: none, which may read on this machine.',
  ),
} as const;
type Name = keyof typeof VARIABLES;
type Value<N extends Name> = v.InferOutput<(typeof VARIABLES)[N]['schema']>;

export const CONFIG_VARIABLES = Object.entries(VARIABLES).map(([name, { meaning }]) => ({ name, meaning }));

/** Their values may be, or hold, a password. */
const NEVER_SHOWN: readonly Name[] = [
  'MONGODB_URI',
  'CONCLAVE_WEBHOOK_SECRET',
  'CONCLAVE_DASHBOARD_TOKEN',
  'CONCLAVE_TOKEN',
];

export interface Environment {
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly mongodb: { readonly uri: string; readonly database: string };
  readonly webUiUrl: string | null;
  /** Absolute folder of what a local installation keeps: server data, servers.json. */
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** A port that is null is not stated: the usual one, or a free one where that is taken. */
  readonly dashboard: { readonly host: string; readonly port: number | null; readonly token: Secret | null };
  /** Where the HTTP API is, for what asks it: the token null = without one. */
  readonly api: { readonly url: string; readonly token: Secret | null };
  /** Signs the alerts that are sent; null = not stated, and nothing is sent. */
  readonly webhookSecret: Secret | null;
}

/** Where the servers are, from the environment, else from what a running `conclave up` wrote, else the usual ports. */
export function readEnvironment(
  env: NodeJS.ProcessEnv,
  cwd: string,
  problems: string[],
  { starts }: { readonly starts: boolean },
): { readonly environment: Environment; readonly filePath: ConfigPath } {
  const stated = textOf(env, 'CONCLAVE_DATA_DIR');
  const dataDir = stated === null ? findDataFolder(env, cwd, { starts }) : resolve(cwd, stated);
  const running = readServers(dataDir, problems) ?? readServers(simulatedDataDir(dataDir), problems) ?? {};

  /** The variable's value, or of `other` where it is not set; null where neither is, or what is stated is wrong. */
  const read = <N extends Name>(name: N, other: string | null = null): Value<N> | null => {
    const given = textOf(env, name) ?? other;
    if (given === null) return null;
    const checked = checkWith(VARIABLES[name].schema, given, name, NEVER_SHOWN);
    if (checked.ok) return checked.value as Value<N>;
    problems.push(checked.message);
    return null;
  };
  const environment = {
    temporal: {
      address: read('TEMPORAL_ADDRESS', running.temporal ?? '127.0.0.1:7233') ?? '',
      namespace: read('TEMPORAL_NAMESPACE', 'conclave') ?? '',
    },
    mongodb: {
      uri: read('MONGODB_URI', running.mongodb ?? 'mongodb://127.0.0.1:27017') ?? '',
      database: read('CONCLAVE_DATABASE', 'conclave') ?? '',
    },
    webUiUrl: read('CONCLAVE_WEB_UI_URL', running.webUi ?? null),
    dataDir,
    logLevel: read('CONCLAVE_LOG_LEVEL') ?? 'info',
    dashboard: {
      host: read('CONCLAVE_DASHBOARD_HOST') ?? '127.0.0.1',
      port: read('CONCLAVE_DASHBOARD_PORT'),
      token: read('CONCLAVE_DASHBOARD_TOKEN'),
    },
    api: {
      url: read('CONCLAVE_URL', `http://127.0.0.1:${keptDashboardPort(dataDir) ?? DEFAULT_DASHBOARD_PORT}`) ?? '',
      token: read('CONCLAVE_TOKEN'),
    },
    webhookSecret: read('CONCLAVE_WEBHOOK_SECRET'),
  } satisfies Environment;
  problems.push(...weakOptions(environment.mongodb.uri));
  const config = read('CONCLAVE_CONFIG');
  return {
    environment,
    filePath: {
      path: config === null ? defaultConfigFile(cwd, dataDir) : resolve(cwd, config),
      required: config !== null,
    },
  };
}

const defaultConfigFile = (cwd: string, dataDir: string) =>
  findUpward(cwd, DEFAULT_CONFIG_FILE) ?? resolve(dataDir, '..', DEFAULT_CONFIG_FILE);

/** The providers' keys, from the variables that their rows name. */
export function readKeys(
  providers: readonly ProviderRow[],
  env: NodeJS.ProcessEnv,
  problems: string[],
): Record<string, Secret> {
  const apiKeys: Record<string, Secret> = {};
  for (const { id, apiKeyEnv } of providers) {
    const key = apiKeyEnv === null ? '' : (env[apiKeyEnv] ?? '').trim();
    if (key === '') continue;
    // A header cannot carry these; the SDKs' own error would print the key.
    if (!/^[\x21-\x7e]+$/.test(key)) {
      problems.push(
        `${apiKeyEnv} holds a space or a character that no key has; set it again (its value is not shown).`,
      );
    }
    apiKeys[id] = new Secret(key);
  }
  return apiKeys;
}

/** The addresses of chats, from the variables that the configuration names: whoever knows one can write into its chat. Throws
 * nothing: what is wrong is a problem that shows no value. */
export function readChatUrls(
  chats: Readonly<Record<string, { readonly urlEnv: string }>>,
  env: NodeJS.ProcessEnv,
  problems: string[],
): Record<string, Secret> {
  const urls: Record<string, Secret> = {};
  for (const [id, { urlEnv }] of Object.entries(chats)) {
    const url = (env[urlEnv] ?? '').trim();
    if (url === '') continue;
    if (!isSafeUrl(url)) {
      problems.push(
        `${urlEnv}, the address of chat ${id}, must be an https URL (http on this machine alone) without a password, "?" or "#" in it; set it again (its value is not shown).`,
      );
    }
    urls[id] = new Secret(url);
  }
  return urls;
}

/** The member's key of the venue: what signs requests. */
export interface VenueKeyConfig {
  readonly id: string;
  /** PEM text. */
  readonly privateKey: Secret;
  /** Whose trades its fills are. */
  readonly account: string;
}

/** The venue's key, from the variables that the configuration names; null where neither is set. The private key's is PEM text, with
 * line ends or with `\\n` in their place, or the path of a file that holds it. */
export function readVenueKey(
  { keyIdEnv, privateKeyEnv }: { readonly keyIdEnv: string; readonly privateKeyEnv: string },
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
  problems: string[],
): Omit<VenueKeyConfig, 'account'> | null {
  const [id = '', given = ''] = [keyIdEnv, privateKeyEnv].map((name) => (env[name] ?? '').trim());
  if (id === '' && given === '') return null;
  if (id === '' || given === '') {
    const [is, isNot] = id === '' ? [privateKeyEnv, keyIdEnv] : [keyIdEnv, privateKeyEnv];
    problems.push(`${is} is set and ${isNot} is not; the venue's key needs both: set it, or neither.`);
    return null;
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(id)) {
    problems.push(
      `${keyIdEnv} holds a space or a character that no key's id has; set it again (its value is not shown).`,
    );
  }
  const pem = given.startsWith('-----BEGIN') ? given.replaceAll('\\n', '\n') : readKeyFile(resolve(cwd, given));
  if (isPrivateKey(pem)) return { id, privateKey: new Secret(pem) };
  problems.push(
    `${privateKeyEnv} is neither an unencrypted private key (RSA or Ed25519, PEM text that begins with -----BEGIN) nor the path of a readable file with one; set it again (its value is not shown).`,
  );
  return null;
}

/** What is in a file; nothing where it cannot be read: what it was named may be a key, which no message may hold. */
function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return ['rsa', 'rsa-pss', 'ed25519'].includes(createPrivateKey(pem).asymmetricKeyType ?? '');
  } catch {
    return false;
  }
}

/** The servers that the environment names, whatever runs in the data folder: what `up` uses instead of starting its own. */
export function givenServers(env: NodeJS.ProcessEnv): { temporalAddress: string | null; mongodbUri: string | null } {
  return { temporalAddress: textOf(env, 'TEMPORAL_ADDRESS'), mongodbUri: textOf(env, 'MONGODB_URI') };
}

/** An empty variable is how compose files and shells say "not set". */
const textOf = (env: NodeJS.ProcessEnv, name: Name): string | null => env[name]?.trim() || null;

const address = v.nullish(v.string());
const serversSchema = openShape({ temporal: address, webUi: address, mongodb: address });

/** What a running `conclave up` wrote into its data folder; null when none runs on it. */
function readServers(dataDir: string, problems: string[]): v.InferOutput<typeof serversSchema> | null {
  const path = resolve(dataDir, SERVERS_FILE);
  const value = readJsonFile(path, problems);
  if (value === undefined) return null;
  const checked = checkWith(serversSchema, value);
  if (checked.ok) return checked.value;
  problems.push(`${path} is not what "conclave up" writes; delete it and start "conclave up" again.`);
  return null;
}
