import { breakerSentence } from '../../domain/explain/health-sentences.ts';
import { afterProbe, afterProviderProbe, type Breaker, callsSince, open } from '../../domain/health/breaker.ts';
import {
  HEALTH_WINDOW_MS,
  isUnusable,
  modelProblem,
  type Problem,
  providerProblem,
  type RecentCall,
  UNUSABLE_REPLIES,
} from '../../domain/health/breaker-problem.ts';
import { type BreakerSubject, isSameSubject } from '../../domain/health/breaker-subject.ts';
import { mattersToHealth, recentCalls, recentRefusals } from '../../domain/health/counted-calls.ts';
import { serviceQuorum } from '../../domain/health/mode-state.ts';
import type { CallReport, HealthState, JudgedHealth, OpenBreaker } from '../../domain/health/operations-state.ts';
import { HEARTBEATS_IN_SILENCE, unpolled } from '../../domain/health/polling.ts';
import type { ProbeResult } from '../../domain/health/probe.ts';
import { reachableModels } from '../../domain/health/reachable-models.ts';
import { rowProblem } from '../../domain/health/row-problem.ts';
import { cheapestToProbe } from '../../domain/money/probe-call.ts';
import { modelAlertId, providerAlertId } from '../../domain/shared/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import type { createRates } from './rates.ts';

/** Replies that are older say nothing of a model as it is. */
const REPLIES_OF_MS = 86_400_000;

/** What `operations` does about the health of providers and models: judges it from the counts of the last minute's calls, and
 * records what probes found. The store is written before anything is reported. */
