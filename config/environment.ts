import { resolve } from 'node:path';
import { z } from 'zod';
import { LEAST_TOKEN_CHARACTERS, MOST_TOKEN_CHARACTERS } from '../domain/money/token-bounds.ts';
import { showValue } from '../domain/shared/refusal.ts';
import { DEFAULT_CONFIG_FILE, DEFAULT_DASHBOARD } from './defaults.ts';
import { type ConfigPath, readJsonFile } from './file.ts';
import { type Config, LOG_LEVELS, Secret } from './type.ts';

/** Every environment variable that is read, but for the providers' keys, whose names are in the provider rows. */
export const CONFIG_VARIABLES = [
  {
    name: 'TEMPORAL_ADDRESS',
    meaning: 'host:port of the Temporal server. Default: the server of a running `conclave up`, else 127.0.0.1:7233.',
  },
  { name: 'TEMPORAL_NAMESPACE', meaning: 'The Temporal namespace. Default: conclave.' },
  {
    name: 'MONGODB_URI',
    meaning:
      'Connection string of the MongoDB server. Default: the server of a running `conclave up`, else mongodb://127.0.0.1:27017.',
  },
  { name: 'CONCLAVE_DATABASE', meaning: 'Name of the database in that server. Default: conclave.' },
  {
    name: 'CONCLAVE_WEB_UI_URL',
    meaning:
      'Where people reach the Temporal Web UI; used for links. Default: the one of a running `conclave up`, else no links.',
  },
  {
    name: 'CONCLAVE_CONFIG',
    meaning: `The configuration file. Default: ${DEFAULT_CONFIG_FILE}, which need not exist.`,
  },
  { name: 'CONCLAVE_DATA_DIR', meaning: 'Folder of what a local installation keeps. Default: .conclave.' },
  { name: 'CONCLAVE_LOG_LEVEL', meaning: 'debug, info, warn or error. Default: info.' },
  {
    name: 'CONCLAVE_WEBHOOK_SECRET',
    meaning: `What alerts that are sent to \`alerts.webhookUrl\` are signed with: from ${LEAST_TOKEN_CHARACTERS} to ${MOST_TOKEN_CHARACTERS} characters. Default: none, and nothing is sent.`,
  },
  {
    name: 'CONCLAVE_DASHBOARD_HOST',
    meaning:
      'Address that the dashboard listens on. Default: 127.0.0.1; on one that other machines reach it takes a token.',
  },
  {
    name: 'CONCLAVE_DASHBOARD_PORT',
    meaning: `Port of the dashboard. Default: ${DEFAULT_DASHBOARD.port}, or a free one where that is taken.`,
  },
  {
    name: 'CONCLAVE_DASHBOARD_TOKEN',
    meaning: `What the dashboard's changes take, and on other addresses than loopback everything: from ${LEAST_TOKEN_CHARACTERS} to ${MOST_TOKEN_CHARACTERS} characters. Default: one that is made and kept in the data folder; none on other addresses, where nothing starts without.`,
  },
] as const;

export type ConfigVariable = (typeof CONFIG_VARIABLES)[number]['name'];

export interface Environment {
  readonly connections: Pick<
    Config,
    'temporal' | 'mongodb' | 'webUiUrl' | 'dataDir' | 'logLevel' | 'dashboard' | 'webhookSecret'
  >;
  readonly filePath: ConfigPath;
}

