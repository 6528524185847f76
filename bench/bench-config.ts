import { type Config, loadConfig } from '../config/config.ts';
import type { Servers } from '../local/embedded/index.ts';
import type { Simulator } from '../local/simulator/index.ts';
import type { DecideRequest } from '../workflows/messages.ts';

const MODELS = 5;
/** The method that always asks the same number, however many panels were asked before. */
const FIVE = { method: 'consensus', consensusModels: MODELS, explore: false } as const;

/** Five simulated models that answer at once, and a budget that never refuses. */
export function benchConfig(servers: Servers, simulator: Simulator): Config {
  const base = loadConfig({ env: {}, cwd: '/' });
  const main = base.accounts.main;
  if (!main) throw new Error('The default configuration has no account `main`.');
  const budget = { ...main.budget, dayMicroUsd: 1e12, hourMicroUsd: 1e12, decisionMicroUsd: 1e10 };
  return {
    ...base,
    temporal: { address: servers.temporal.address, namespace: servers.temporal.namespace },
    mongodb: { uri: servers.mongodb.uri, database: 'bench' },
    providers: simulator.providers,
    models: simulator.models.slice(0, MODELS),
    accounts: { main: { ...main, budget, decision: { ...main.decision, ...FIVE, blend: 0.5 } } },
    simulated: true,
  };
}

export function benchRequest(serial: number): DecideRequest {
  return {
    requestId: `bench-${serial}`,
    account: 'main',
    market: {
      ticker: `KXBENCH-${serial}`,
      title: 'Will the bench finish?',
      rules_primary: 'It resolves to Yes if it does.',
      yes_bid: 44,
      yes_ask: 46,
      status: 'active',
      close_time: '2034-01-01T00:00:00Z',
    },
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 100_000_000,
    deadlineMs: 60_000,
  };
}
