import type { Band, Mode } from '../shared/modes.ts';
import type { Candidate } from './candidate.ts';
import type { Note } from './note.ts';
import type { Reason } from './reason.ts';

/** What a request would call and cost, as far as it is known before a model has answered. Money in micro-dollars. */
export interface Preview {
  readonly account: string;
  readonly tickers: readonly string[];
  readonly start: 'none' | 'quick' | 'panel';
  /** Why no model would be called; null = one would, or earlier answers would be used. */
  readonly refusal: Reason | null;
  /** The decision whose answers would be used again; null = none would. */
  readonly reuses: string | null;
  /** `expectedMicroUsd` null = it could not be called. */
  readonly models: readonly (Candidate & { readonly expectedMicroUsd: number | null })[];
  /** Of the first step: what it reserves, requests that may be repeated included. */
  readonly first: { readonly calls: number; readonly worstCaseMicroUsd: number; readonly expectedMicroUsd: number };
  /** The most that every step together may reserve. */
  readonly mostMicroUsd: number;
  /** Whether evidence would be looked for first, which is not priced here. */
  readonly mayResearch: boolean;
  readonly mode: Mode;
  readonly band: Band;
  readonly notes: readonly Note[];
  readonly simulated: boolean;
}
