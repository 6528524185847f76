import type { CandidateReason } from '../decision/candidate.ts';

/** A model that can search the web, with what one request for a brief costs. */
export interface ResearchModel {
  readonly model: string;
  readonly provider: string;
  /** UTF-8 bytes of the request's body. */
  readonly requestBytes: number;
  readonly maxSearches: number;
  /** The most that the request can cost, searches included. */
  readonly worstCaseMicroUsd: number;
  readonly expectedCostMicroUsd: number;
  readonly callTimeoutMs: number;
  /** Why it cannot be called now; null = it can. */
  readonly unavailable: CandidateReason | null;
}
