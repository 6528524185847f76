import type { EvidenceText } from '../forecast/evidence.ts';
import type { BriefContent } from './brief.ts';

/** A brief as the models are given it, in the form of texts that a caller passes: what the resolution source says first. None where the
 * search found nothing. */
export function briefEvidence({
  claims,
  resolutionSays,
}: Pick<BriefContent, 'claims' | 'resolutionSays'>): EvidenceText[] {
  const resolution = resolutionSays ? [{ ...resolutionSays, source: RESOLUTION_SOURCE }] : [];
  return [...resolution, ...claims].map((claim) => ({ ...claim, title: null }));
}

const RESOLUTION_SOURCE = 'source by which the market resolves';
