import type { FailureKind } from '../../domain/health/failure.ts';
import type { ProviderFailure } from '../../providers/provider.ts';
import type { KeyWatch } from '../dependencies.ts';

const FORBIDDEN = 403;

/** What a failed call was: a provider says 403 of a key that it refuses altogether, and of one that may not use the model. A
 * request that is free tells which; without its confirmation it is the model's matter, so that the others stay. */
export async function kindByKey(
  keys: Pick<KeyWatch, 'check'>,
  provider: string,
  { kind, status }: ProviderFailure,
): Promise<FailureKind> {
  if (kind !== 'auth' || status !== FORBIDDEN) return kind;
  return (await keys.check(provider)) === 'refused' ? 'auth' : 'not_permitted';
}
