/** How many answers decide: the policy's quorum, and never more than were asked. Where fewer models are left than the quorum,
 * those who are left decide; the mode is then `degraded`, which demands a higher edge and more agreement of them. */
export function quorumOf(policyQuorum: number, asked: number): number {
  return Math.min(policyQuorum, asked);
}
