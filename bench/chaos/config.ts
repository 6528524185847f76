import { type Config, loadConfig } from '../../config/config.ts';
import type { BudgetPolicy } from '../../domain/shared/policy.ts';
import { SIMULATED_MODELS, simulatedProviders } from '../../local/simulator/models.ts';
import { NAMESPACE } from '../../workflows/messages.ts';

/** An account with ample money, so that only a provider's outage changes what it calls. */
export const STEADY = 'steady';
/** An account with a third of the money that its decisions would cost, or less. */
export const TIGHT = 'tight';
/** An account whose decisions have evidence looked for, with less money for that than it would take. */
export const RESEARCHING = 'researching';

export const CALL_TIMEOUT_MS = 2_000;
/** The caps of that account: `dayMicroUsd` is what its decisions may cost together. */
const tightBudget = (
  dayMicroUsd: number,
): Pick<BudgetPolicy, 'dayMicroUsd' | 'hourMicroUsd' | 'decisionMicroUsd' | 'categoryMicroUsd'> => ({
  dayMicroUsd,
  hourMicroUsd: Math.floor(dayMicroUsd * 0.96),
  decisionMicroUsd: Math.floor(dayMicroUsd * 0.83),
  categoryMicroUsd: { politics: Math.floor(dayMicroUsd * 0.58), economics: Math.floor(dayMicroUsd * 0.58) },
});
/** Room for a dozen searches at their worst. */
const RESEARCH_CAP_MICRO_USD = 700_000;
const AMPLE_MICRO_USD = 1_000_000_000;
const HOUR_MS = 3_600_000;

export interface Ports {
  readonly temporal: number;
  readonly store: number;
  readonly simulator: number;
}

/** Providers whose calls need a key, which each worker has of its own. */
export const KEYED_PROVIDERS = ['sim-xai', 'sim-openai', 'sim-anthropic'];
/** The key of the worker in this place. */
export const keyOf = (provider: string, place: number): string => `${provider}-key-of-worker-${place}`;

/** The default configuration with other addresses and budgets, and with times short enough for a run of a minute. */
export function chaosConfig(ports: Ports, nowMs: number, tightDayMicroUsd: number): Config {
  const base = loadConfig({ env: {}, cwd: '/' });
  const { main } = base.accounts;
  if (!main) throw new Error('The default configuration has no account `main`.');
  const account = { ...main, zone: zoneOfMidnight(nowMs), decision: { ...main.decision, blend: 0.5 } };
  const ample = { dayMicroUsd: AMPLE_MICRO_USD, hourMicroUsd: AMPLE_MICRO_USD, decisionMicroUsd: AMPLE_MICRO_USD };
  const models = SIMULATED_MODELS.map((row) => ({ ...row, callTimeoutMs: CALL_TIMEOUT_MS }));
  const everyone = { method: 'consensus', consensusModels: models.length, explore: false } as const;
  return {
    ...base,
    temporal: { address: `127.0.0.1:${ports.temporal}`, namespace: NAMESPACE },
    mongodb: { uri: `mongodb://127.0.0.1:${ports.store}`, database: 'chaos' },
    providers: simulatedProviders(`http://127.0.0.1:${ports.simulator}`).map((row) =>
      KEYED_PROVIDERS.includes(row.id) ? { ...row, apiKeyEnv: `${row.id}-key` } : row,
    ),
    models,
    accounts: {
      [STEADY]: { ...account, budget: { ...main.budget, ...ample }, decision: { ...account.decision, ...everyone } },
      [RESEARCHING]: {
        ...account,
        budget: { ...main.budget, ...ample, purposeMicroUsd: { research: RESEARCH_CAP_MICRO_USD } },
        decision: { ...account.decision, explore: false },
      },
      [TIGHT]: { ...account, budget: { ...main.budget, ...tightBudget(tightDayMicroUsd) } },
    },
    governor: { sweepEveryMs: 1_000, leaseMs: 2_000 },
    shadowShare: 0,
    simulated: true,
  };
}

/** The last full hour, at which the accounts' day began. */
export const midnightBefore = (nowMs: number): number => Math.floor(nowMs / HOUR_MS) * HOUR_MS;

/** The time zone whose day began at the last full hour, or this many hours before. A clock set back past that hour is in the day
 * before. */
export function zoneOfMidnight(nowMs: number, hoursBefore = 0): string {
  const hour = (Math.floor(nowMs / HOUR_MS) - hoursBefore) % 24;
  if (hour === 0) return 'Etc/GMT';
  return hour <= 12 ? `Etc/GMT+${hour}` : `Etc/GMT-${24 - hour}`;
}
