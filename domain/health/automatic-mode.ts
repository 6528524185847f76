import { MODES, type Mode } from '../shared/modes.ts';

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

/** How long the models must have asked for a mode before it is in force: a stricter one is entered sooner than it is left,
 * so that a provider that comes and goes does not make the mode flap. */
export function dwellMs(
  from: Mode,
  to: Mode,
  { enterAfterMs, leaveAfterMs }: { readonly enterAfterMs: number; readonly leaveAfterMs: number },
): number {
  return MODES.indexOf(to) > MODES.indexOf(from) ? enterAfterMs : leaveAfterMs;
}
