import { pick } from '../shared/pick.ts';
import type { FailureKind } from './failure.ts';

/** A call as its fact in the store tells it. */
interface Call extends Pick<PromptCall, 'model' | 'provider' | 'part' | 'failure'> {
  readonly state: 'answered' | 'failed' | 'uncertain';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** A request is at fault where so many different providers alike refuse it. */
export const PROVIDERS_ALIKE = 2;

interface PromptCall {
  readonly model: string;
  readonly provider: string;
  /** Which of the request's prompts. */
  readonly part: number;
  readonly failure: {
    readonly kind: FailureKind | 'reservation_lost' | 'not_started';
    readonly message: string;
  } | null;
}

/** A model's row whose provider refuses what others take: a parameter that the model knows no more, an address that moved. */
export interface RowRefusal extends Pick<Call, 'model' | 'provider' | 'startedAtMs' | 'endedAtMs'> {
  /** Another provider took the same request. False = none was there to say. */
  readonly isConfirmed: boolean;
  /** What the provider said, without secrets and bounded. */
  readonly said: string;
}

/** A request that the provider would not take, whatever its size. */
export const isRefusal = (kind: NonNullable<Call['failure']>['kind']): boolean =>
  kind === 'bad_request' || kind === 'redirected';

/** Different providers that refused the same prompt, the most of any prompt. A redirect is the address's matter and says nothing of
 * the request. */
export function providersThatRefuse(calls: readonly PromptCall[]): string[] {
  const refused = calls.filter(({ failure }) => failure?.kind === 'bad_request');
  const parts = [...new Set(refused.map(({ part }) => part))];
  const each = parts.map((part) => [
    ...new Set(refused.filter((call) => call.part === part).map(({ provider }) => provider)),
  ]);
  return each.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** The rows whose providers refused a request that is not itself at fault, by all calls that were made with it: each once, by its
 * last call. */
export function rowsThatRefuse(calls: readonly Call[]): RowRefusal[] {
  if (providersThatRefuse(calls).length >= PROVIDERS_ALIKE) return [];
  const refusals = calls.filter(({ failure }) => failure !== null && isRefusal(failure.kind));
  return [...new Map(refusals.map((call) => [call.model, call])).values()].map((call) => ({
    ...pick(call, 'model', 'provider', 'startedAtMs', 'endedAtMs'),
    isConfirmed: calls.some((other) => other.provider !== call.provider && wasTaken(other)),
    said: call.failure?.message ?? '',
  }));
}

/** The provider took the request: it answered, or what came back was no answer. */
const wasTaken = ({ state, failure }: Call) =>
  state === 'answered' || failure?.kind === 'unusable_answer' || failure?.kind === 'refused';
