import { categorySlug, isSlug } from '../domain/market/category.ts';
import type { FeeRow } from '../domain/market/fee.ts';
import { checkSetPolicy } from '../domain/messages/check-messages.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import { showKey, showValue } from '../domain/shared/refusal.ts';
import { DEFAULT_FEES } from '../kalshi/fee-schedule.ts';
import { DEFAULT_CATEGORIES } from '../kalshi/series-categories.ts';
import {
  DEFAULT_ACCOUNT,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_ALERTS,
  DEFAULT_GOVERNOR,
  DEFAULT_OPERATIONS,
  DEFAULT_RATE_LIMITS,
  DEFAULT_RETENTION_DAYS,
  DEFAULT_SCOREKEEPER,
  DEFAULT_SHADOW_SHARE,
  DEFAULT_WORKER,
  SHUTDOWN_GRACE_SLACK_MS,
} from './defaults.ts';
import { mergeModels, mergeProviders } from './models.ts';
import { type AccountInput, accountSchema, type ConfigFile, feeRowSchema, parseRow } from './schema.ts';
import type { AccountConfig, Config } from './type.ts';

/** The part of the configuration that a file can state. */
export type FileConfig = Omit<
  Config,
  'temporal' | 'mongodb' | 'webUiUrl' | 'apiKeys' | 'webhookSecret' | 'dataDir' | 'logLevel' | 'dashboard'
>;

export interface DefaultRows {
  readonly providers: readonly ProviderRow[];
  readonly models: readonly ModelRow[];
}

/** Lays the layers (the file, then what the caller overrides) over the defaults. Every problem is added to `problems` as a
 * sentence; the result is only to be used when there are none. */
export function mergeConfig(layers: readonly ConfigFile[], rows: DefaultRows, problems: string[]): FileConfig {
  const last = <K extends keyof ConfigFile>(name: K) => layers.findLast((layer) => layer[name] !== undefined)?.[name];
  const defaults = last('defaultModels') === false ? { providers: [], models: [] } : rows;
  const all = <K extends 'providers' | 'models' | 'fees'>(name: K) => layers.flatMap((layer) => layer[name] ?? []);

  const providers = mergeProviders(all('providers'), defaults.providers, problems);
  const models = mergeModels(all('models'), defaults.models, providers, problems);
  const worker = Object.assign({}, ...layers.map((layer) => layer.worker)) as NonNullable<ConfigFile['worker']>;
  const requestsPerSecond = worker.requestsPerSecond ?? {};
  const named = [
    ...Object.keys(requestsPerSecond).map((id) => ({ id, field: `worker.requestsPerSecond.${showKey(id)}` })),
    ...(worker.providers ?? []).map((id) => ({ id, field: 'worker.providers' })),
  ];
  for (const { id, field } of named) {
    if (!providers.some((provider) => provider.id === id)) {
      problems.push(`${field}: there is no provider ${showKey(id)}; check the spelling.`);
    }
  }
  // A call on a slow lane is not waited for when a worker stops: it is broken off, and charged at its worst case.
  const hurried = models.filter(({ serviceTier }) => serviceTier === undefined);
  const longestCallMs = Math.max(0, ...hurried.map((model) => model.callTimeoutMs));
  return {
    providers,
    models,
    accounts: mergeAccounts(layers, models, problems),
    fees: mergeFees(all('fees'), problems),
    categories: mergeCategories(layers, problems),
    worker: {
      ...DEFAULT_WORKER,
      shutdownGraceMs: longestCallMs + SHUTDOWN_GRACE_SLACK_MS,
      ...worker,
      requestsPerSecond,
    },
    governor: Object.assign({}, DEFAULT_GOVERNOR, ...layers.map((layer) => layer.governor)),
    operations: Object.assign({}, DEFAULT_OPERATIONS, ...layers.map((layer) => layer.operations)),
    rateLimits: Object.assign({}, DEFAULT_RATE_LIMITS, ...layers.map((layer) => layer.rateLimits)),
    alerts: Object.assign({}, DEFAULT_ALERTS, ...layers.map((layer) => layer.alerts)),
    scorekeeper: Object.assign({}, DEFAULT_SCOREKEEPER, ...layers.map((layer) => layer.scorekeeper)),
    shadowShare: last('shadowShare') ?? DEFAULT_SHADOW_SHARE,
    retentionDays: last('retentionDays') ?? DEFAULT_RETENTION_DAYS,
    simulated: last('simulated') ?? false,
  };
}

