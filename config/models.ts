import type { ModelRow, Prices, ProviderRow } from '../domain/shared/model.ts';
import { isRecord, showKey, showValue } from '../domain/shared/refusal.ts';
import { DEFAULT_FEATURES, DEFAULT_MODEL } from './defaults.ts';
import { type ModelRowInput, modelRowSchema, type ProviderRowInput, parseRow, providerRowSchema } from './schema.ts';

/** Provider rows laid over the default ones by id. A new one needs no more than an id and a base URL: it then speaks the
 * OpenAI-compatible protocol and needs no key, as local servers do. */
export function mergeProviders(
  given: readonly unknown[],
  defaults: readonly ProviderRow[],
  problems: string[],
): ProviderRow[] {
  const rows = new Map<string, ProviderRowInput>(defaults.map((row) => [row.id, row]));
  given.forEach((value, index) => {
    const row = parseRow(providerRowSchema, value, nameOf('providers', value, index), problems);
    if (row !== null) rows.set(row.id, { ...rows.get(row.id), ...row });
  });
  const providers: ProviderRow[] = [];
  for (const { id, enabled, protocol, baseUrl, apiKeyEnv, requests, tokensPerMinute } of rows.values()) {
    if (enabled === false) continue;
    if (baseUrl === undefined) {
      problems.push(
        `providers.${id}.baseUrl is missing; state where the provider listens, such as "http://127.0.0.1:11434/v1".`,
      );
      continue;
    }
    if (requests?.floor !== undefined && requests.floor > requests.ceiling) {
      problems.push(
        `providers.${id}.requests.floor is ${requests.floor}; it must not be above the ceiling of ${requests.ceiling}.`,
      );
    }
    providers.push({
      id,
      protocol: protocol ?? 'openai-chat',
      baseUrl,
      apiKeyEnv: apiKeyEnv ?? null,
      ...(requests === undefined ? {} : { requests }),
      ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
    });
  }
  return providers;
}

/** Model rows laid over the default ones by id, completed, and checked for what a bill depends on. */
export function mergeModels(
  given: readonly unknown[],
  defaults: readonly ModelRow[],
  providers: readonly ProviderRow[],
  problems: string[],
): ModelRow[] {
  const known = new Set(providers.map((provider) => provider.id));
  const defaultIds = new Set(defaults.map((row) => row.id));
  const rows = new Map<string, ModelRowInput>(defaults.map((row) => [row.id, row]));
  given.forEach((value, index) => {
    const row = parseRow(modelRowSchema, value, nameOf('models', value, index), problems);
    if (row !== null) rows.set(row.id, overlay(rows.get(row.id), row));
    if (row !== null) defaultIds.delete(row.id);
  });
  const models: ModelRow[] = [];
  for (const row of rows.values()) {
    // A default model whose provider was taken out goes with it; one that the file names must have its provider.
    const wasLeftOut = defaultIds.has(row.id) && !known.has(row.provider ?? '');
    if (row.enabled === false || wasLeftOut) continue;
    const model = complete(row, known, problems);
    if (model) problems.push(...wrongProtocol(model, providers));
    if (model !== null) models.push(model);
  }
  return models;
}

function overlay(base: ModelRowInput | undefined, row: ModelRowInput): ModelRowInput {
  const prices = row.prices === undefined ? base?.prices : { ...base?.prices, ...row.prices };
  const features = row.features === undefined ? base?.features : { ...base?.features, ...row.features };
  return { ...base, ...row, prices, features };
}

