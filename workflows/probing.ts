import { workflowInfo } from '@temporalio/workflow';
import type { HealthState, ProbeResult } from '../activities/contract.ts';
import { probeModel } from './proxies.ts';

/** Probes under way. They run beside everything else: an operator's word does not wait for a provider that hangs. */
export interface Probing {
  /** Probes everybody whose time has come and who is not being probed. */
  startDue(health: HealthState | null): void;
  /** What a probe brought, the oldest first; undefined = nothing new. */
  take(): ProbeResult | undefined;
  hasBrought(): boolean;
  isUnderWay(): boolean;
  /** When the next one is due, beside those under way; null = none is. */
  nextAtMs(health: HealthState | null): number | null;
}

/** When probes are due by the workflow's own clock. A worker whose clock is behind would otherwise have everybody probed
 * without pause, and one that is ahead nobody for hours. */
export function inOwnTime(health: HealthState): HealthState {
  const nowMs = Date.now();
  const breakers = health.breakers.map((breaker) =>
    breaker.dueInMs === undefined || breaker.dueInMs === null
      ? breaker
      : { ...breaker, nextProbeAtMs: nowMs + breaker.dueInMs },
  );
  return { ...health, breakers };
}

export function createProbing(): Probing {
  const underWay = new Set<string>();
  const brought: ProbeResult[] = [];
  const waiting = (health: HealthState | null) =>
    (health?.breakers ?? []).flatMap(({ subject, probe, nextProbeAtMs }) =>
      probe && nextProbeAtMs !== null && !underWay.has(subject) ? [{ subject, probe, nextProbeAtMs }] : [],
    );

  async function probe(subject: string, whom: { readonly model: string; readonly provider: string }): Promise<void> {
    try {
      brought.push(await probeModel({ subject, ...whom, workflowId: workflowInfo().workflowId }));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      brought.push({ subject, failure: `the probe could not be made: ${said}` });
    }
  }

  return {
    startDue(health) {
      for (const { subject, probe: whom, nextProbeAtMs } of waiting(health)) {
        if (nextProbeAtMs > Date.now()) continue;
        underWay.add(subject);
        void probe(subject, whom);
      }
    },
    take() {
      const result = brought.shift();
      // Until its result is taken in, its breaker still says that it is due.
      if (result) underWay.delete(result.subject);
      return result;
    },
    hasBrought: () => brought.length > 0,
    isUnderWay: () => underWay.size > 0,
    nextAtMs(health) {
      const times = waiting(health).map(({ nextProbeAtMs }) => nextProbeAtMs);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}
