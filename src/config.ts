import { type LOG_LEVELS, readEnvironment } from './config-environment.ts';
import { readConfigFile } from './config-file.ts';
import { type DefaultRows, mergeConfig } from './config-merge.ts';
import { type ConfigFile, configFileSchema, parseRow } from './config-schema.ts';
import type { ModelRow, ProviderRow } from './domain/model.ts';
import type { BudgetPolicy, DecisionPolicy, FeeRow } from './domain/policy.ts';
import { MODEL_ROWS, PROVIDER_ROWS } from './providers/models.ts';

export { CONFIG_VARIABLES, givenServers } from './config-environment.ts';

/** A value that must never be printed: every way of turning it into text gives `[secret]`. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The value itself, for the one request header that needs it. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

export interface AccountConfig {
  /** IANA zone of the account's day, e.g. America/New_York. */
  readonly zone: string;
  readonly budget: BudgetPolicy;
  readonly decision: DecisionPolicy;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly mongodb: { readonly uri: string; readonly database: string };
  readonly webUiUrl: string | null;
  /** Absolute folder of what a local installation keeps: server data, servers.json. */
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  readonly providers: readonly ProviderRow[];
  readonly models: readonly ModelRow[];
  readonly accounts: Readonly<Record<string, AccountConfig>>;
  readonly fees: readonly FeeRow[];
  /** Series-ticker prefix -> category, for markets whose event does not say. */
  readonly categories: Readonly<Record<string, string>>;
  readonly worker: {
    readonly maxConcurrentActivities: number;
    readonly maxConcurrentModelCalls: number;
    /** Requests per second that all workers together may send to one provider; null = unlimited. */
    readonly requestsPerSecond: Readonly<Record<string, number>>;
    readonly shutdownGraceMs: number;
  };
  readonly governor: { readonly sweepEveryMs: number; readonly leaseMs: number };
  /** How often decisions are taken into the tallies, and the least time between two scoreboards. */
  readonly scorekeeper: { readonly everyMs: number; readonly publishEveryMs: number };
  /** Share of decisions beside which the models on trial are asked. */
  readonly shadowShare: number;
  /** Days that prompts and raw replies are kept. */
  readonly retentionDays: number;
  /** Provider id -> key, for the providers whose environment variable is set. */
  readonly apiKeys: Readonly<Record<string, Secret>>;
  /** True when the providers are simulated: every result then says so. */
  readonly simulated: boolean;
}

export interface LoadConfigOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where a relative CONCLAVE_CONFIG or CONCLAVE_DATA_DIR starts, and conclave.config.json is looked for. */
  readonly cwd: string;
  /** Laid over the file, in the file's shape: rows by id, accounts by id, single values replaced. */
  readonly overrides?: ConfigFile;
  /** The rows under the file's; the built-in ones when absent. */
  readonly rows?: DefaultRows;
}

/** Everything that was wrong with the configuration, at once. No value of a secret is in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One sentence each. */
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super(`The configuration has ${count}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** The whole configuration from environment, file and defaults. Nothing else in Conclave reads either of the first two.
 * Throws ConfigError naming every problem. */
export function loadConfig({ env, cwd, overrides, rows = BUILT_IN_ROWS }: LoadConfigOptions): Config {
  const problems: string[] = [];
  const { connections, filePath } = readEnvironment(env, cwd, problems);
  const given = [readConfigFile(filePath, problems), overrides].filter((layer) => layer !== undefined);
  const layers = given.map((layer) => parseRow(configFileSchema, layer, '', problems) ?? {});
  const fileConfig = mergeConfig(layers, rows, problems);
  const apiKeys = readKeys(fileConfig.providers, env, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...connections, ...fileConfig, apiKeys };
}

const BUILT_IN_ROWS: DefaultRows = { providers: PROVIDER_ROWS, models: MODEL_ROWS };

function readKeys(providers: readonly ProviderRow[], env: NodeJS.ProcessEnv, problems: string[]) {
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
