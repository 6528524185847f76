/** What briefs have been found to move, on questions that were answered with and without one. */
export interface BriefEffect {
  readonly briefs: number;
  /** Root mean square of logit P with the brief less logit P without it. */
  readonly logitSpread: number;
}

/** The same before anything is measured. Search was worth .0268 Brier points on recorded forecasts that did not see the price, and
 * .0139 on those that did, at prices between .05 and .95. A forecast that moves for good reasons gains the square of its move, which
 * is that of P (1 - P) s; over prices spread evenly between those bounds (P (1 - P))^2 is .037 in the mean. So s is
 * sqrt(.0268 / .037) = .85, and sqrt(.0139 / .037) = .61. */
const COLD_HIDDEN = 0.85;
const COLD_SHOWN = 0.61;
/** The published figures count as much as so many measured briefs. */
const COLD_COUNTS_AS = 30;

/** How far a brief is expected to move the log-odds: what was measured, drawn toward the published figures. */
export function briefSpread(measured: BriefEffect | null, isPriceShown: boolean): number {
  const cold = isPriceShown ? COLD_SHOWN : COLD_HIDDEN;
  if (!measured) return cold;
  const { briefs, logitSpread } = measured;
  return Math.sqrt((COLD_COUNTS_AS * cold ** 2 + briefs * logitSpread ** 2) / (COLD_COUNTS_AS + briefs));
}