/** Where the servers are, from the environment, else from what a running `conclave up` wrote, else the usual ports. */
export function readEnvironment(env: NodeJS.ProcessEnv, cwd: string, problems: string[]): Environment {
  // An empty variable is how compose files and shells say "not set".
  const read = (name: ConfigVariable) => env[name]?.trim() || undefined;
  const dataDir = resolve(cwd, read('CONCLAVE_DATA_DIR') ?? '.conclave');
  const running = readServers(dataDir, problems) ?? readServers(simulatedDataDir(dataDir), problems) ?? {};
  const config = read('CONCLAVE_CONFIG');

  const address = read('TEMPORAL_ADDRESS') ?? running.temporal ?? '127.0.0.1:7233';
  if (!/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/.test(address)) {
    problems.push(`TEMPORAL_ADDRESS is ${showValue(address)}; it must be host:port, such as "127.0.0.1:7233".`);
  }
  const namespace = read('TEMPORAL_NAMESPACE') ?? 'conclave';
  const uri = read('MONGODB_URI') ?? running.mongodb ?? 'mongodb://127.0.0.1:27017';
  if (!/^mongodb(\+srv)?:\/\/\S+$/.test(uri)) {
    // Its value may hold a password.
    problems.push('MONGODB_URI is not a connection string; it must begin with mongodb:// or mongodb+srv://.');
  }
  const database = read('CONCLAVE_DATABASE') ?? 'conclave';
  if (!/^[A-Za-z0-9_-]{1,38}$/.test(database)) {
    problems.push(
      `CONCLAVE_DATABASE is ${showValue(database)}; it must be 1 to 38 letters, digits, dashes or underscores.`,
    );
  }
  const webUiUrl = read('CONCLAVE_WEB_UI_URL') ?? running.webUi ?? null;
  if (webUiUrl !== null && !/^https?:\/\/\S+$/.test(webUiUrl)) {
    problems.push(`CONCLAVE_WEB_UI_URL is ${showValue(webUiUrl)}; it must be an http or https URL.`);
  }
  const level = read('CONCLAVE_LOG_LEVEL') ?? 'info';
  const logLevel = LOG_LEVELS.find((each) => each === level);
  if (!logLevel)
    problems.push(`CONCLAVE_LOG_LEVEL is ${showValue(level)}; it must be one of ${LOG_LEVELS.join(', ')}.`);

  return {
    connections: {
      temporal: { address, namespace },
      mongodb: { uri, database },
      webUiUrl,
      dataDir,
      logLevel: logLevel ?? 'info',
      dashboard: readDashboard(read, problems),
      webhookSecret: readSecret('CONCLAVE_WEBHOOK_SECRET', read, problems),
    },
    filePath: { path: resolve(cwd, config ?? DEFAULT_CONFIG_FILE), required: config !== undefined },
  };
}

function readDashboard(read: (name: ConfigVariable) => string | undefined, problems: string[]): Config['dashboard'] {
  const host = read('CONCLAVE_DASHBOARD_HOST') ?? DEFAULT_DASHBOARD.host;
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(host)) {
    problems.push(
      `CONCLAVE_DASHBOARD_HOST is ${showValue(host)}; it must be an address to listen on, such as "127.0.0.1".`,
    );
  }
  const port = read('CONCLAVE_DASHBOARD_PORT');
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    problems.push(
      `CONCLAVE_DASHBOARD_PORT is ${showValue(port)}; it must be a port from 1 to 65535, or 0 for any free one.`,
    );
  }
  return {
    host,
    port: port === undefined ? null : Number(port),
    token: readSecret('CONCLAVE_DASHBOARD_TOKEN', read, problems),
  };
}

/** A secret that goes into a header or a key; what is wrong with it is said without it. */
function readSecret(
  name: ConfigVariable,
  read: (name: ConfigVariable) => string | undefined,
  problems: string[],
): Secret | null {
  const secret = read(name);
  if (secret === undefined) return null;
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    problems.push(`${name} holds a space or a character that no header can carry; set it again.`);
  } else if (secret.length < LEAST_TOKEN_CHARACTERS) {
    problems.push(
      `${name} has ${secret.length} characters; it must have at least ${LEAST_TOKEN_CHARACTERS}, such as \`openssl rand -hex 24\` makes.`,
    );
  } else if (secret.length > MOST_TOKEN_CHARACTERS) {
    problems.push(
      `${name} has ${secret.length} characters; it may have ${MOST_TOKEN_CHARACTERS} at most, and \`openssl rand -hex 24\` makes one that is long enough.`,
    );
  }
  return new Secret(secret);
}

const serversSchema = z.object({
  temporal: z.string().nullish(),
  webUi: z.string().nullish(),
  mongodb: z.string().nullish(),
});

/** Simulated services keep their data apart: what a made-up world teaches must not unlock real money. */
export const simulatedDataDir = (dataDir: string): string => resolve(dataDir, 'simulated');

/** What a running `conclave up` wrote into its data folder; null when none runs on it. */
function readServers(dataDir: string, problems: string[]): z.infer<typeof serversSchema> | null {
  const path = resolve(dataDir, 'servers.json');
  const value = readJsonFile(path, problems);
  if (value === undefined) return null;
  const parsed = serversSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  problems.push(`${path} is not what "conclave up" writes; delete it and start "conclave up" again.`);
  return null;
}

/** The servers that the environment names, whatever runs in the data folder: what `up` uses instead of starting its own. */
export function givenServers(env: NodeJS.ProcessEnv): { temporalAddress: string | null; mongodbUri: string | null } {
  const read = (name: ConfigVariable) => env[name]?.trim() || null;
  return { temporalAddress: read('TEMPORAL_ADDRESS'), mongodbUri: read('MONGODB_URI') };
}
