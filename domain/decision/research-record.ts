import type { Brief } from '../research/brief.ts';
import type { ResearchObstacleCatalog, ResearchReasonCatalog } from '../research/reason.ts';
import type { Finding } from '../shared/finding.ts';
import type { CallFailureKind } from './reason.ts';

/** What came of looking for an evidence brief before the models were asked. */
export interface ResearchRecord {
  /** Null = there is none. */
  readonly brief: BriefOfDecision | null;
  /** Another decision made it. */
  readonly isReused: boolean;
  /** What the search that this decision made is charged, in micro-dollars; 0 where it made none. Of an event this market's share. */
  readonly costMicroUsd: number;
  readonly because: ResearchBecause;
}

/** A brief without its texts, of which the sources stand with the decision's. */
export interface BriefOfDecision
  extends Pick<Brief, 'briefId' | 'key' | 'model' | 'retrievedAtMs' | 'searches' | 'costMicroUsd' | 'dropped'> {
  /** How many texts of it the models were given: they are the last of the decision's sources. */
  readonly texts: number;
}

/** Why there is a brief, or none. */
export interface ResearchBecauseCatalog extends ResearchObstacleCatalog, ResearchReasonCatalog {
  /** One that was kept was fresh enough, or another decision's search was waited for. */
  readonly kept: { readonly ageMs: number };
  /** One that was kept is fresh no longer, and is used because no new one is made. */
  readonly aged: { readonly ageMs: number };
  readonly search_failed: { readonly failure: CallFailureKind; readonly message: string };
}
export type ResearchBecause = Finding<ResearchBecauseCatalog>;
