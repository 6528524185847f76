import type { AddressInfo } from 'node:net';
import { billOf, type SimulatedRequest } from './bill.ts';
import type { SimulatorState } from './complete.ts';
import { createFaultScript, type Fault } from './faults.ts';
import type { RefusedKey } from './keys.ts';
import { type ModelBehaviour, SIMULATED_MODELS, simulatedProviders } from './models.ts';
import { SIMULATED_SEARCH, simulatedSearchProvider } from './search-service.ts';
import { DEFAULT_SHARES, HOSTILE, type HostileText, type SearchShares } from './search-world.ts';
import { changeModel, changeSearch, createSimulatorServer } from './server.ts';

export { trueBrier } from './answer.ts';
export type { SimulatedRequest } from './bill.ts';
export { type EventOptions, type SimulatedEvent, simulatedEvents } from './events.ts';
export { FAULT_KINDS, type Fault, type FaultKind } from './faults.ts';
export type { RefusedKey } from './keys.ts';
export { type SimulatedMarket, simulatedMarkets } from './markets.ts';
export type { ModelBehaviour } from './models.ts';
export type { SearchShares } from './search-world.ts';
export type { Profile } from './truth.ts';

export interface SimulatorOptions {
  /** Decides latencies, chance faults and what unanswered requests are billed. */
  readonly seed: number;
  /** A free port when absent. */
  readonly port?: number;
  /** `instant` answers at once. */
  readonly latency?: SimulatorState['latency'];
  readonly now?: () => number;
}

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** Starts, on loopback, providers that speak the real wire formats and are not real: everything they bill, answer or break is
 * SIMULATED. */
export async function startSimulator(options: SimulatorOptions) {
  const state: SimulatorState = {
    seed: options.seed,
    latency: options.latency ?? 'real',
    models: SIMULATED_MODELS,
    script: createFaultScript(options.seed),
    behaviours: new Map(),
    requests: [],
    hanging: new Set(),
    refusedKeys: [],
    searchShares: DEFAULT_SHARES,
    hostileTexts: HOSTILE,
    now: options.now ?? Date.now,
  };
  const server = createSimulatorServer(state);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    providers: simulatedProviders(url),
    models: SIMULATED_MODELS,
    /** A search service, for whoever configures it. */
    search: { provider: simulatedSearchProvider(url), row: SIMULATED_SEARCH },
    /** Replaces the script of faults; an empty list ends all faults. */
    setFaults: (faults: readonly Fault[]) => state.script.set(faults),
    /** How many requests hang: they are among `requests()` once their connections have ended. */
    hanging: () => state.hanging.size,
    /** Ends the connections of what hangs, as a server that is restarted does. */
    dropHanging: () => {
      for (const response of state.hanging) response.destroy();
    },
    /** Replaces the keys that are refused, for calls and lists of models alike; an empty list accepts every key again. */
    refuseKeys: (keys: readonly RefusedKey[]) => {
      state.refusedKeys = keys;
    },
    setModel: (id: string, change: Partial<ModelBehaviour>) => changeModel(state, id, change),
    /** Changes how often searches find each kind of document. */
    setSearch: (change: Partial<SearchShares>) => changeSearch(state, change),
    /** Replaces the hostile texts that searches find, of which each question has one. */
    setHostileTexts: (texts: readonly HostileText[]) => {
      state.hostileTexts = texts;
    },
    bill: () => billOf(state.requests),
    requests: (): readonly SimulatedRequest[] => state.requests,
    /** Ends the server and every connection to it. */
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
