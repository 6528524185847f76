import type { Finding, NoFigures } from '../shared/finding.ts';
import type { Mode } from '../shared/modes.ts';
import type { BreakerSubject } from './breaker-subject.ts';
import type { FailureKind } from './failure.ts';

/** What a probe failed by. */
export interface ProbeCatalog {
  call_failed: { readonly failure: FailureKind; readonly message: string };
  /** The worker has no key, or no row, for it. */
  not_configured: NoFigures;
  mode_permits_none: { readonly mode: Mode };
  cap_reached: { readonly cap: string };
  reservation_lost: NoFigures;
  not_started: { readonly error: string };
}

export type ProbeFailure = Finding<ProbeCatalog>;

/** The model that a probe of a breaker calls: the model itself, or the provider's cheapest. */
export interface ProbeTarget {
  readonly model: string;
  readonly provider: string;
}

export interface ProbeResult {
  readonly subject: BreakerSubject;
  /** Null = it was answered. */
  readonly failure: ProbeFailure | null;
}
