import type { ServiceFacts } from '../../domain/health/service-facts.ts';

const AT_MS = Date.UTC(2026, 10, 24, 22, 44);

/** A service in which nothing is wrong, two minutes after its start. */
export const WELL: ServiceFacts = {
  atMs: AT_MS,
  store: { is: 'there' },
  temporal: { is: 'there' },
  workers: { running: ['w1', 'w2'], isNone: false, lastHeartbeatAtMs: AT_MS - 1_000 },
  mode: { mode: 'normal', source: 'automatic', by: 'operations', atMs: AT_MS - 120_000 },
  models: { reachable: 3, configured: 3, quorum: 2, out: [], missingKeys: [] },
  accounts: [{ account: 'main', hasPolicy: true, isExhausted: false }],
  singletons: [
    { singleton: 'operations', account: null, isRunning: true, stuck: null },
    { singleton: 'scorekeeper', account: null, isRunning: true, stuck: null },
    { singleton: 'governor', account: 'main', isRunning: true, stuck: null },
    { singleton: 'governor', account: 'service', isRunning: true, stuck: null },
  ],
  running: { count: 4, oldestStartedAtMs: AT_MS - 8_000, untaken: { count: 1, oldestMs: 20 } },
  settlements: {
    failures: 0,
    failure: null,
    lastSuccessAtMs: AT_MS - 30_000,
    lastRunAtMs: AT_MS - 30_000,
    everyMs: 60_000,
    overdue: 0,
    lagMs: 0,
  },
};
