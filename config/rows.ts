import { checkAllWith } from '../domain/shared/check-schema.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import { isRecord, showKey } from '../domain/shared/refusal.ts';
import { type SearchServiceRow, searchRow } from '../domain/shared/search-service.ts';
import { type ModelRowInput, modelRowSchema, providerRowSchema, searchServiceSchema } from './row-schema.ts';

/** The rows that the file's are laid over by id. */
export interface DefaultRows {
  readonly providers: readonly ProviderRow[];
  readonly models: readonly ModelRow[];
  /** None when absent. */
  readonly searchServices?: readonly SearchServiceRow[];
}

/** Fields whose values may hold a key or a password that was put in the wrong place. */
export const NEVER_SHOWN = ['apiKeyEnv', 'baseUrl', 'webhookUrl'];
/** Of a local model, whose tokens are free; of a paid one the size bounds the bill and must be stated. */
const LOCAL_CONTEXT_TOKENS = 32_768;

export function mergeProviders(
  given: readonly unknown[],
  defaults: readonly ProviderRow[],
  problems: string[],
): ProviderRow[] {
  return mergeRows('providers', given, defaults).flatMap(({ name, row }) => {
    const checked = checkAllWith(providerRowSchema, row, name, NEVER_SHOWN);
    if (!checked.ok) problems.push(...checked.problems.map(({ message }) => message));
    if (!checked.ok || !checked.value.enabled) return [];
    const { enabled: _, ...provider } = checked.value;
    return [provider];
  });
}

/** Model rows laid over the default ones, completed, and checked for what a bill depends on. */
export function mergeModels(
  given: readonly unknown[],
  defaults: readonly ModelRow[],
  providers: readonly ProviderRow[],
  problems: string[],
): ModelRow[] {
  const schema = modelRowSchema(providers);
  return mergeRows('models', given, defaults).flatMap(({ name, row, isGiven }) => {
    // A default model whose provider was taken out goes with it; one that the file names must have its provider.
    if (!isGiven && !providers.some(({ id }) => isRecord(row) && id === row.provider)) return [];
    const checked = checkAllWith(schema, row, name);
    const found = checked.ok ? [] : checked.problems.map(({ message }) => message);
    const model = checked.ok ? complete(checked.value, name, providers, found) : null;
    problems.push(...found);
    return model && found.length === 0 ? [model] : [];
  });
}

/** Search services laid over the default ones, as the rows that their requests are paid by. An id is that of one row alone. */
export function mergeSearchServices(
  given: readonly unknown[],
  defaults: readonly SearchServiceRow[],
  { providers, models }: { readonly providers: readonly ProviderRow[]; readonly models: readonly ModelRow[] },
  problems: string[],
): ModelRow[] {
  const schema = searchServiceSchema(providers);
  return mergeRows('searchServices', given, defaults).flatMap(({ name, row, isGiven }) => {
    if (!isGiven && !providers.some(({ id }) => isRecord(row) && id === row.provider)) return [];
    const checked = checkAllWith(schema, row, name);
    if (!checked.ok) {
      problems.push(...checked.problems.map(({ message }) => message));
      return [];
    }
    const { enabled: _, ...service } = checked.value;
    const { id, allowedDomains, blockedDomains } = service;
    if (models.some((model) => model.id === id)) problems.push(`${name}: a model has the same id; name it otherwise.`);
    if (allowedDomains && blockedDomains) {
      problems.push(`${name} has allowedDomains and blockedDomains; state one of them.`);
    }
    return [searchRow(service)];
  });
}

interface MergedRow {
  /** What a problem calls it: by its id where it has one, else by its place. */
  readonly name: string;
  readonly row: unknown;
  /** Whether the file has a part in it. */
  readonly isGiven: boolean;
}

/** Rows by id, each laid over the one before it of the same id; those that are disabled are left out. */
function mergeRows(
  section: string,
  given: readonly unknown[],
  defaults: readonly { readonly id: string }[],
): MergedRow[] {
  const rows = new Map<unknown, MergedRow>(
    defaults.map((row) => [row.id, { name: `${section}.${row.id}`, row, isGiven: false }]),
  );
  given.forEach((row, index) => {
    const id = isRecord(row) && typeof row.id === 'string' && row.id.length <= 100 ? row.id : index;
    const under = isRecord(row) && isRecord(row.prices) ? withoutDate(rows.get(id)?.row) : rows.get(id)?.row;
    rows.set(id, { name: `${section}.${showKey(String(id))}`, row: laidOver(under, row), isGiven: true });
  });
  return [...rows.values()].filter(({ row }) => !isRecord(row) || row.enabled !== false);
}

