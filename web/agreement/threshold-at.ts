/** Width of a bin of agreement: trades can be counted only at the edges of bins. */
export const STEP = 0.05;
const NEAR = 1e-9;

/** The threshold that the page is about. */
export interface ThresholdAt {
  /** The edge of a bin at which trades are counted. */
  readonly edge: number;
  /** The same where the address names it; the one in force may lie between two edges. */
  readonly exact: number;
  readonly isOnEdge: boolean;
}

/** By the address, rounded to the nearest edge as the slider does; else the one in force. */
export function thresholdAt(fromAddress: string | null, inForce: number): ThresholdAt {
  const given = fromAddress ? Number(fromAddress) : Number.NaN;
  const isGiven = given >= 0 && given <= 1;
  const wanted = isGiven ? given : Math.min(1, Math.max(0, inForce));
  const edge = Math.round(wanted / STEP) * STEP;
  const exact = isGiven ? edge : wanted;
  return { edge, exact, isOnEdge: Math.abs(exact - edge) < NEAR };
}
