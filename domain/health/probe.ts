import type { Finding, NoFigures } from '../shared/finding.ts';
import type { Mode } from '../shared/modes.ts';
import type { BreakerSubject } from './breaker-subject.ts';
import type { FailureKind } from './failure.ts';

/** What a probe came to that was not simply answered. */
export interface ProbeCatalog {
  call_failed: { readonly failure: FailureKind; readonly message: string };
  /** The reply ended at the probe's small limit of output, as that of a model that reasons may. */
  could_not_finish: NoFigures;
  /** The worker has no key, or no row, for it. */
  not_configured: NoFigures;
  mode_permits_none: { readonly mode: Mode };
  /** The service's budget has no room. `isListed`: the provider still answers what is free, the list of its models. */
  no_money: { readonly cap: string; readonly isListed: boolean };
  reservation_lost: NoFigures;
  not_started: { readonly error: string };
}

export type ProbeFailure = Finding<ProbeCatalog>;

/** What such a probe says of what it was to ask: that it is out, that it is alive and no more than that, or nothing, because
 * nothing was asked. What says nothing must not keep out what may be well. */
export const PROBE_SAYS = {
  call_failed: 'out',
  could_not_finish: 'alive',
  not_configured: 'nothing',
  mode_permits_none: 'nothing',
  no_money: 'nothing',
  reservation_lost: 'nothing',
  not_started: 'nothing',
} as const satisfies Record<keyof ProbeCatalog, 'out' | 'alive' | 'nothing'>;

/** The model that a probe of a breaker calls: the model itself, or the provider's cheapest. */
export interface ProbeTarget {
  readonly model: string;
  readonly provider: string;
}

export interface ProbeResult {
  readonly subject: BreakerSubject;
  /** Null = it was answered. */
  readonly failure: ProbeFailure | null;
  /** It was a decision's own call that was let through as a trial. */
  readonly isTrial?: boolean;
}
