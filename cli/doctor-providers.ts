import type { Config } from '../config/config.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import { createProviders } from '../providers/index.ts';
import type { Provider } from '../providers/provider.ts';
import { callableModels, noModelSentence } from './callable-models.ts';
import { type Check, fail, failedWith, ok, warn } from './doctor-check.ts';

const LIST_WITHIN_MS = 15_000;
const PRICES_OLD_AFTER_DAYS = 90;
const MS_PER_DAY = 86_400_000;

/** Each provider: is its key there, and does it know the models that are configured of it? At least one must be usable. */
export async function checkProviders(config: Config): Promise<Check[]> {
  const usable = createProviders(config.providers, config.apiKeys);
  const used = config.providers.filter(({ id }) => config.models.some((model) => model.provider === id));
  const checks = await Promise.all(
    used.map((row) => {
      const models = config.models.filter((model) => model.provider === row.id);
      const provider = usable[row.id];
      // Without its key a provider is left out, which is a choice as long as another one is there.
      if (!provider) return [warn(`provider ${row.id}`, `${row.apiKeyEnv} is not set: its models are not called`)];
      return checkProvider(row, provider, models);
    }),
  );
  // A search service has no list that is free to read; without its key it is left out, as whoever has a model that searches wants it.
  const searching = config.searchServices
    .filter(({ provider }) => usable[provider])
    .map(({ id, provider }) => ok(`search ${id}`, `${keyOf(config.providers, provider)} is set`));
  if (used.some(({ id }) => usable[id])) return [...checks.flat(), ...searching];
  return [...checks.flat(), fail('providers', noModelSentence(config) ?? 'none of them can be called')];
}

const keyOf = (providers: readonly ProviderRow[], provider: string) =>
  providers.find(({ id }) => id === provider)?.apiKeyEnv ?? 'no key';

async function checkProvider(row: ProviderRow, provider: Provider, models: readonly ModelRow[]): Promise<Check[]> {
  const what = `provider ${row.id}`;
  const key = row.apiKeyEnv === null ? 'needs no key' : `${row.apiKeyEnv} is set`;
  try {
    const known = await provider.listModels(AbortSignal.timeout(LIST_WITHIN_MS));
    return [ok(what, key), ...models.map((model) => checkModel(row.id, model, known))];
  } catch (error) {
    const { says } = failedWith(what, error);
    return [fail(what, `${key}, but its list of models could not be read: ${says}`)];
  }
}

function checkModel(provider: string, { id, wireModel }: ModelRow, known: readonly string[]): Check {
  const listed = known.find((each) => each === wireModel) ?? known.find((each) => isDated(each, wireModel));
  if (listed !== undefined) return ok(`model ${id}`, `${provider} lists ${listed}`);
  const says = `${provider} does not list ${wireModel}: correct "wireModel" in conclave.config.json, or disable the row`;
  return fail(`model ${id}`, says);
}

/** Providers list dated versions, and take the name without its date for the newest of them. */
function isDated(listed: string, wireModel: string): boolean {
  return listed.startsWith(`${wireModel}-`) && /^\d{4,8}$/.test(listed.slice(wireModel.length + 1));
}

/** Prices that were read long ago, of models that can be called: the ledger would count in yesterday's money. One line for all. */
export function checkPrices(config: Config, nowMs: number): Check[] {
  if (config.models.length === 0) return [fail('models', 'none is configured')];
  const priced = { ...config, models: [...config.models, ...config.searchServices] };
  const old = callableModels(priced).filter(({ local, prices }) => {
    return !local && nowMs - Date.parse(prices.checkedOn) > PRICES_OLD_AFTER_DAYS * MS_PER_DAY;
  });
  if (old.length === 0)
    return [ok('prices', `of every model that can be called read within ${PRICES_OLD_AFTER_DAYS} days`)];
  const rows = old.map(({ id, prices }) => `${id} (${prices.checkedOn})`).join(', ');
  const says = `read more than ${PRICES_OLD_AFTER_DAYS} days ago: ${rows}. Compare them with the provider's page and state them again in conclave.config.json with today's date`;
  return [warn('prices', says)];
}
