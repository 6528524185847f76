import type { FeeRow } from '../domain/market/fee-row.ts';
import { applyBudgetChange, checkBands } from '../domain/money/budget-change.ts';
import { checkAllWith } from '../domain/shared/check-schema.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import { type BudgetPolicy, DEFAULT_BUDGET_POLICY, type DecisionPolicy } from '../domain/shared/policy.ts';
import { isRecord, listKeys, showKey, showValue } from '../domain/shared/refusal.ts';
import { DEFAULT_FEES } from '../kalshi/fee-schedule.ts';
import { DEFAULT_CATEGORIES } from '../kalshi/series-categories.ts';
import { MODEL_ROWS, PROVIDER_ROWS, SEARCH_SERVICES } from '../providers/model-rows.ts';
import {
  type Environment,
  readChatUrls,
  readEnvironment,
  readKeys,
  readVenueKey,
  type VenueKeyConfig,
} from './environment.ts';
import { readConfigFile } from './file.ts';
import { type CheckedFile, type ConfigFile, fileSchema } from './file-schema.ts';
import { type DefaultRows, laidOver, mergeModels, mergeProviders, mergeSearchServices, NEVER_SHOWN } from './rows.ts';
import type { Secret } from './secret.ts';

export { runningFile, simulatedDataDir, userFolder } from './data-folder.ts';
export { CONFIG_VARIABLES, givenServers, type LogLevel } from './environment.ts';
export { isRunning } from './running-process.ts';
export { Secret } from './secret.ts';

export interface AccountConfig {
  /** IANA zone of the account's day, e.g. America/New_York. */
  readonly zone: string;
  /** Accounts of one group learn together. */
  readonly group: string;
  readonly budget: BudgetPolicy;
  readonly decision: DecisionPolicy;
}

/** The sections of single values are as file-schema.ts has them. */
export interface Config
  extends Environment,
    Omit<
      CheckedFile,
      | '$schema'
      | 'defaultModels'
      | 'providers'
      | 'models'
      | 'searchServices'
      | 'accounts'
      | 'fees'
      | 'categories'
      | 'worker'
    > {
  readonly providers: readonly ProviderRow[];
  readonly models: readonly ModelRow[];
  /** Services that find evidence and are never asked for a forecast. */
  readonly searchServices: readonly ModelRow[];
  readonly accounts: Readonly<Record<string, AccountConfig>>;
  readonly fees: readonly FeeRow[];
  /** Series-ticker prefix -> category, for markets whose event does not say. */
  readonly categories: Readonly<Record<string, string>>;
  readonly worker: CheckedFile['worker'] & { readonly shutdownGraceMs: number };
  /** Provider id -> key, for the providers whose environment variable is set. */
  readonly apiKeys: Readonly<Record<string, Secret>>;
  /** Chat -> its address, for the chats whose environment variable is set. */
  readonly chatUrls: Readonly<Record<string, Secret>>;
  /** Null: none is set, or the venue is not to be read. */
  readonly venueKey: VenueKeyConfig | null;
}

export interface LoadConfigOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where a relative CONCLAVE_CONFIG or CONCLAVE_DATA_DIR starts, and from where upward what they name is looked for. */
  readonly cwd: string;
  /** Laid over the file, in the file's shape: rows by id, accounts by id, single values replaced. */
  readonly overrides?: ConfigFile;
  /** The rows under the file's; the built-in ones when absent. */
  readonly rows?: DefaultRows;
  /** For whoever starts a service: its data folder is never that of a service which runs elsewhere. */
  readonly starts?: boolean;
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

const BUILT_IN_ROWS: DefaultRows = {
  providers: PROVIDER_ROWS,
  models: MODEL_ROWS,
  searchServices: SEARCH_SERVICES,
};
/** What the file is laid over: one account, and the categories of the venue's common series. */
const UNDER_THE_FILE = { accounts: { main: {} }, categories: DEFAULT_CATEGORIES };
const ROW_LISTS = ['providers', 'models', 'searchServices', 'fees'] as const;
/** Added to the longest model call's time-out, so that a call under way can end before its worker does. */
const SHUTDOWN_GRACE_SLACK_MS = 5_000;

