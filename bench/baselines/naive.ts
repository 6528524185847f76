import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildPrompt } from '../../domain/forecast/prompt.ts';
import { parseMarket } from '../../domain/market/parse-market.ts';
import { simulatedMarkets, startSimulator } from '../../local/simulator/index.ts';
import { behaviourOf } from '../../local/simulator/models.ts';
import { drawFrom } from '../chaos/draw.ts';
import { createProviderFaults } from '../chaos/provider-faults.ts';
import type { NaiveOrder } from './naive-process.ts';

const RUN = fileURLToPath(new URL('../../bin/run-typescript.mjs', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./naive-process.ts', import.meta.url));
const KILLS = 3;
const FASTER = 5;
const ENDS_WITHIN_MS = 60_000;

export interface NaiveFigures {
  readonly seed: number;
  readonly started: number;
  readonly lost: number;
  readonly capMicroUsd: number;
  readonly billedMicroUsd: number;
  readonly overshootMicroUsd: number;
}

/** Runs the baseline under the same kinds of fault, against the same simulated providers and the same daily cap as the
 * account with too little money: decisions over time, a rush of a hundred at once, kill -9 of the process three times. It is
 * started again each time, with the decisions whose time has not come; what was under way then is lost, and so is its
 * counter. */
export async function runNaive({
  seed,
  decisions,
  rush,
  forMs,
  capMicroUsd,
  callTimeoutMs,
}: {
  seed: number;
  /** All of them; `rush` of these at once. */
  decisions: number;
  rush: number;
  forMs: number;
  capMicroUsd: number;
  callTimeoutMs: number;
}): Promise<NaiveFigures> {
  const draw = drawFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'conclave-naive-'));
  const simulator = await startSimulator({ seed });
  for (const { id } of simulator.models) {
    simulator.setModel(id, { medianLatencyMs: behaviourOf(id).medianLatencyMs / FASTER });
  }
  createProviderFaults(simulator).begin();
  try {
    const prompts = promptsOf(seed, decisions);
    // A third of the way in some come at once, the others over the whole time.
    const times = Array.from({ length: decisions }, (_, id) => (id < rush ? 0.3 * forMs : draw() * forMs));
    const kills = Array.from({ length: KILLS }, (_, index) => ((index + draw()) / KILLS) * forMs);
    const started = new Set<number>();
    const decided = new Set<number>();
    let passedMs = 0;
    for (const untilMs of [...kills, Number.POSITIVE_INFINITY]) {
      const due = times.flatMap((atMs, id) => (started.has(id) ? [] : [{ id, afterMs: Math.max(0, atMs - passedMs) }]));
      const order: NaiveOrder = {
        simulatorUrl: simulator.url,
        capMicroUsd,
        callTimeoutMs,
        decisions: due.map((each) => ({
          ...each,
          prompt: prompts[each.id] as NaiveOrder['decisions'][number]['prompt'],
        })),
      };
      const file = join(folder, 'order.json');
      await writeFile(file, JSON.stringify(order));
      const child = spawn(process.execPath, [RUN, SCRIPT, file], { stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = once(child, 'exit');
      const first = hear(child, started, decided);
      await Promise.race([first, ended]);
      await Promise.race([ended, delay(Math.min(untilMs - passedMs, ENDS_WITHIN_MS), null, { ref: false })]);
      child.kill('SIGKILL');
      await ended;
      passedMs = untilMs;
    }
    if (started.size !== decisions) {
      throw new Error(`The baseline started ${started.size} of ${decisions} decisions: it ended before it had begun.`);
    }
    const billedMicroUsd = await settledBill(simulator);
    return {
      seed,
      started: started.size,
      lost: started.size - decided.size,
      capMicroUsd,
      billedMicroUsd,
      overshootMicroUsd: Math.max(0, billedMicroUsd - capMicroUsd),
    };
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Notes what the process says; resolves at its first word. */
function hear(child: ChildProcess, started: Set<number>, decided: Set<number>): Promise<void> {
  if (!child.stdout) throw new Error('The baseline has no stdout.');
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const [word, id] = line.split(' ');
      (word === 'decided' ? decided : started).add(Number(id));
      resolve();
    });
  });
}

/** The provider notices a caller's death a moment later. */
async function settledBill(simulator: { bill(): { totalMicroUsd: number } }): Promise<number> {
  let last = -1;
  for (;;) {
    const { totalMicroUsd } = simulator.bill();
    if (totalMicroUsd === last) return totalMicroUsd;
    last = totalMicroUsd;
    await delay(500);
  }
}

function promptsOf(seed: number, count: number) {
  const nowMs = Date.now();
  return simulatedMarkets({ seed, count, profile: 'inefficient', nowMs }).map(({ json }) => {
    const parsed = parseMarket(json, { nowMs, categories: {} });
    if (!parsed.ok) throw new Error(parsed.message);
    return buildPrompt(parsed.value, nowMs);
  });
}
