import {
  breakerReasonSentence,
  modeReasonSentence,
  rateSentence,
  refusedKeySentence,
} from '../../domain/explain/health-sentences.ts';
import type { Breaker } from '../../domain/health/breaker.ts';
import { type BreakerSubject, isSameSubject } from '../../domain/health/breaker-subject.ts';
import { isManualOverride, type ModeState } from '../../domain/health/mode-state.ts';
import type { WorkerHeartbeat } from '../../domain/health/polling.ts';
import type { QueueRate } from '../../domain/health/rate.ts';
import type { ServiceHealth } from '../../domain/health/service-health.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import { latencyAt, type Tally } from '../../domain/learning/tally.ts';
import { shownGroup } from '../../domain/shared/group.ts';
import type { ModelRow, ProviderRow } from '../../domain/shared/model.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import type { ModelNow, NowView, ProviderNow } from '../contract/now.ts';
import type { Sources } from '../sources.ts';
import { readAccountNow } from './account-now.ts';
import { alertNow } from './alert-now.ts';
import { healthNow } from './health.ts';
import { incidentLine } from './incidents.ts';
import { readLastDay } from './last-day.ts';

const ALERTS_AT_MOST = 20;
const ALERTS_OF_MS = 86_400_000;
const INCIDENTS_OF_MS = 3_600_000;

/** What an operator looks at first, read from the store alone: it works while Temporal is away. `running`: the workers that are
 * seen to run; null = they are not watched yet. */
export async function readNow(
  sources: Sources,
  running: readonly string[] | null,
  health: ServiceHealth,
): Promise<NowView> {
  const { store, now } = sources;
  const atMs = now();
  const [mode, accounts, breakers, rates, workerHeartbeats, board, blocked, { tallies, day, days }, alerts, incidents] =
    await Promise.all([
      store.control.findMode(),
      Promise.all(
        [...Object.keys(sources.accounts), SERVICE_ACCOUNT].map((account) => readAccountNow(store, account, atMs)),
      ),
      store.health.list(),
      store.rates.list(),
      store.workerHeartbeats.list(),
      store.scoreboards.latest(shownGroup(sources.accounts)),
      store.control.blockedModels(),
      readLastDay(sources, atMs),
      // What is over is no news of now; `bin/conclave alerts` lists it.
      store.alerts.ongoing(atMs - ALERTS_OF_MS, ALERTS_AT_MOST),
      store.incidents.openOrClosedSince(atMs - INCIDENTS_OF_MS),
    ]);
  const atWork = workerHeartbeats.filter(({ worker }) => running?.includes(worker));
  const known = { breakers, rates, atWork, board, blocked, tallies };
  return {
    atMs,
    health: healthNow(health),
    mode: mode && modeNow(mode),
    accounts: accounts.filter((account) => account !== null),
    alerts: alerts.map(alertNow),
    incidents: incidents.map(incidentLine).toReversed(),
    providers: sources.providers.map((row) => providerNow(row, known)),
    models: sources.models.map((row) => modelNow(row, known)),
    workers: atWork.map(({ worker, atMs: heartbeatAtMs, providers }) => ({ worker, atMs: heartbeatAtMs, providers })),
    day,
    days,
  };
}

interface Known {
  readonly breakers: readonly Breaker[];
  readonly rates: readonly QueueRate[];
  readonly atWork: readonly WorkerHeartbeat[];
  readonly board: Scoreboard | null;
  readonly blocked: Readonly<Record<string, string>>;
  readonly tallies: ReadonlyMap<string, Tally>;
}

/** The mode as the page shows it. */
export function modeNow(state: ModeState): NonNullable<NowView['mode']> {
  const { mode, version, reason, by, atMs, untilMs } = state;
  const words = modeReasonSentence(reason);
  return { mode, version, reason: words, by, atMs, isManualOverride: isManualOverride(state), untilMs };
}

function providerNow({ id, apiKeyEnv }: ProviderRow, { breakers, rates, atWork }: Known): ProviderNow {
  const rate = rates.find(({ provider }) => provider === id);
  const isPolled = atWork.some(({ providers }) => providers.includes(id));
  const workers = atWork.filter(({ refusedKeys = [] }) => refusedKeys.includes(id)).length;
  return {
    provider: id,
    breaker: breakerNow(breakers, { kind: 'provider', id }),
    isPolled,
    refusedKey: workers === 0 ? null : refusedKeySentence({ provider: id, apiKeyEnv, workers, isPolled }),
    perSecond: rate?.perSecond ?? null,
    rateReason: rate ? rateSentence(rate.reason) : null,
  };
}

function modelNow({ id, provider, shadow = false }: ModelRow, known: Known): ModelNow {
  const standing = known.board?.models.find(({ model }) => model === id);
  const tally = known.tallies.get(id);
  return {
    model: id,
    provider,
    shadow,
    breaker: breakerNow(known.breakers, { kind: 'model', id }),
    blocked: known.blocked[id] ?? null,
    weight: standing?.weight ?? null,
    drift: standing?.drift.state ?? null,
    calls: (tally?.answered ?? 0) + (tally?.failed ?? 0),
    answered: tally?.answered ?? 0,
    ...latencies(tally),
  };
}

function breakerNow(breakers: readonly Breaker[], of: BreakerSubject): ProviderNow['breaker'] {
  const breaker = breakers.find(({ subject }) => isSameSubject(subject, of));
  if (!breaker) return null;
  const { state, sinceMs, nextProbeAtMs } = breaker;
  return { state, reason: breakerReasonSentence(breaker), sinceMs, nextProbeAtMs };
}

function latencies(tally: Tally | undefined): { readonly p50Ms: number | null; readonly p95Ms: number | null } {
  const latency = tally?.latency ?? {};
  return { p50Ms: latencyAt(latency, 0.5), p95Ms: latencyAt(latency, 0.95) };
}