function complete(row: ModelRowInput, knownProviders: ReadonlySet<string>, problems: string[]): ModelRow | null {
  const name = `models.${row.id}`;
  const found: string[] = [];
  const local = row.local ?? false;
  const features = { ...DEFAULT_FEATURES, ...row.features };
  const prices = completePrices(row, name, local, found);
  const contextTokens = row.contextTokens ?? (local ? DEFAULT_MODEL.localContextTokens : undefined);
  if (row.provider === undefined || !knownProviders.has(row.provider)) {
    const list = [...knownProviders].join(', ') || 'none';
    found.push(`${name}.provider is ${showValue(row.provider)}; it must be one of the enabled providers (${list}).`);
  }
  if (contextTokens === undefined) {
    found.push(`${name}.contextTokens is missing; it bounds what a call can cost, so state the model's context size.`);
  }
  const maxOutputTokens = row.maxOutputTokens ?? DEFAULT_MODEL.maxOutputTokens;
  // A provider that counts reasoning beside the completion does not bound it by the limit we send.
  const bounded = features.reasoningTokens !== 'beside-completion';
  const maxBillableOutputTokens = row.maxBillableOutputTokens ?? (bounded ? maxOutputTokens : (contextTokens ?? 0));
  if (maxBillableOutputTokens < maxOutputTokens) {
    const message = `${name}.maxBillableOutputTokens is ${maxBillableOutputTokens}; it must be at least maxOutputTokens (${maxOutputTokens}), which the provider may bill.`;
    found.push(message);
  }
  problems.push(...found);
  if (found.length > 0 || prices === null || contextTokens === undefined || row.provider === undefined) return null;
  return {
    id: row.id,
    provider: row.provider,
    wireModel: row.wireModel ?? row.id,
    local,
    prices,
    contextTokens,
    maxOutputTokens,
    maxBillableOutputTokens,
    promptOverheadTokens: row.promptOverheadTokens ?? DEFAULT_MODEL.promptOverheadTokens,
    callTimeoutMs: row.callTimeoutMs ?? DEFAULT_MODEL.callTimeoutMs,
    ...(row.shadow === undefined ? {} : { shadow: row.shadow }),
    ...(row.promptCache === undefined ? {} : { promptCache: row.promptCache }),
    ...(row.serviceTier === undefined
      ? {}
      : { serviceTier: { otherTierFactor: DEFAULT_MODEL.otherTierFactor, ...row.serviceTier } }),
    features,
  };
}

/** What only one protocol has words for must not be stated of another's model, where it would do nothing. */
function wrongProtocol({ id, provider, serviceTier }: ModelRow, providers: readonly ProviderRow[]): string[] {
  const protocol = providers.find((each) => each.id === provider)?.protocol;
  return serviceTier && protocol !== 'openai-chat'
    ? [`models.${id}.serviceTier is for providers that speak openai-chat.`]
    : [];
}

/** A prompt and an output price are stated; the others fall back to the dearer kind they are a part of. */
function completePrices(row: ModelRowInput, name: string, local: boolean, found: string[]): Prices | null {
  const { promptMicroUsdPerMTok: prompt, outputMicroUsdPerMTok: output, checkedOn } = row.prices ?? {};
  if (prompt === undefined) found.push(missingPrice(`${name}.prices.promptMicroUsdPerMTok`));
  if (output === undefined) found.push(missingPrice(`${name}.prices.outputMicroUsdPerMTok`));
  if (prompt === undefined || output === undefined || checkedOn === undefined) return null;
  const prices: Prices = {
    promptMicroUsdPerMTok: prompt,
    cachedPromptMicroUsdPerMTok: row.prices?.cachedPromptMicroUsdPerMTok ?? prompt,
    cacheWriteMicroUsdPerMTok: row.prices?.cacheWriteMicroUsdPerMTok ?? prompt,
    outputMicroUsdPerMTok: output,
    reasoningMicroUsdPerMTok: row.prices?.reasoningMicroUsdPerMTok ?? output,
    checkedOn,
  };
  for (const [kind, value] of Object.entries(prices)) {
    if (value === 0 && !local) {
      found.push(`${name}.prices.${kind} is 0; only a row with "local": true may be free, so state the price.`);
    }
  }
  return prices;
}

const missingPrice = (field: string) =>
  `${field} is missing; state the provider's price in micro-dollars per million tokens ($3 is 3000000; 0 only with "local": true).`;

/** A row by its id where it has one, else by its place. */
function nameOf(section: string, row: unknown, index: number): string {
  const id = isRecord(row) && typeof row.id === 'string' && row.id.length <= 100 ? row.id : index;
  return `${section}.${showKey(String(id))}`;
}
