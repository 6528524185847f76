import type { Mode } from './modes.ts';

/** Who can be asked, counted over the configured models that count. */
export interface Askable {
  readonly askable: number;
  readonly configured: number;
  /** Answers that a panel needs. */
  readonly quorum: number;
}

/** The mode that the state of the models asks for: nobody left is an emergency, fewer than a panel needs is degraded. With
 * nobody configured there is nothing to be missed. */
export function automaticMode({ askable, configured, quorum }: Askable): { mode: Mode; reason: string } {
  const of = `${askable} of ${configured} models can be asked`;
  if (configured > 0 && askable === 0) return { mode: 'emergency', reason: `${of}: nobody is left` };
  if (askable < Math.min(quorum, configured)) {
    return { mode: 'degraded', reason: `${of}, fewer than the quorum of ${quorum}` };
  }
  return { mode: 'normal', reason: of };
}
