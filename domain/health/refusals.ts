import type { FailureKind } from './failure.ts';

/** A request is at fault where so many different providers alike refuse it. */
export const PROVIDERS_ALIKE = 2;

interface Call {
  readonly model: string;
  readonly provider: string;
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly failure: {
    readonly kind: FailureKind | 'reservation_lost' | 'not_started';
    readonly message: string;
  } | null;
}

/** A model's row whose provider refuses what others take: a parameter that the model knows no more, an address that moved. */
export interface RowRefusal {
  readonly model: string;
  readonly provider: string;
  /** Another provider took the same request. False = none was there to say. */
  readonly isConfirmed: boolean;
  /** What the provider said, without secrets and bounded. */
  readonly said: string;
}

/** A request that the provider would not take, whatever its size. */
const isRefusal = (kind: NonNullable<Call['failure']>['kind']): boolean =>
  kind === 'bad_request' || kind === 'redirected';

/** Different providers that refused the same prompt, the most of any prompt. A redirect is the address's matter and says nothing of
 * the request. */
export function providersThatRefuse(calls: readonly (Call & { readonly part?: number })[]): string[] {
  const refused = calls.filter(({ failure }) => failure?.kind === 'bad_request');
  const parts = [...new Set(refused.map(({ part }) => part))];
  const each = parts.map((part) => [
    ...new Set(refused.filter((call) => call.part === part).map(({ provider }) => provider)),
  ]);
  return each.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** The rows whose providers refused a request that is not itself at fault, by all calls that were made with it. */
export function rowsThatRefuse(calls: readonly Call[]): RowRefusal[] {
  if (providersThatRefuse(calls).length >= PROVIDERS_ALIKE) return [];
  const refusals = calls.filter(({ failure }) => failure !== null && isRefusal(failure.kind));
  return refusals.map(({ model, provider, failure }) => ({
    model,
    provider,
    isConfirmed: calls.some((other) => other.provider !== provider && wasTaken(other)),
    said: failure?.message ?? '',
  }));
}

/** The provider took the request: it answered, or what came back was no answer. */
const wasTaken = ({ outcome, failure }: Call) =>
  outcome === 'answered' || failure?.kind === 'unusable_answer' || failure?.kind === 'refused';
