/** How many answers decide: the policy's quorum, and never more than were asked for. Where fewer models are left than the quorum,
 * these decide; the mode is then `degraded`, which demands a higher edge and more agreement of them. */
export function quorumOf(policyQuorum: number, asked: number): number {
  return Math.min(policyQuorum, asked);
}
