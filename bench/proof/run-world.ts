import { blendProven, eventsIn } from '../../domain/forecast/blend.ts';
import { createBlendEvidence } from '../../domain/learning/blend-evidence.ts';
import { countingBy, type Label } from '../../domain/learning/label.ts';
import { addToEvidence } from '../../domain/learning/label-evidence.ts';

/** What came of looking at one world again and again, as the scorekeeper does. */
export interface WorldResult {
  /** Events that had been counted when the blend was first found proven; null = it never was. */
  readonly provenAtEvents: number | null;
  readonly looks: number;
  /** Labels that had come to count by the last look. */
  readonly labels: number;
}

/** Looks at the evidence after every few markets that have resolved, knowing those alone, and stops at the first proof. The same
 * functions decide live what counts, what it is worth and what is proven. */
export function lookAgainAndAgain(labels: readonly Label[], lookEvery: number): WorldResult {
  const evidence = createBlendEvidence();
  let added = 0;
  let looks = 0;
  for (let known = lookEvery; known <= labels.length; known += lookEvery) {
    const nowMs = labels[known - 1]?.resolvedAtMs ?? 0;
    const { counted } = countingBy(labels.slice(0, known), nowMs);
    addToEvidence(evidence, counted.slice(added));
    added = counted.length;
    looks += 1;
    const found = evidence.evidence(nowMs);
    if (blendProven('evidence', found)) return { provenAtEvents: eventsIn(found), looks, labels: added };
  }
  return { provenAtEvents: null, looks, labels: added };
}
