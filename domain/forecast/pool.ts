/** One model's stated probability and its weight in the pool. */
export interface Weighted {
  readonly rawProbability: number;
  readonly weight: number;
}

/** Linear pool: the weighted mean of the answers that arrived, weights renormalised over them. Log-odds means and
 * medians did no better on recorded forecasts, the median worse. Example: .6 and .8 at equal weights = .7.
 * Throws RangeError without an answer: nothing is never pooled into .5. */
export function pool(answers: readonly Weighted[]): number {
  const total = answers.reduce((sum, answer) => sum + answer.weight, 0);
  if (!(total > 0))
    throw new RangeError(`A pool needs at least one answer of positive weight; it got ${answers.length} answers.`);
  const mean = answers.reduce((sum, answer) => sum + answer.weight * answer.rawProbability, 0) / total;
  // Rounding must not carry the mean outside its own answers.
  const values = answers.map((answer) => answer.rawProbability);
  return Math.min(Math.max(...values), Math.max(Math.min(...values), mean));
}

/** How many answers decide: the policy's quorum, and never more than were asked for. Where fewer models are left than the quorum,
 * these decide; the mode is then `degraded`, which demands a higher edge and more agreement of them. */
export function quorumOf(policyQuorum: number, asked: number): number {
  return Math.min(policyQuorum, asked);
}