/** Whoever states a price says when it was read: a date left from the default row would vouch for it wrongly. */
function withoutDate(row: unknown): unknown {
  if (!isRecord(row) || !isRecord(row.prices)) return row;
  const { checkedOn: _, ...prices } = row.prices;
  return { ...row, prices };
}

function complete(
  { enabled: _, ...row }: ModelRowInput,
  name: string,
  providers: readonly ProviderRow[],
  found: string[],
): ModelRow {
  const { local, features, maxOutputTokens, webSearch, ...rest } = row;
  const { promptMicroUsdPerMTok, outputMicroUsdPerMTok } = row.prices;
  const prices = {
    cachedPromptMicroUsdPerMTok: promptMicroUsdPerMTok,
    cacheWriteMicroUsdPerMTok: promptMicroUsdPerMTok,
    reasoningMicroUsdPerMTok: outputMicroUsdPerMTok,
    ...row.prices,
  };
  for (const [kind, price] of Object.entries(prices)) {
    if (price === 0 && !local) {
      found.push(`${name}.prices.${kind} is 0; only a row with "local": true may be free, so state the price.`);
    }
  }
  const contextTokens = row.contextTokens ?? (local ? LOCAL_CONTEXT_TOKENS : 0);
  if (contextTokens === 0) {
    found.push(`${name}.contextTokens is missing; it bounds what a call can cost, so state the model's context size.`);
  }
  // A provider that counts reasoning beside the completion does not bound it by the limit we send.
  const isBounded = features.reasoningTokens !== 'beside-completion';
  const maxBillableOutputTokens = row.maxBillableOutputTokens ?? (isBounded ? maxOutputTokens : contextTokens);
  if (contextTokens > 0 && maxBillableOutputTokens < maxOutputTokens) {
    const message = `${name}.maxBillableOutputTokens is ${maxBillableOutputTokens}; it must be at least maxOutputTokens (${maxOutputTokens}), which the provider may bill.`;
    found.push(message);
  }
  // What only one protocol has words for would do nothing in another's requests.
  const protocol = providers.find(({ id }) => id === row.provider)?.protocol;
  if (row.serviceTier && protocol === 'anthropic-messages') {
    found.push(`${name}.serviceTier is for providers that speak openai-responses or openai-chat.`);
  }
  const { reasoningEffort } = row;
  if (protocol === 'anthropic-messages' && reasoningEffort === 'minimal') {
    found.push(
      `${name}.reasoningEffort is "minimal", which Anthropic does not know; state none, low, medium, high, xhigh or max.`,
    );
  }
  if (features.jsonSchema === 'json_object' && protocol !== 'openai-chat') {
    found.push(
      `${name}.features.jsonSchema is "json_object", which is for providers that speak openai-chat; state true.`,
    );
  }
  if (webSearch && protocol === 'openai-chat') {
    found.push(`${name}.webSearch is for providers that speak openai-responses or anthropic-messages.`);
  }
  if (webSearch?.searchMicroUsd === 0 && !local) {
    found.push(`${name}.webSearch.searchMicroUsd is 0; only a row with "local": true may be free, so state the price.`);
  }
  if (webSearch?.allowedDomains && webSearch.blockedDomains) {
    found.push(`${name}.webSearch has allowedDomains and blockedDomains; state one of them.`);
  }
  const bounds = { local, features, maxOutputTokens, contextTokens, maxBillableOutputTokens };
  return { ...rest, ...bounds, wireModel: row.wireModel ?? row.id, prices, ...(webSearch ? { webSearch } : {}) };
}

/** One part of a configuration laid over another: objects field by field, anything else replaced. The result is only as deep
 * as what both have. */
export function laidOver(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isRecord(under) || !isRecord(over)) return over;
  const keys = [...new Set([...Object.keys(under), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, laidOver(under[key], over[key])]));
}
