import type { Askable } from '../../domain/health/automatic-mode.ts';
import {
  afterProbe,
  type Breaker,
  callsSince,
  HEALTH_WINDOW_MS,
  modelProblem,
  modelSubject,
  open,
  providerProblem,
  providerSubject,
  type RecentCall,
  SLOW_SHARE,
} from '../../domain/health/breakers.ts';
import type { CallReport } from '../../workflows/messages.ts';
import type { HealthState, ProbeResult } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { createRates } from './rates.ts';

/** What `operations` does about the health of providers and models: judges it from the calls of the last minute, and takes in
 * what probes brought. The store is written before anything is reported. */
export function createHealth(
  dependencies: Dependencies,
  { tuneRates }: Pick<ReturnType<typeof createRates>, 'tuneRates'>,
) {
  const { store, config, clock } = dependencies;

  return {
    /** Judges everybody who was reported, and tells how it stands with all; how fast those are asked is judged first. */
    async judgeHealth(reports: readonly CallReport[]): Promise<HealthState> {
      const held = await tuneRates([...new Set(reports.map((report) => report.provider))]);
      const nowMs = clock.now();
      const known = new Map((await store.health.list()).map((breaker) => [breaker.subject, breaker]));
      for (const provider of new Set(reports.map((report) => report.provider))) {
        const calls = await recentCalls(provider, nowMs);
        const subject = providerSubject(provider);
        const latest = callsSince(known.get(subject) ?? null, calls);
        await judge(subject, providerProblem(latest), known, nowMs);
        const models = reports.filter((report) => report.provider === provider).map(({ model }) => model);
        for (const model of new Set(models)) {
          const own = calls.filter((call) => call.model === model);
          const breaker = known.get(modelSubject(model)) ?? null;
          await judge(modelSubject(model), modelProblem(callsSince(breaker, own)), known, nowMs);
        }
      }
      return { ...(await stateOf([...known.values()])), held };
    },

    /** Takes in what a probe brought. */
    async recordProbe({ subject, failure }: ProbeResult): Promise<HealthState> {
      const known = new Map((await store.health.list()).map((breaker) => [breaker.subject, breaker]));
      const before = known.get(subject);
      if (before && before.state !== 'closed') {
        const after = afterProbe(before, failure, clock.now(), Math.random());
        await store.health.write(after);
        known.set(subject, after);
        if (after.state !== before.state) tell(after);
      }
      return stateOf([...known.values()]);
    },
  };

  async function judge(
    subject: string,
    problem: ReturnType<typeof modelProblem>,
    known: Map<string, Breaker>,
    nowMs: number,
  ): Promise<void> {
    const before = known.get(subject) ?? null;
    if (!problem || (before !== null && before.state !== 'closed')) return;
    const opened = open(subject, problem, before, nowMs, Math.random());
    await store.health.write(opened);
    known.set(subject, opened);
    tell(opened);
  }

  function tell({ subject, state, reason }: Breaker): void {
    dependencies.log(state === 'closed' ? 'info' : 'warn', `${subject} is ${state}: ${reason}`);
  }

  async function recentCalls(provider: string, nowMs: number): Promise<RecentCall[]> {
    const facts = await store.attempts.recentOf(provider, nowMs - HEALTH_WINDOW_MS);
    return facts.map(({ model, failure, state, latencyMs, endedAtMs }) => {
      const timeoutMs = config.models.find((row) => row.id === model)?.callTimeoutMs ?? Number.POSITIVE_INFINITY;
      return {
        model,
        endedAtMs,
        failure: state === 'answered' ? null : (failure?.kind ?? 'timed_out'),
        isSlow: state === 'answered' && latencyMs !== null && latencyMs > SLOW_SHARE * timeoutMs,
      };
    });
  }

  async function stateOf(breakers: readonly Breaker[]): Promise<HealthState> {
    const blocked = await store.control.blockedModels();
    const out = new Set(breakers.filter(({ state }) => state !== 'closed').map(({ subject }) => subject));
    // A slow lane is no help to a decision in a hurry: it is nobody's quorum.
    const counted = config.models.filter(
      (row) => !row.shadow && !row.serviceTier && dependencies.providers[row.provider] !== undefined,
    );
    const left = counted.filter(
      ({ id, provider }) =>
        blocked[id] === undefined && !out.has(modelSubject(id)) && !out.has(providerSubject(provider)),
    );
    const quorum = Math.max(1, ...Object.values(config.accounts).map(({ decision }) => decision.quorum));
    const askable: Askable = { askable: left.length, configured: counted.length, quorum };
    const due = breakers.filter(({ state }) => state !== 'closed').map((breaker) => withModel(breaker));
    return { breakers: due, askable, ...config.operations };
  }

  /** Whom a probe of it asks: the model itself, or the provider's cheapest. */
  function withModel(breaker: Breaker): HealthState['breakers'][number] {
    const [kind, ...rest] = breaker.subject.split('/');
    const id = rest.join('/');
    const rows = config.models.filter((row) => (kind === 'model' ? row.id === id : row.provider === id));
    const slow = (row: (typeof rows)[number]) => (row.serviceTier ? 1 : 0);
    const cheapest = rows.toSorted(
      (a, b) => slow(a) - slow(b) || a.prices.outputMicroUsdPerMTok - b.prices.outputMicroUsdPerMTok,
    )[0];
    const { nextProbeAtMs } = breaker;
    return {
      ...breaker,
      probe: cheapest ? { model: cheapest.id, provider: cheapest.provider } : null,
      dueInMs: nextProbeAtMs === null ? null : Math.max(0, nextProbeAtMs - clock.now()),
    };
  }
}
