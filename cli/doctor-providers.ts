import type { Config } from '../config/config.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import { createProviders } from '../providers/index.ts';
import type { Provider } from '../providers/provider.ts';

export interface Check {
  readonly what: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What was found, and what to do when it is wrong. Never a key. */
  readonly says: string;
}

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
      return provider ? checkProvider(row, provider, models) : [keyMissing(row)];
    }),
  );
  if (used.some(({ id }) => usable[id])) return checks.flat();
  const says = 'none can be asked: set the key of at least one provider, or add a local one to conclave.config.json';
  return [...checks.flat(), { what: 'providers', state: 'fail', says }];
}

/** A provider without its key is left out, which is a choice as long as another one is there. */
function keyMissing({ id, apiKeyEnv }: ProviderRow): Check {
  return { what: `provider ${id}`, state: 'warn', says: `${apiKeyEnv} is not set: its models are not asked` };
}

async function checkProvider(row: ProviderRow, provider: Provider, models: readonly ModelRow[]): Promise<Check[]> {
  const what = `provider ${row.id}`;
  const key = row.apiKeyEnv === null ? 'needs no key' : `${row.apiKeyEnv} is set`;
  try {
    const known = await provider.listModels(AbortSignal.timeout(LIST_WITHIN_MS));
    const checks = models.map(({ id, wireModel }): Check => {
      const listed = known.find((each) => each === wireModel) ?? known.find((each) => isDated(each, wireModel));
      if (listed !== undefined) return { what: `model ${id}`, state: 'ok', says: `${row.id} lists ${listed}` };
      const says = `${row.id} does not list ${wireModel}: correct "wireModel" in conclave.config.json, or disable the row`;
      return { what: `model ${id}`, state: 'fail', says };
    });
    return [{ what, state: 'ok', says: key }, ...checks];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ what, state: 'fail', says: `${key}, but its list of models could not be read: ${why}` }];
  }
}

/** Providers list dated versions, and take the name without its date for the newest of them. */
function isDated(listed: string, wireModel: string): boolean {
  return listed.startsWith(`${wireModel}-`) && /^\d{4,8}$/.test(listed.slice(wireModel.length + 1));
}

/** Prices that were read long ago: the ledger would count in yesterday's money. */
export async function checkModels({ models }: Config, nowMs: number): Promise<Check[]> {
  if (models.length === 0) return [{ what: 'models', state: 'fail', says: 'none is configured' }];
  const old = models.filter(({ local, prices }) => {
    return !local && nowMs - Date.parse(prices.checkedOn) > PRICES_OLD_AFTER_DAYS * MS_PER_DAY;
  });
  if (old.length === 0) return [{ what: 'prices', state: 'ok', says: `read within ${PRICES_OLD_AFTER_DAYS} days` }];
  return old.map(({ id, prices }) => {
    const says = `its prices were read on ${prices.checkedOn}: compare them with the provider's page and state them anew`;
    return { what: `prices of ${id}`, state: 'warn', says };
  });
}
