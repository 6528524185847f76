import type { Config } from '../config/config.ts';
import type { ModelRow } from '../domain/shared/model.ts';

type Rows = Pick<Config, 'models' | 'providers' | 'apiKeys'>;

/** The models whose provider needs no key or has one. */
export function callableModels({ models, providers, apiKeys }: Rows): readonly ModelRow[] {
  return models.filter(({ provider }) => {
    const row = providers.find(({ id }) => id === provider);
    return row !== undefined && (row.apiKeyEnv === null || apiKeys[provider] !== undefined);
  });
}

/** That nothing can be decided with this configuration, and what to set; null where a model can be called. */
export function noModelSentence(config: Rows): string | null {
  if (callableModels(config).length > 0) return null;
  const { models, providers } = config;
  const remedy =
    'set the key of at least one provider, or add a local model to conclave.config.json (docs/configuration.md, Models), and start again. `bin/conclave up --simulated` needs no key.';
  if (models.length === 0) return `No model is configured, so every decision will be SKIP: ${remedy}`;
  const missing = providers.flatMap(({ id, apiKeyEnv }) =>
    apiKeyEnv !== null && models.some(({ provider }) => provider === id) ? [apiKeyEnv] : [],
  );
  const names = [...new Set(missing)];
  const verb = names.length === 1 ? 'is' : 'are';
  return `No model can be called, so every decision will be SKIP: ${names.join(', ')} ${verb} not set; ${remedy}`;
}
