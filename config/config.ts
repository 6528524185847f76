import type { ProviderRow } from '../domain/shared/model.ts';
import { MODEL_ROWS, PROVIDER_ROWS } from '../providers/model-rows.ts';
import { readEnvironment } from './environment.ts';
import { readConfigFile } from './file.ts';
import { type DefaultRows, mergeConfig } from './merge.ts';
import { type ConfigFile, configFileSchema, parseRow } from './schema.ts';
import { type Config, Secret } from './type.ts';

export { CONFIG_VARIABLES, givenServers, simulatedDataDir } from './environment.ts';
export { type AccountConfig, type Config, type LogLevel, Secret } from './type.ts';

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
