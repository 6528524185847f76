import { type Breaker, modelSubject, providerSubject } from '../../domain/health/breakers.ts';
import type { ModelRow } from '../../domain/shared/model.ts';

/** Why a model is not to be asked just now, by its own breaker or its provider's; null = it may be. */
export function breakerReason(
  breakers: readonly Breaker[],
  { id, provider }: Pick<ModelRow, 'id' | 'provider'>,
): string | null {
  const subjects = [providerSubject(provider), modelSubject(id)];
  const out = breakers.find(({ subject, state }) => state !== 'closed' && subjects.includes(subject));
  if (!out) return null;
  const probe =
    out.nextProbeAtMs === null ? '' : `; next probe ${new Date(out.nextProbeAtMs).toISOString().slice(11, 19)}Z`;
  return `${out.subject} is ${out.state}, ${out.reason}${probe}`;
}
