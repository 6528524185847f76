import { setTimeout as delay } from 'node:timers/promises';
import type { Disturbance, DisturbanceKind } from './disturbance.ts';
import { pickFrom } from './draw.ts';
import { createFaults, type ScheduleParts } from './faults.ts';
import type { KillPoint } from './kill-points.ts';
import { SEARCH_MARK } from './searches.ts';

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
/** Around a search: sent, answered, recorded, and the brief that came of it kept. */
const SEARCH_KILL_POINTS: readonly KillPoint[] = [
  { operation: 'briefs.claimFlight', when: 'after' },
  { operation: 'provider.ask', when: 'during', mentioning: SEARCH_MARK },
  { operation: 'attempts.record', when: 'before', mentioning: SEARCH_MARK },
  { operation: 'attempts.record', when: 'after', mentioning: SEARCH_MARK },
  { operation: 'briefs.keep', when: 'after' },
];
const STEADY_EVERY_MS = 1_500;
/** For so many decisions of the account with too little money a question is researched. */
const DECISIONS_A_QUESTION = 25;
/** With no more decisions under way than this the service has caught up with its load. */
const FEW_UNDER_WAY = 10;
const CAUGHT_UP_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

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
  const { pool, simulator, load } = parts;
  const disturbances: Disturbance[] = [];
  const beganMs = Date.now();
  const faults = createFaults(parts, draw);
  const disturb = (kind: DisturbanceKind) => async () => {
    const fromMs = Date.now();
    progress(`${((fromMs - beganMs) / 1_000).toFixed(1)} s: ${kind.replaceAll('_', ' ')}`);
    const { what, struck } = await faults[kind](rush);
    disturbances.push({ kind, what, fromMs, toMs: Date.now(), struck });
    progress(`${((Date.now() - beganMs) / 1_000).toFixed(1)} s: ${what}${struck === null ? '' : `, struck ${struck}`}`);
  };
  /** The schedule's time stands still until the service has caught up: on a slow machine a fault would else meet nothing but a queue of
   * decisions that are past their deadline. */
  let waitedMs = 0;
  const catchUp = async () => {
    const fromMs = Date.now();
    while (Date.now() - fromMs < CAUGHT_UP_WITHIN_MS) {
      const underWay = await parts.countUndecided(load.started()).catch(() => Number.POSITIVE_INFINITY);
      if (underWay <= FEW_UNDER_WAY) break;
      await delay(LOOK_EVERY_MS);
    }
    waitedMs += Date.now() - fromMs;
  };
  const questions = Math.ceil(decisions / DECISIONS_A_QUESTION);
  const aThird = Math.ceil(questions / 3);
  const around = (share: number) => share + 0.04 * draw();

  // Replacements get theirs in this order: the first ones meet the searches.
  pool.arm(Array.from({ length: 2 }, () => pickFrom(draw, SEARCH_KILL_POINTS)));
  pool.arm(Array.from({ length: 3 }, () => ({ ...pickFrom(draw, KILL_POINTS), nth: 1 + Math.floor(draw() * 8) })));
  const events: [share: number, act: () => Promise<unknown>, isAwaited?: boolean][] = [
    [0, disturb('provider_faults')],
    [0, () => load.tight(Math.ceil(decisions / 2))],
    [0.01, () => load.research(aThird)],
    [around(0.02), disturb('worker_killed')],
    [around(0.07), disturb('store_killed')],
    [around(0.18), disturb('connections_dropped')],
    [0.22, disturb('rush')],
    [around(0.24), disturb('worker_killed')],
    [around(0.3), disturb('temporal_killed')],
    [0.37, catchUp, true],
    [0.375, () => load.research(aThird)],
    [around(0.38), disturb('hostile_text')],
    [around(0.42), disturb('store_failed_over')],
    [around(0.48), disturb('zone_changed')],
    [0.52, () => load.tight(Math.floor(decisions / 2))],
    [around(0.52), disturb('store_slow')],
    [0.56, catchUp, true],
    [0.56, () => load.research(aThird)],
    [around(0.56), disturb('search_struck')],
    [around(0.56), disturb('row_refused')],
    [around(0.6), disturb('clocks_back')],
    [around(0.66), disturb('key_refused')],
    // More at once than there is money for.
    [0.69, () => load.research(2 * questions)],
    [around(0.72), disturb('worker_killed')],
    [around(0.76), disturb('connections_dropped')],
    [around(0.8), disturb('lasting_fault')],
    [0.86, catchUp, true],
    [around(0.86), disturb('half_hour_away')],
  ];
  const made: Promise<unknown>[] = [];
  const sent: Promise<unknown>[] = [];
  const steady = setInterval(() => sent.push(load.steady()), STEADY_EVERY_MS);
  try {
    for (const [share, act, isAwaited = false] of events.toSorted(([a], [b]) => a - b)) {
      await delay(Math.max(0, beganMs + waitedMs + share * forMs - Date.now()));
      if (isAwaited) await act();
      else made.push(act());
    }
    await delay(Math.max(0, beganMs + waitedMs + forMs - Date.now()));
    // The load goes on until the last fault has met it.
    await Promise.all(made);
  } finally {
    clearInterval(steady);
    await Promise.allSettled(made);
    simulator.setFaults([]);
  }
  await Promise.all(sent);
  pool.disarm();
  return disturbances;
}
