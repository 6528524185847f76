import type { ProviderRow } from '../../domain/shared/model.ts';
import { toFailure } from '../failures.ts';
import { startDeadline } from './deadline.ts';

/** Matches a request in the provider's logs, or in a simulator's bill, to the attempt in the ledger. */
export const ATTEMPT_HEADER = 'x-conclave-attempt';
export const LIST_TIMEOUT_MS = 30_000;

export interface CallLimits {
  readonly provider: ProviderRow;
  readonly apiKey: string | null;
  /** The model's id; null when the request is about none. */
  readonly model: string | null;
  readonly timeoutMs: number;
}

/** Runs one request of a client within its time; whatever it throws leaves as a ProviderFailure. */
export async function callProvider<T>(
  { timeoutMs, ...limits }: CallLimits,
  caller: AbortSignal,
  request: (options: { readonly signal: AbortSignal; readonly timeout: number }) => Promise<T>,
): Promise<T> {
  const wholeMs = Math.max(1, Math.ceil(timeoutMs));
  const deadline = startDeadline(caller, wholeMs);
  try {
    return await request({ signal: deadline.signal, timeout: wholeMs });
  } catch (error) {
    throw toFailure(error, { ...limits, timeoutMs: wholeMs, stoppedBy: deadline.stoppedBy() });
  } finally {
    deadline.release();
  }
}

/** The ids of a list of models; what has none is passed over. */
export function modelIds(models: readonly { readonly id?: unknown }[] | null | undefined): string[] {
  return (models ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}
