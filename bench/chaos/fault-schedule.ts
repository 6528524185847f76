import { setTimeout as delay } from 'node:timers/promises';
import { FAULT_KINDS, type Fault, type FaultKind, type Simulator } from '../../local/simulator/index.ts';
import { backToYesterdayMs } from './config.ts';
import { pickFrom } from './draw.ts';
import type { EntryPoint } from './entry-point.ts';
import type { FragileServers } from './fragile-servers.ts';
import type { KillPoint } from './kill-points.ts';
import type { Load } from './load.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface ScheduleParts {
  readonly pool: WorkerPool;
  readonly servers: FragileServers;
  readonly simulator: Simulator;
  readonly simulatorEntryPoint: EntryPoint;
  readonly load: Load;
}

/** A fault and when it lasted. */
export interface Disturbance {
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An operator has to repair these, and the provider is not called for a minute: one of them comes at the end. */
const LASTING: readonly FaultKind[] = ['unauthorized', 'payment_required', 'credit_exhausted', 'model_not_found'];
/** They take one row out until its probes are answered: a fault of one row, not one to sprinkle over all. */
const OF_A_ROW: readonly FaultKind[] = ['not_permitted', 'parameter_refused', 'unprocessable', 'redirected'];
const FAULT_PROBABILITY = 0.012;
const KILL_POINTS: readonly KillPoint[] = [
  { operation: 'requests.claim', when: 'after' },
  { operation: 'ledger.reserve', when: 'after' },
  { operation: 'ledgerAttempts.start', when: 'before' },
  { operation: 'ledgerAttempts.start', when: 'after' },
  { operation: 'provider.ask', when: 'during' },
  { operation: 'provider.ask', when: 'after' },
  { operation: 'attempts.record', when: 'after' },
  { operation: 'ledgerAttempts.finish', when: 'before' },
  { operation: 'ledgerAttempts.close', when: 'before' },
  { operation: 'ledgerAttempts.close', when: 'after' },
  { operation: 'decisions.record', when: 'before' },
  { operation: 'decisions.record', when: 'after' },
  { operation: 'ledger.recent', when: 'after' },
  { operation: 'ledgerAttempts.extend', when: 'after' },
];
const STEADY_EVERY_MS = 1_500;
const SERVER_AWAY_MS = 1_500;
const SLOW_BY_MS = 300;
const SLOW_FOR_MS = 3_000;
const CLOCK_BACK_FOR_MS = 5_000;

/** Injects every fault, at times and places that follow from the seed, while more is requested than the budget allows. */
export async function runFaultSchedule(
  parts: ScheduleParts,
  {
    forMs,
    decisions,
    rush,
    draw,
    progress,
  }: { forMs: number; decisions: number; rush: number; draw: () => number; progress: (line: string) => void },
): Promise<Disturbance[]> {
  const { pool, servers, simulator, simulatorEntryPoint, load } = parts;
  const disturbances: Disturbance[] = [];
  const beganMs = Date.now();
  const disturbance = async (what: string, act: () => Promise<unknown>) => {
    const fromMs = Date.now();
    progress(`${((fromMs - beganMs) / 1_000).toFixed(1)} s: ${what}`);
    await act();
    disturbances.push({ what, fromMs, toMs: Date.now() });
  };
  const restart = (name: 'temporal' | 'store') =>
    disturbance(`${name} killed`, async () => {
      await servers[name].kill();
      await delay(SERVER_AWAY_MS);
      await servers[name].restart();
    });
  const kill = () => disturbance('a worker killed', () => pool.kill(Math.floor(draw() * 2)));

  simulator.setFaults(randomFaults());
  pool.arm(Array.from({ length: 3 }, () => ({ ...pickFrom(draw, KILL_POINTS), nth: 1 + Math.floor(draw() * 8) })));
  const events: [share: number, act: () => Promise<unknown>][] = [
    [0, () => load.tight(Math.ceil(decisions / 2))],
    [0.02 + 0.08 * draw(), kill],
    [0.1 + 0.1 * draw(), () => restart('store')],
    [
      0.2 + 0.1 * draw(),
      () => disturbance('connections to the providers dropped', async () => simulatorEntryPoint.drop()),
    ],
    [0.3, () => load.tight(rush)],
    [0.32 + 0.08 * draw(), kill],
    [0.4 + 0.1 * draw(), () => restart('temporal')],
    [0.55, () => load.tight(Math.floor(decisions / 2))],
    [0.55 + 0.05 * draw(), () => disturbance('the store is slow', slowly)],
    [0.6 + 0.1 * draw(), () => disturbance('the clocks go back over midnight', clocksBack)],
    [0.7 + 0.1 * draw(), kill],
    [
      0.8 + 0.1 * draw(),
      () => disturbance('connections to the providers dropped', async () => simulatorEntryPoint.drop()),
    ],
    [
      0.9,
      async () =>
        simulator.setFaults([{ kind: pickFrom(draw, LASTING), times: 1, provider: 'sim-openai' }, ...randomFaults()]),
    ],
  ];
  const steady = setInterval(() => sent.push(load.steady()), STEADY_EVERY_MS);
  const sent: Promise<unknown>[] = [];
  try {
    for (const [share, act] of events) {
      await delay(Math.max(0, beganMs + share * forMs - Date.now()));
      sent.push(act());
    }
    await delay(Math.max(0, beganMs + forMs - Date.now()));
  } finally {
    clearInterval(steady);
    await Promise.all(sent);
    simulator.setFaults([]);
  }
  pool.disarm();
  return disturbances;

  /** Every fault of the simulator that ends by itself, each on 12 requests in 1,000. */
  function randomFaults(): Fault[] {
    return FAULT_KINDS.filter((kind) => !LASTING.includes(kind) && !OF_A_ROW.includes(kind)).map((kind) => ({
      kind,
      probability: FAULT_PROBABILITY,
    }));
  }

  async function slowly(): Promise<void> {
    servers.store.entryPoint.setDelay(SLOW_BY_MS);
    await delay(SLOW_FOR_MS);
    servers.store.entryPoint.setDelay(0);
  }

  async function clocksBack(): Promise<void> {
    pool.setClock(backToYesterdayMs(Date.now()));
    await delay(CLOCK_BACK_FOR_MS);
    pool.setClock(0);
  }
}