function mergeAccounts(
  layers: readonly ConfigFile[],
  models: readonly ModelRow[],
  problems: string[],
): Record<string, AccountConfig> {
  const accounts = new Map<string, AccountConfig>([[DEFAULT_ACCOUNT_ID, DEFAULT_ACCOUNT]]);
  for (const [id, given] of layers.flatMap((layer) => Object.entries(layer.accounts ?? {}))) {
    if (!isSlug(id)) {
      problems.push(`accounts has the id ${showValue(id)}; it must be 1 to 40 lower-case letters, digits or dashes.`);
      continue;
    }
    const account = parseRow(accountSchema, given, `accounts.${id}`, problems);
    if (account === null) continue;
    if (account.enabled === false) accounts.delete(id);
    else accounts.set(id, mergeAccount(id, account, accounts.get(id) ?? DEFAULT_ACCOUNT, problems));
  }
  if (accounts.size === 0) problems.push('accounts: every account is disabled; leave at least one enabled.');
  for (const [id, { decision, budget }] of accounts) {
    for (const model of Object.keys(budget.modelMicroUsd)) {
      if (models.some((row) => row.id === model)) continue;
      const message = `accounts.${id}.budget.modelMicroUsd has the key ${showValue(model)}, which is no enabled model; name one of them.`;
      problems.push(message);
    }
    const { primaryModel } = decision;
    if (primaryModel !== null && !models.some((model) => model.id === primaryModel)) {
      const message = `accounts.${id}.decision.primaryModel is ${showValue(primaryModel)}, which is no enabled model; name one of them, or null for the cheapest.`;
      problems.push(message);
    }
  }
  return Object.fromEntries(accounts);
}

function mergeAccount(id: string, given: AccountInput, base: AccountConfig, problems: string[]): AccountConfig {
  const change = { budget: given.budget ?? {}, reason: 'the configuration file', by: 'configuration' };
  const checked = checkSetPolicy(change, base.budget);
  if (!checked.ok) problems.push(`accounts.${id}.${checked.message}`);
  return {
    zone: given.zone ?? base.zone,
    budget: checked.ok ? checked.value.budget : base.budget,
    decision: { ...base.decision, ...given.decision },
  };
}

/** A row replaces the one of the same prefix and day; otherwise it is one more. */
function mergeFees(given: readonly unknown[], problems: string[]): FeeRow[] {
  const rows = given.map((row, index) => parseRow(feeRowSchema, row, `fees.${index}`, problems));
  const fees = new Map<string, FeeRow>();
  for (const row of [...DEFAULT_FEES, ...rows]) if (row !== null) fees.set(`${row.seriesPrefix} ${row.from}`, row);
  return [...fees.values()];
}

/** null takes a prefix away. */
function mergeCategories(layers: readonly ConfigFile[], problems: string[]): Record<string, string> {
  const categories = new Map(Object.entries(DEFAULT_CATEGORIES));
  for (const [prefix, given] of layers.flatMap((layer) => Object.entries(layer.categories ?? {}))) {
    const category = typeof given === 'string' ? categorySlug(given) : null;
    if (!/^[A-Z0-9]{1,40}$/.test(prefix)) {
      problems.push(`categories has the key ${showValue(prefix)}; it must be a series-ticker prefix such as "KXHIGH".`);
    } else if (given === null) {
      categories.delete(prefix);
    } else if (category === null) {
      const expectation = 'it must be a category such as "weather", or null for none';
      problems.push(`categories.${prefix} is ${showValue(given)}; ${expectation}.`);
    } else {
      categories.set(prefix, category);
    }
  }
  return Object.fromEntries(categories);
}