/** What a thread that asks no provider and signs nothing may see of the process's environment: the store's credentials may be in
 * it, such as AWS_ACCESS_KEY_ID, and the driver reads them there. The built-in providers' keys are left out also where other
 * providers are configured. NODE_OPTIONS holds what only a process can take. */
export function environmentWithoutSecrets(
  { providers, kalshi, alerts }: Pick<Config, 'providers' | 'kalshi' | 'alerts'>,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string | undefined> {
  const keys = [...PROVIDER_ROWS, ...providers].map(({ apiKeyEnv }) => apiKeyEnv);
  const ofVenue = [kalshi.keyIdEnv, kalshi.privateKeyEnv];
  const ofChats = Object.values(alerts.chats).map(({ urlEnv }) => urlEnv);
  const without = new Set([
    ...keys,
    ...ofVenue,
    ...ofChats,
    'CONCLAVE_WEBHOOK_SECRET',
    'CONCLAVE_DASHBOARD_TOKEN',
    'CONCLAVE_TOKEN',
    'NODE_OPTIONS',
  ]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !without.has(name)));
}

/** The whole configuration from environment, file and defaults. Nothing else in Conclave reads either of the first two.
 * Throws ConfigError naming every problem. */
export function loadConfig({ env, cwd, overrides, rows = BUILT_IN_ROWS, starts = false }: LoadConfigOptions): Config {
  const problems: string[] = [];
  const { environment, filePath } = readEnvironment(env, cwd, problems, { starts });
  const given = layered([UNDER_THE_FILE, readConfigFile(filePath, problems), overrides]);
  const checked = checkAllWith(fileSchema, given, '', NEVER_SHOWN);
  if (!checked.ok) problems.push(...checked.problems.map(({ message }) => message));

  const listOf = (name: (typeof ROW_LISTS)[number]) =>
    isRecord(given) && Array.isArray(given[name]) ? given[name] : [];
  const isBare = isRecord(given) && given.defaultModels === false;
  const defaults: DefaultRows = isBare ? { providers: [], models: [] } : rows;
  const providers = mergeProviders(listOf('providers'), defaults.providers, problems);
  const models = mergeModels(listOf('models'), defaults.models, providers, problems);
  const callable = { providers, models };
  const searchServices = mergeSearchServices(
    listOf('searchServices'),
    defaults.searchServices ?? [],
    callable,
    problems,
  );
  const apiKeys = readKeys(providers, env, problems);
  const accounts = checked.ok ? accountsOf(checked.value, models, problems) : {};
  if (checked.ok) problems.push(...unknownProviders(checked.value, providers));
  const venueKey = checked.ok ? venueKeyOf(checked.value, { env, cwd }, problems) : null;
  const chatUrls = checked.ok ? readChatUrls(checked.value.alerts.chats, env, problems) : {};
  if (!checked.ok || problems.length > 0) throw new ConfigError(problems);

  const { $schema: _, defaultModels: __, fees, categories, worker, ...sections } = checked.value;
  return {
    ...environment,
    ...sections,
    providers,
    models,
    searchServices,
    accounts,
    fees: feesOf(fees),
    categories: Object.fromEntries(
      Object.entries(categories).filter((entry): entry is [string, string] => entry[1] !== null),
    ),
    worker: { ...worker, shutdownGraceMs: worker.shutdownGraceMs ?? longestCallMs(models) + SHUTDOWN_GRACE_SLACK_MS },
    apiKeys,
    venueKey,
    chatUrls,
  };
}

