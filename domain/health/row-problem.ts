import { callsIn, endedAfter, type Problem, type RecentCall } from './breaker-problem.ts';

/** Requests that a row's provider refused and that were not themselves at fault. */
export interface RefusedRequests extends RecentCall {
  /** Another provider took the same request. */
  readonly isConfirmed: boolean;
  readonly said: string;
}

/** So many refusals that no other provider could confirm take a row out: it may be the only one. */
const UNCONFIRMED_REFUSALS = 3;

/** Why a row is taken out whose provider refuses its requests; null = it stays. One request that another provider took is enough,
 * unless the row has answered since: then it was that request's. */
export function rowProblem(calls: readonly RecentCall[], refused: readonly RefusedRequests[]): Problem | null {
  const answers = calls.filter(({ failure }) => failure === null);
  const since = endedAfter(refused, Math.max(Number.NEGATIVE_INFINITY, ...answers.map(({ endedAtMs }) => endedAtMs)));
  const [last] = since.toSorted((a, b) => b.endedAtMs - a.endedAtMs);
  const refusals = callsIn(since);
  const isConfirmed = since.some((each) => each.isConfirmed);
  if (!last || (!isConfirmed && refusals < UNCONFIRMED_REFUSALS)) return null;
  return { reason: { code: 'row_rejects_requests', figures: { refusals, isConfirmed, said: last.said } } };
}
