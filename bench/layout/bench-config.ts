import { type Config, loadConfig } from '../../config/config.ts';
import type { Servers } from '../../local/embedded/index.ts';
import { SIMULATED_MODELS, simulatedProviders } from '../../local/simulator/models.ts';
import { ACCOUNT } from '../distinct-markets.ts';

/** Models of a panel. */
export const MODELS = 5;
/** The method that always calls the same number, however many panels there were before. */
const FIVE = { method: 'consensus', consensusModels: MODELS, explore: false } as const;

/** The default configuration with five simulated models that are always called, and a budget that never refuses. Reuse is on, as it
 * is by default. */
export function benchConfig(
  { temporal, mongodb }: Pick<Servers, 'temporal' | 'mongodb'>,
  providersUrl: string,
): Config {
  const base = loadConfig({ env: {}, cwd: '/' });
  const { main } = base.accounts;
  if (!main) throw new Error('The default configuration has no account `main`.');
  const budget = { ...main.budget, dayMicroUsd: 1e12, hourMicroUsd: 1e12, decisionMicroUsd: 1e10 };
  return {
    ...base,
    temporal: { address: temporal.address, namespace: temporal.namespace },
    mongodb: { uri: mongodb.uri, database: 'bench' },
    providers: simulatedProviders(providersUrl),
    models: SIMULATED_MODELS.slice(0, MODELS),
    accounts: { [ACCOUNT]: { ...main, budget, decision: { ...main.decision, ...FIVE, blend: 0.5 } } },
    simulated: true,
  };
}
