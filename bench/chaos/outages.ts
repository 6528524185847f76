import { setTimeout as delay } from 'node:timers/promises';
import { type Breaker, breakerFor } from '../../domain/health/breaker.ts';
import type { Fault, FaultKind, Simulator } from '../../local/simulator/index.ts';
import type { Store } from '../../store/index.ts';
import { pickFrom } from './draw.ts';
import type { Load } from './load.ts';

const FAILING: readonly FaultKind[] = [
  'server_error',
  'bad_gateway',
  'unavailable',
  'overloaded',
  'rate_limited',
  'drop_before',
  'drop_after',
  'malformed_json',
  'no_usage',
];
const HANGING: readonly FaultKind[] = ['hang', 'slow_nothing'];

const STEADY_EVERY_MS = 700;
const QUIET_MS = 5_000;
const DETECTED_WITHIN_MS = 25_000;
const RECOVERED_WITHIN_MS = 60_000;
const AFTERWARDS_MS = 3_000;
const LOOK_EVERY_MS = 100;
const FIRST_PROBE_MS = 5_000;
const JITTER = 1.2;

/** A provider that was down, and when. */
export interface Outage {
  readonly provider: string;
  readonly kind: FaultKind;
  readonly fromMs: number;
  readonly toMs: number;
  /** The longest possible wait for the next probe at the time it recovered. */
  readonly probeIntervalMs: number;
}

/** Takes two providers down at the same time under a steady load: one answers with errors, one hangs. They stay down until
 * the service has noticed, and the function ends when it has noticed their return. */
export async function runOutages(
  { simulator, load, store }: { simulator: Simulator; load: Load; store: Store },
  draw: () => number,
  progress: (line: string) => void,
): Promise<Outage[]> {
  const out = [
    { provider: 'sim-anthropic', kind: pickFrom(draw, FAILING) },
    { provider: 'sim-xai', kind: pickFrom(draw, HANGING) },
  ];
  const sent: Promise<unknown>[] = [];
  const timer = setInterval(() => sent.push(load.steady()), STEADY_EVERY_MS);
  try {
    await delay(QUIET_MS);
    progress(`outages: ${out.map(({ provider, kind }) => `${provider} ${kind}`).join(', ')}`);
    const fromMs = Date.now();
    simulator.setFaults(out.map((fault): Fault => fault));
    const isOut = (breakers: readonly Breaker[]) => out.every(({ provider }) => isOutOf(breakers, provider));
    await until(async () => isOut(await store.health.list()), DETECTED_WITHIN_MS);
    await delay(AFTERWARDS_MS);

    simulator.setFaults([]);
    const toMs = Date.now();
    const breakers = await store.health.list();
    await until(async () => !(await store.health.list()).some(isOpen), RECOVERED_WITHIN_MS);
    await delay(AFTERWARDS_MS);
    return out.map(({ provider, kind }) => {
      const ids = [provider, ...modelsOf(provider)];
      const own = breakers.filter(({ subject }) => ids.includes(subject.id));
      const openings = Math.max(1, ...own.map((breaker) => breaker.openings));
      return { provider, kind, fromMs, toMs, probeIntervalMs: FIRST_PROBE_MS * 2 ** (openings - 1) * JITTER };
    });
  } finally {
    clearInterval(timer);
    await Promise.all(sent);
  }

  function modelsOf(provider: string): string[] {
    return simulator.models.filter((row) => row.provider === provider).map(({ id }) => id);
  }

  /** Whether the provider's breaker is open, or the breaker of each of its models. */
  function isOutOf(breakers: readonly Breaker[], provider: string): boolean {
    return modelsOf(provider).every((id) => breakerFor(breakers, { id, provider }) !== null);
  }
}

const isOpen = ({ state }: Breaker) => state !== 'closed';

/** Waits until the condition holds or the time is up: what never held shows in the figures. */
async function until(holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (Date.now() < end && !(await holds())) await delay(LOOK_EVERY_MS);
}
