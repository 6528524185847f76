import { rateSentence } from '../../domain/explain/health-sentences.ts';
import { HEALTH_WINDOW_MS } from '../../domain/health/breaker-problem.ts';
import { recentlySent } from '../../domain/health/counted-calls.ts';
import type { RatesHeld } from '../../domain/health/operations-state.ts';
import { boundsOf, type QueueRate, type Rate, tuneRate } from '../../domain/health/rate.ts';
import { modelQueue } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';

/** A rate that could not be set on its queue is set again after this time. */
const RETRY_AFTER_MS = 10_000;

/** What `operations` does about the rates at which providers are called: computes each from the recent requests, writes it, and
 * has the provider's queue keep it, whichever worker takes from it. */
export function createRates(dependencies: Dependencies) {
  const { store, config, clock, workflows, log } = dependencies;
  let isUnknownLogged = false;

  return {
    /** Tunes every provider's rate and has the queues keep the result; done again, it changes nothing. */
    async holdRates(): Promise<RatesHeld> {
      return tuneRates(Object.keys(dependencies.providers));
    },
    tuneRates,
  };

  /** Tunes the rates of some providers, and returns those of all. */
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
    const sent = recentlySent(await store.callCounts.since(nowMs - HEALTH_WINDOW_MS, provider), nowMs);
    const rate = tuneRate({ provider, before, bounds, sent, pace: config.rateLimits, nowMs });
    if (before === null && rate.perSecond === null) {
      // Never limited by us: what an earlier installation left on the queue is removed.
      await hold(rate);
      return null;
    }
    // Written before it is held: a rate that is not in the store could not be lifted again.
    const written = { ...rate, heldBy: before?.heldBy ?? ('queue' as const) };
    if (rate !== before) await store.rates.write(written);
    if (rate.perSecond !== before?.perSecond) report(rate);
    const held = await hold(rate);
    const retryAtMs = held === 'failed' ? nowMs + RETRY_AFTER_MS : null;
    const nextAtMs = retryAtMs === null ? rate.nextAtMs : Math.min(retryAtMs, rate.nextAtMs ?? retryAtMs);
    const result: QueueRate = { ...written, nextAtMs, heldBy: held === 'held' ? 'queue' : 'workers' };
    if (result.heldBy !== written.heldBy || nextAtMs !== rate.nextAtMs) await store.rates.write(result);
    return result;
  }

  async function hold({ provider, perSecond, reason }: Rate): Promise<'held' | 'unknown' | 'failed'> {
    try {
      const held = await workflows.limitQueue(modelQueue(provider), perSecond, rateSentence(reason));
      if (held === 'unknown' && !isUnknownLogged) {
        isUnknownLogged = true;
        const message =
          'This Temporal server cannot set the rate of a queue (UpdateTaskQueueConfig, 1.29 or newer): providers are held to the rates that the workers state at their start, worker.requestsPerSecond or the row’s ceiling, and a 429 does not lower it.';
        log('warn', message);
      }
      return held;
    } catch (error) {
      log('warn', `The rate of provider ${provider} could not be set on its queue`, { error: String(error) });
      return 'failed';
    }
  }

  function report({ provider, perSecond, cutAtMs, changedAtMs, reason }: Rate): void {
    const rate = perSecond === null ? 'is not limited' : `is limited to ${perSecond} requests a second`;
    log(cutAtMs === changedAtMs ? 'warn' : 'info', `provider/${provider} ${rate}: ${rateSentence(reason)}`);
  }
}
