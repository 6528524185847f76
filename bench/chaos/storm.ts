import { setTimeout as delay } from 'node:timers/promises';
import { FAULT_KINDS, type Fault, type FaultKind, type Simulator } from '../../local/simulator/index.ts';
import { backToYesterdayMs } from './config.ts';
import type { Crew } from './crew.ts';
import type { Door } from './door.ts';
import { pickFrom } from './draw.ts';
import type { FragileServers } from './fragile-servers.ts';
import type { KillPoint } from './kill-points.ts';
import type { Load } from './load.ts';

export interface StormParts {
  readonly crew: Crew;
  readonly servers: FragileServers;
  readonly simulator: Simulator;
  readonly simulatorDoor: Door;
  readonly load: Load;
}

/** Something that was wrong, and how long. */
export interface Trouble {
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An operator has to mend these, so the provider is not asked for a minute: one strikes at the end. */
const HARD: readonly FaultKind[] = ['unauthorized', 'payment_required', 'credit_exhausted', 'model_not_found'];
const SPRINKLED = 0.012;
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

/** Everything goes wrong, at times and places that follow from the seed, while more is asked than there is money for. */
export async function runStorm(
  parts: StormParts,
  {
    forMs,
    decisions,
    rush,
    draw,
    progress,
  }: { forMs: number; decisions: number; rush: number; draw: () => number; progress: (line: string) => void },
): Promise<Trouble[]> {
  const { crew, servers, simulator, simulatorDoor, load } = parts;
  const troubles: Trouble[] = [];
  const beganMs = Date.now();
  const trouble = async (what: string, act: () => Promise<unknown>) => {
    const fromMs = Date.now();
    progress(`${((fromMs - beganMs) / 1_000).toFixed(1)} s: ${what}`);
    await act();
    troubles.push({ what, fromMs, toMs: Date.now() });
  };
  const restart = (name: 'temporal' | 'store') =>
    trouble(`${name} killed`, async () => {
      await servers[name].kill();
      await delay(SERVER_AWAY_MS);
      await servers[name].restart();
    });
  const kill = () => trouble('a worker killed', () => crew.kill(Math.floor(draw() * 2)));

  simulator.setFaults(sprinkle());
  crew.arm(Array.from({ length: 3 }, () => ({ ...pickFrom(draw, KILL_POINTS), nth: 1 + Math.floor(draw() * 8) })));
  const events: [share: number, act: () => Promise<unknown>][] = [
    [0, () => load.tight(Math.ceil(decisions / 2))],
    [0.02 + 0.08 * draw(), kill],
    [0.1 + 0.1 * draw(), () => restart('store')],
    [0.2 + 0.1 * draw(), () => trouble('connections to the providers dropped', async () => simulatorDoor.drop())],
    [0.3, () => load.tight(rush)],
    [0.32 + 0.08 * draw(), kill],
    [0.4 + 0.1 * draw(), () => restart('temporal')],
    [0.55, () => load.tight(Math.floor(decisions / 2))],
    [0.55 + 0.05 * draw(), () => trouble('the store is slow', slowly)],
    [0.6 + 0.1 * draw(), () => trouble('the clocks go back over midnight', clocksBack)],
    [0.7 + 0.1 * draw(), kill],
    [0.8 + 0.1 * draw(), () => trouble('connections to the providers dropped', async () => simulatorDoor.drop())],
    [
      0.9,
      async () =>
        simulator.setFaults([{ kind: pickFrom(draw, HARD), times: 1, provider: 'sim-openai' }, ...sprinkle()]),
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
  crew.disarm();
  return troubles;

  /** Every fault of the simulator that mends itself, each on a few requests in a thousand. */
  function sprinkle(): Fault[] {
    return FAULT_KINDS.filter((kind) => !HARD.includes(kind)).map((kind) => ({ kind, probability: SPRINKLED }));
  }

  async function slowly(): Promise<void> {
    servers.store.door.setDelay(SLOW_BY_MS);
    await delay(SLOW_FOR_MS);
    servers.store.door.setDelay(0);
  }

  async function clocksBack(): Promise<void> {
    crew.setClock(backToYesterdayMs(Date.now()));
    await delay(CLOCK_BACK_FOR_MS);
    crew.setClock(0);
  }
}
