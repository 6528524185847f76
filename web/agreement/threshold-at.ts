/** Width of a bin of agreement: only at its edges can a threshold be worked out. */
export const STEP = 0.05;
const NEAR = 1e-9;

/** The threshold that is looked at. */
export interface ThresholdAt {
  /** The edge of a bin at which trades are counted. */
  readonly edge: number;
  /** What is meant: the same where it was asked for, and in force it may lie between two edges. */
  readonly meant: number;
  readonly isOnEdge: boolean;
}

/** By the address, else as in force. What is asked for stands at the nearest edge, as the slider would. */
export function thresholdAt(asked: string | null, inForce: number): ThresholdAt {
  const given = asked === null || asked === '' ? Number.NaN : Number(asked);
  const isAsked = given >= 0 && given <= 1;
  const wanted = isAsked ? given : Math.min(1, Math.max(0, inForce));
  const edge = Math.round(wanted / STEP) * STEP;
  const meant = isAsked ? edge : wanted;
  return { edge, meant, isOnEdge: Math.abs(meant - edge) < NEAR };
}
