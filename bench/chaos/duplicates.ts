import type { SimulatedRequest } from '../../local/simulator/index.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import { CALL_TIMEOUT_MS } from './config.ts';
import type { Disturbance } from './disturbance.ts';

/** When something was wrong that may cost an answer that was paid. */
export type Interruption = Pick<Disturbance, 'fromMs' | 'toMs'>;

/** Billed requests for something that was billed before; `sameAs` names what a request is for, null = it is not counted. A repeat is
 * explained by how the earlier request ended (refused, cut off or unusable), or by an interruption between the start of the earlier
 * one and its own. */
export function duplicatesOf(
  { requests, facts }: { readonly requests: readonly SimulatedRequest[]; readonly facts: readonly AttemptDocument[] },
  billed: ReadonlyMap<string, number>,
  wrong: readonly Interruption[],
  sameAs: (fact: AttemptDocument) => string | null,
): { readonly isExplained: boolean }[] {
  const paid = facts.filter(({ _id }) => (billed.get(_id) ?? 0) > 0);
  const bySame = new Map<string, AttemptDocument[]>();
  for (const fact of paid) {
    const same = sameAs(fact);
    if (same !== null) bySame.set(same, [...(bySame.get(same) ?? []), fact]);
  }
  const outcomeOf = new Map(requests.map(({ attemptId, outcome }) => [attemptId, outcome]));
  // By the provider's clock: the schedule moves the workers' clocks.
  const seenAtMs = new Map(requests.map(({ attemptId, atMs }) => [attemptId, atMs]));
  const seen = ({ _id }: AttemptDocument) => seenAtMs.get(_id) ?? 0;
  return [...bySame.values()].flatMap((attempts) => {
    const inOrder = attempts.toSorted((a, b) => seen(a) - seen(b) || a.ordinal - b.ordinal);
    return inOrder.slice(1).map((attempt, index) => {
      const before = inOrder[index] as AttemptDocument;
      if (outcomeOf.get(before._id) !== 'answered' || isSeenToFail(before)) return { isExplained: true };
      // Temporal had given up the activity of the first one, and the next attempt was running when it ended.
      const isSameCall = callOf(attempt) === callOf(before);
      if (isSameCall && attempt.startedAtMs < before.endedAtMs) return { isExplained: true };
      const fromMs = seen(before) - CALL_TIMEOUT_MS;
      const toMs = seen(attempt);
      return { isExplained: wrong.some((disturbance) => disturbance.fromMs <= toMs && disturbance.toMs >= fromMs) };
    });
  });
}

/** One model's answer in one step of a decision. */
export const callOf = ({ decisionId, step, model }: AttemptDocument): string => `${decisionId} ${step} ${model}`;

/** Its worker saw it end without an answer: timed out, cut off or unusable. An end that no worker saw explains nothing. */
const isSeenToFail = ({ state, latencyMs }: AttemptDocument) => state !== 'answered' && latencyMs !== null;