export function createHealth(
  dependencies: Dependencies,
  { tuneRates }: Pick<ReturnType<typeof createRates>, 'tuneRates'>,
) {
  const { store, config, clock, log } = dependencies;

  return {
    /** Judges every provider that was reported or has a call among the last minute's that matters, with all of its models that
     * were called, their rates first, and returns the state of all. */
    async judgeHealth(reports: readonly CallReport[]): Promise<JudgedHealth> {
      const nowMs = clock.now();
      const counts = await store.callCounts.since(nowMs - HEALTH_WINDOW_MS);
      const troubled = counts.filter(({ outcome }) => mattersToHealth(outcome));
      const providers = [...new Set([...reports, ...troubled].map(({ provider }) => provider))];
      const held = await tuneRates(providers.filter((provider) => dependencies.providers[provider] !== undefined));
      let breakers = await store.health.list();
      for (const provider of providers) {
        const ofThis = counts.filter((count) => count.provider === provider);
        const calls = recentCalls(ofThis, nowMs);
        const refused = recentRefusals(ofThis, nowMs);
        const ofProvider: BreakerSubject = { kind: 'provider', id: provider };
        breakers = await judge(breakers, ofProvider, (since) => providerProblem(since(calls)));
        for (const id of new Set(ofThis.map(({ model }) => model))) {
          const own = calls.filter(({ model }) => model === id);
          // An answer within the minute says enough, and so do many that are none: only a model that is seldom called is looked up.
          const isInDoubt =
            own.some(({ failure }) => isUnusable(failure)) && own.every(({ failure }) => failure !== null);
          const replies = isInDoubt ? await lastReplies(provider, id, nowMs) : [];
          const refusals = refused.filter(({ model }) => model === id);
          breakers = await judge(
            breakers,
            { kind: 'model', id },
            (since) => rowProblem(since(own), since(refusals)) ?? modelProblem(since(own), since(replies)),
          );
        }
      }
      return { health: await healthOf(breakers), held };
    },

    async recordProbe({ subject, ...result }: ProbeResult): Promise<HealthState> {
      const breakers = await store.health.list();
      const before = breakers.find((breaker) => isSameSubject(breaker.subject, subject));
      if (!before || before.state === 'closed') return healthOf(breakers);
      const nowMs = clock.now();
      const after = afterProbe(before, result, nowMs, Math.random());
      const changed = breakers.map((breaker) => {
        if (breaker === before) return after;
        const isOfIt = subject.kind === 'provider' && isModelOf(breaker.subject, subject.id);
        return isOfIt ? afterProviderProbe(breaker, after, nowMs) : breaker;
      });
      for (const [index, breaker] of changed.entries()) {
        if (breaker !== breakers[index]) await store.health.write(breaker);
      }
      if (after.state !== before.state || after.trial !== before.trial) report(after);
      return healthOf(changed);
    },
  };

  /** The breakers after one of them was judged: opened where its calls show a problem. */
  async function judge(
    breakers: readonly Breaker[],
    subject: BreakerSubject,
    problemOf: (since: <Recent extends RecentCall>(calls: readonly Recent[]) => Recent[]) => Problem | null,
  ): Promise<Breaker[]> {
    const before = breakers.find((breaker) => isSameSubject(breaker.subject, subject)) ?? null;
    const problem = problemOf((calls) => callsSince(before, calls));
    if (!problem || (before !== null && before.state !== 'closed')) return [...breakers];
    const opened = open(subject, problem, before, clock.now(), Math.random());
    // First the alert: after the breaker is written, a repeated judgement finds nothing new.
    if (subject.kind === 'provider') await raiseProviderOut(opened);
    if (problem.reason.code === 'row_rejects_requests') await raiseModelOut(opened);
    await store.health.write(opened);
    report(opened);
    return [...breakers.filter((breaker) => breaker !== before), opened];
  }

  async function raiseProviderOut({ subject: { id: provider }, reason, sinceMs }: Breaker): Promise<void> {
    const alert = { kind: 'provider_out', account: null, severity: 'warning', figures: { provider, reason } } as const;
    await store.alerts.raise({ ...alert, id: providerAlertId(provider, sinceMs), raisedAtMs: sinceMs });
  }

  /** Once an hour for a row that goes out again and again. */
  async function raiseModelOut({ subject: { id: model }, reason, sinceMs }: Breaker): Promise<void> {
    const provider = config.models.find(({ id }) => id === model)?.provider ?? '';
    const alert = {
      kind: 'model_out',
      account: null,
      severity: 'warning',
      figures: { model, provider, reason },
    } as const;
    await store.alerts.raise({ ...alert, id: modelAlertId(model, sinceMs), raisedAtMs: sinceMs });
  }

  function report(breaker: Breaker): void {
    log(breaker.state === 'closed' ? 'info' : 'warn', breakerSentence(breaker));
  }

  async function lastReplies(provider: string, model: string, nowMs: number): Promise<RecentCall[]> {
    const facts = await store.attempts.lastReplies(provider, model, nowMs - REPLIES_OF_MS, UNUSABLE_REPLIES);
    return facts.map(({ failure, endedAtMs }) => ({ model, endedAtMs, failure: failure?.kind ?? null, isSlow: false }));
  }

  function isModelOf({ kind, id }: BreakerSubject, provider: string): boolean {
    return kind === 'model' && config.models.some((row) => row.id === id && row.provider === provider);
  }

  async function healthOf(breakers: readonly Breaker[]): Promise<HealthState> {
    const [blocked, heartbeats] = await Promise.all([store.control.blockedModels(), store.workerHeartbeats.list()]);
    const providers = Object.keys(dependencies.providers);
    const silentAfterMs = HEARTBEATS_IN_SILENCE * config.worker.heartbeatEveryMs;
    const models = reachableModels(
      {
        rows: config.models,
        providers,
        unpolled: unpolled(providers, heartbeats, silentAfterMs),
        blocked: Object.keys(blocked),
        breakers,
      },
      serviceQuorum(config.accounts),
    );
    const out = breakers.filter(({ state }) => state !== 'closed').map((breaker) => withProbe(breaker, breakers));
    return { breakers: out, models, ...config.operations };
  }

  /** With the model that a probe of it calls: the model itself, or the one of the provider whose probe is cheapest. While a
   * provider is out, its models are not probed: it is the provider that is asked. */
  function withProbe(breaker: Breaker, all: readonly Breaker[]): OpenBreaker {
    const { subject, nextProbeAtMs } = breaker;
    const rows = config.models.filter((row) => subject.id === (subject.kind === 'model' ? row.id : row.provider));
    const row = cheapestToProbe(rows);
    const isHeld =
      subject.kind === 'model' &&
      all.some(({ state, subject: of }) => state !== 'closed' && of.kind === 'provider' && of.id === row?.provider);
    return {
      ...breaker,
      probe: row && !isHeld ? { model: row.id, provider: row.provider } : null,
      dueInMs: nextProbeAtMs === null ? null : Math.max(0, nextProbeAtMs - clock.now()),
    };
  }
}