/** Layers of a configuration laid over one another; lists of rows follow one another. */
function layered(layers: readonly unknown[]): unknown {
  return layers.reduce((under, over) => {
    const lists = ROW_LISTS.flatMap((name) => {
      const parts = [under, over].map((layer) => (isRecord(layer) ? layer[name] : undefined));
      return parts.every(Array.isArray) ? [[name, parts.flat()]] : [];
    });
    const laid = laidOver(under, over);
    return isRecord(laid) ? { ...laid, ...Object.fromEntries(lists) } : laid;
  });
}

function accountsOf({ accounts }: CheckedFile, models: readonly ModelRow[], problems: string[]): Config['accounts'] {
  const isModel = (id: string) => models.some((model) => model.id === id);
  const enabled = Object.entries(accounts).filter(([, account]) => account.enabled);
  if (enabled.length === 0) problems.push('accounts: every account is disabled; leave at least one enabled.');
  const configs = enabled.map(([id, { zone, group, budget: change, decision }]) => {
    const budget = applyBudgetChange(change, DEFAULT_BUDGET_POLICY, false);
    const bands = checkBands(budget.bands);
    if (!bands.ok) problems.push(`accounts.${id}.${bands.message}`);
    for (const model of Object.keys(budget.modelMicroUsd).filter((each) => !isModel(each))) {
      const message = `accounts.${id}.budget.modelMicroUsd has the key ${showValue(model)}, which is no enabled model; name one of them.`;
      problems.push(message);
    }
    const { primaryModel } = decision;
    if (primaryModel !== null && !isModel(primaryModel)) {
      const message = `accounts.${id}.decision.primaryModel is ${showValue(primaryModel)}, which is no enabled model; name one of them, or null for the best for its cost.`;
      problems.push(message);
    }
    return [id, { zone, group, budget, decision }] as const;
  });
  return Object.fromEntries(configs);
}

function unknownProviders({ worker }: CheckedFile, providers: readonly ProviderRow[]): string[] {
  const named = [
    ...Object.keys(worker.requestsPerSecond).map((id) => ({ id, field: `worker.requestsPerSecond.${id}` })),
    ...(worker.providers ?? []).map((id) => ({ id, field: 'worker.providers' })),
  ];
  return named
    .filter(({ id }) => !providers.some((provider) => provider.id === id))
    .map(({ id, field }) => `${field}: there is no provider ${showKey(id)}; check the spelling.`);
}

function venueKeyOf(
  { kalshi, accounts }: CheckedFile,
  { env, cwd }: Pick<LoadConfigOptions, 'env' | 'cwd'>,
  problems: string[],
): VenueKeyConfig | null {
  if (!kalshi.enabled) return null;
  const enabled = Object.keys(accounts).filter((id) => accounts[id]?.enabled);
  if (kalshi.account !== null && !enabled.includes(kalshi.account)) {
    problems.push(
      `kalshi.account is ${showValue(kalshi.account)}, which is no enabled account; name one of them, or null.`,
    );
  }
  const key = readVenueKey(kalshi, { env, cwd }, problems);
  const [only, ...others] = enabled;
  const account = kalshi.account ?? only;
  if (key === null || account === undefined) return null;
  if (kalshi.account === null && others.length > 0) {
    const message = `kalshi.account is missing: the venue's key is set and several accounts are enabled; name the one whose trades its fills are (${listKeys(enabled)}).`;
    problems.push(message);
  }
  return { ...key, account };
}

/** A row replaces the one of the same prefix and day; otherwise it is one more. */
function feesOf(given: readonly FeeRow[]): FeeRow[] {
  return [...new Map([...DEFAULT_FEES, ...given].map((row) => [`${row.seriesPrefix} ${row.from}`, row])).values()];
}

/** A call on a slow service tier is not waited for when a worker stops: it is broken off, and charged at its worst case. */
function longestCallMs(models: readonly ModelRow[]): number {
  const hurried = models.filter(({ serviceTier }) => serviceTier === undefined);
  return Math.max(0, ...hurried.map(({ callTimeoutMs }) => callTimeoutMs));
}
