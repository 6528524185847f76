import { type ProofOutlook, proofOutlook } from '../forecast/proof-outlook.ts';
import { type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import type { Scoreboard } from './scoreboard.ts';

/** How far the proof of the blend is away, in each arm in which markets were decided. */
export function proofOutlooks({
  evidence,
  arms = [],
}: Pick<Scoreboard, 'evidence' | 'arms'>): (ProofOutlook & { readonly arm: Arm })[] {
  const all = [{ arm: DEFAULT_ARM as Arm, evidence }, ...arms];
  return all.map(({ arm, evidence: own }) => ({ arm, ...proofOutlook(own) }));
}
