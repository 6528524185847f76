import { HEALTH_WINDOW_MS } from '../../domain/health/breakers.ts';
import { boundsOf, type Rate, type SentRequest, tuneRate } from '../../domain/health/rate.ts';
import type { QueueRate } from '../../store/rates.ts';
import { modelQueue } from '../../workflows/messages.ts';
import type { RatesHeld } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

/** A queue that could not be told is told again after this time. */
const AGAIN_AFTER_MS = 10_000;

/** What `operations` does about how fast providers are asked: works each rate out from what was sent lately, writes it down,
 * and has the provider's queue keep it, whichever worker takes from it. */
export function createRates(dependencies: Dependencies) {
  const { store, config, clock, workflows, log } = dependencies;
  let isToldUnknown = false;

  return {
    /** Tunes every provider's rate and has the queues keep what came out; done again, it changes nothing. */
    async holdRates(): Promise<RatesHeld> {
      return tuneRates(Object.keys(dependencies.providers));
    },
    tuneRates,
  };

  /** Tunes the rates of some providers, and tells how all stand. */
  async function tuneRates(providers: readonly string[]): Promise<RatesHeld> {
    const known = new Map((await store.rates.list()).map((rate) => [rate.provider, rate]));
    const tuned = await Promise.all(providers.map((provider) => tune(provider, known.get(provider) ?? null)));
    for (const rate of tuned) if (rate) known.set(rate.provider, rate);
    const rates = [...known.values()].filter(({ provider }) => dependencies.providers[provider] !== undefined);
    const due = rates.flatMap(({ nextAtMs }) => (nextAtMs === null ? [] : [nextAtMs]));
    return { rates, nextInMs: due.length === 0 ? null : Math.max(0, Math.min(...due) - clock.now()) };
  }

  async function tune(provider: string, before: QueueRate | null): Promise<QueueRate | null> {
    const nowMs = clock.now();
    const bounds = boundsOf(config.providers.find(({ id }) => id === provider)?.requests);
    const sent = await recentlySent(provider, nowMs);
    const rate = tuneRate({ provider, before, bounds, sent, pace: config.rateLimits, nowMs });
    if (before === null && rate.perSecond === null) {
      // Never limited by us: what an earlier installation left on the queue is taken away.
      await hold(rate);
      return null;
    }
    // Written before it is held: a rate that nobody knows of could not be lifted again.
    const written = { ...rate, heldBy: before?.heldBy ?? ('queue' as const) };
    if (rate !== before) await store.rates.write(written);
    if (rate.perSecond !== before?.perSecond) tell(rate);
    const held = await hold(rate);
    const again = held === 'failed' ? nowMs + AGAIN_AFTER_MS : null;
    const nextAtMs = again === null ? rate.nextAtMs : Math.min(again, rate.nextAtMs ?? again);
    const result: QueueRate = { ...written, nextAtMs, heldBy: held === 'held' ? 'queue' : 'workers' };
    if (result.heldBy !== written.heldBy || nextAtMs !== rate.nextAtMs) await store.rates.write(result);
    return result;
  }

  async function recentlySent(provider: string, nowMs: number): Promise<SentRequest[]> {
    const facts = await store.attempts.recentOf(provider, nowMs - HEALTH_WINDOW_MS);
    return facts.map(({ startedAtMs, failure }) => ({ startedAtMs, isRateLimited: failure?.kind === 'rate_limited' }));
  }

  async function hold({ provider, perSecond, reason }: Rate): Promise<'held' | 'unknown' | 'failed'> {
    try {
      const held = await workflows.limitQueue(modelQueue(provider), perSecond, reason);
      if (held === 'unknown' && !isToldUnknown) {
        isToldUnknown = true;
        const message =
          'This Temporal server cannot set the rate of a queue (UpdateTaskQueueConfig, 1.29 or newer): providers are held to what the workers state at their start, worker.requestsPerSecond or the row’s ceiling, and a 429 does not lower it.';
        log('warn', message);
      }
      return held;
    } catch (error) {
      log('warn', `The rate of provider ${provider} could not be set on its queue`, { error: String(error) });
      return 'failed';
    }
  }

  function tell({ provider, perSecond, cutAtMs, changedAtMs, reason }: Rate): void {
    const rate = perSecond === null ? 'is not limited' : `is asked ${perSecond} times a second at most`;
    log(cutAtMs === changedAtMs ? 'warn' : 'info', `provider/${provider} ${rate}: ${reason}`);
  }
}
