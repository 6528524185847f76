import type { ModelRow, ProviderRow } from '../shared/model.ts';
import { type Breaker, breakerFor } from './breaker.ts';
import type { WorkerHeartbeat } from './polling.ts';
import { countsTowardPanel, reachableModels } from './reachable-models.ts';
import type { ModelFacts, OutFacts } from './service-facts.ts';

interface ModelFactsInput {
  readonly rows: readonly ModelRow[];
  readonly providers: readonly ProviderRow[];
  /** Also those of workers that run no more: what they called and nobody calls now is missing. */
  readonly heartbeats: readonly WorkerHeartbeat[];
  /** The ids of the workers that run. */
  readonly running: readonly string[];
  readonly breakers: readonly Breaker[];
  /** Model id to the reason, of those that are blocked for their bill. */
  readonly blocked: Readonly<Record<string, string>>;
  readonly quorum: number;
}

/** Which models can be called now, and why the others cannot. A provider that no worker has called within a day has no key here, which is
 * a choice; its models are none of those that are missing. */
export function modelFacts(input: ModelFactsInput): ModelFacts {
  const { rows, providers, heartbeats, running, breakers, blocked, quorum } = input;
  const alive = heartbeats.filter(({ worker }) => running.includes(worker));
  const polled = new Set(alive.flatMap((beat) => beat.providers));
  const refused = new Set(alive.flatMap(({ refusedKeys = [] }) => refusedKeys).filter((id) => !polled.has(id)));
  const called = new Set([...heartbeats.flatMap((beat) => beat.providers), ...refused]);
  const unpolled = [...called].filter((id) => !polled.has(id));
  const counted = rows.filter(countsTowardPanel);
  const used = providers.filter(({ id }) => counted.some(({ provider }) => provider === id));
  const reachable = reachableModels(
    { rows, providers: [...called], unpolled, blocked: Object.keys(blocked), breakers },
    quorum,
  );
  const outProviders = used.flatMap(({ id }) => providerOut(id) ?? []);
  const outModels = counted
    .filter(({ provider }) => called.has(provider) && !outProviders.some(({ id }) => id === provider))
    .flatMap((row) => modelOut(row) ?? []);
  const missingKeys = used.flatMap(({ id, apiKeyEnv }) => (called.has(id) || apiKeyEnv === null ? [] : apiKeyEnv));
  return { ...reachable, out: [...outProviders, ...outModels], missingKeys };

  function providerOut(id: string): OutFacts | null {
    const of = { kind: 'provider', id } as const;
    if (refused.has(id)) return { ...of, why: { code: 'key_refused' }, sinceMs: null };
    if (unpolled.includes(id)) {
      const last = heartbeats.filter((beat) => beat.providers.includes(id)).map(({ atMs }) => atMs);
      return { ...of, why: { code: 'not_polled' }, sinceMs: Math.max(...last) };
    }
    const breaker = breakerFor(breakers, { id: '', provider: id });
    return breaker && { ...of, why: { code: 'breaker', reason: breaker.reason }, sinceMs: breaker.sinceMs };
  }

  function modelOut(row: ModelRow): OutFacts | null {
    const of = { kind: 'model', id: row.id } as const;
    if (blocked[row.id] !== undefined) return { ...of, why: { code: 'blocked' }, sinceMs: null };
    const breaker = breakerFor(breakers, row);
    return breaker && { ...of, why: { code: 'breaker', reason: breaker.reason }, sinceMs: breaker.sinceMs };
  }
}
