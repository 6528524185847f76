import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, isRunning, Secret, simulatedDataDir } from '../config/config.ts';
import { type Blend, DEFAULT_BUDGET_POLICY } from '../domain/shared/policy.ts';
import { SIMULATED_MODELS, simulatedProviders } from '../local/simulator/models.ts';

/** What a running `up --simulated` or `demo` is like, so that commands in other terminals see the same service. */
export interface SimulatedService {
  readonly simulated: true;
  readonly simulatorUrl: string;
  readonly venueUrl: string;
  readonly seed: number;
  readonly profile: 'efficient' | 'inefficient';
  /** The blend of every account; null = as configured. */
  readonly blend: Blend | null;
  /** Whether the demo's own account is there. */
  readonly demo: boolean;
  readonly temporal: string;
  /** Its own, also where the servers are not. */
  readonly namespace: string;
  readonly database: string;
  readonly pid: number;
}

/** The account that demo decisions are made for, so that they never use up another account's budget. */
export const DEMO_ACCOUNT = 'demo';
/** The demo decides in minutes what others decide in days, and from its pace the governor concludes what the whole day will want:
 * a cap for less would make money look scarce, and most calls not worth it. */
const DEMO_BUDGET = { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: 2_000_000_000, hourMicroUsd: 200_000_000 };

/** What the simulated venue grants, far more than the real one on its basic tier: made-up weeks pass in minutes. */
export const SIMULATED_TOKENS_PER_SECOND = 4_000;

const fileIn = (dataDir: string) => join(simulatedDataDir(dataDir), 'service.json');

export async function writeServiceFile(dataDir: string, service: SimulatedService): Promise<void> {
  const file = fileIn(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(service, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

export async function removeServiceFile(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** The simulated service that runs on this data folder and behind this address, if one does. */
export function findSimulatedService(dataDir: string, temporalAddress: string): SimulatedService | null {
  let service: SimulatedService;
  try {
    service = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as SimulatedService;
  } catch {
    // No file, or one that a killed process left half-written: no service.
    return null;
  }
  return service.temporal === temporalAddress && isRunning(service.pid) ? service : null;
}

type Described = Pick<SimulatedService, 'simulatorUrl' | 'venueUrl' | 'blend' | 'demo' | 'namespace' | 'database'>;

/** A key of the simulated venue's member; it stays in the process that made it. */
interface MemberKey {
  readonly keyId: string;
  readonly privateKeyPem: string;
}

/** The configuration with simulated providers in place of every real one, a simulated venue in place of the real one, and a record
 * of its own: no real model can be called or paid, and nothing that is learned or spent in a made-up world counts for the real one.
 * `member`: whose fills are read at the venue. */
export function asSimulated(config: Config, simulation: Described, member: MemberKey | null = null): Config {
  const { simulatorUrl, venueUrl, blend, demo, namespace, database } = simulation;
  const accounts = Object.entries(config.accounts).map(([id, account]) => {
    const decision = { ...account.decision, primaryModel: CHEAP_MODEL, ...(blend === null ? {} : { blend }) };
    return [id, { ...account, decision }] as const;
  });
  const first = accounts[0]?.[1];
  const demoAccount = demo && first ? [[DEMO_ACCOUNT, { ...first, budget: DEMO_BUDGET }] as const] : [];
  // The demo's own first: it has the decisions.
  const all = [...demoAccount, ...accounts];
  const [[owner] = []] = all;
  return {
    ...config,
    temporal: { ...config.temporal, namespace },
    mongodb: { ...config.mongodb, database },
    providers: simulatedProviders(simulatorUrl),
    models: SIMULATED_MODELS,
    searchServices: [],
    apiKeys: {},
    accounts: Object.fromEntries(all),
    worker: { ...config.worker, requestsPerSecond: {}, providers: null },
    kalshi: {
      ...config.kalshi,
      enabled: true,
      host: venueUrl,
      tokensPerSecond: SIMULATED_TOKENS_PER_SECOND / 2,
      // The demo's markets settle within seconds of their close, others within hours.
      settleEveryMs: demo ? 2_000 : 15_000,
    },
    venueKey:
      member && owner !== undefined
        ? { id: member.keyId, privateKey: new Secret(member.privateKeyPem), account: owner }
        : null,
    // Simulated markets settle in seconds: their scores are published as soon.
    scorekeeper: { everyMs: 5_000, publishEveryMs: 500 },
    simulated: true,
  };
}

/** The quick path's model: the cheapest one that is paid for, so that simulated costs are there to be seen. */
const CHEAP_MODEL = 'sim-gpt-5-mini';
