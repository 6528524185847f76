/** Every way a model call can fail, and what follows from each. The kind is a string, so it survives serialisation. */

export type FailureKind =
  | 'auth'
  | 'billing'
  | 'model_not_found'
  | 'not_permitted'
  | 'rate_limited'
  | 'throttled'
  | 'overloaded'
  | 'service_tier_full'
  | 'server_error'
  | 'network'
  | 'not_sent'
  | 'timed_out'
  | 'aborted'
  | 'refused'
  | 'unusable_answer'
  | 'too_long'
  | 'bad_request'
  | 'redirected';

export interface FailureRule {
  /** May Temporal try the same model again? */
  readonly retry: boolean;
  /** What is at fault: decides whether the provider or the model is taken out, or, where it is this request or we, neither. */
  readonly fault: 'provider' | 'model' | 'request' | 'caller';
  /** `nothing`: the provider stated a refusal, or no byte was sent. `unknown`: it may have worked and billed; stays
   * charged at the worst case until reconciled. `usage`: a reply came, its usage says. */
  readonly billed: 'nothing' | 'unknown' | 'usage';
}

export const FAILURE_RULES = {
  /** Our own key, not the provider: another worker may have a good one, and this one polls its queue no longer. */
  auth: { retry: true, fault: 'caller', billed: 'nothing' },
  billing: { retry: false, fault: 'provider', billed: 'nothing' },
  model_not_found: { retry: false, fault: 'model', billed: 'nothing' },
  /** The key is good, and not for this model. */
  not_permitted: { retry: false, fault: 'model', billed: 'nothing' },
  rate_limited: { retry: true, fault: 'provider', billed: 'nothing' },
  /** Our own limit of the provider's tokens, not the provider: nothing was sent. */
  throttled: { retry: true, fault: 'caller', billed: 'nothing' },
  overloaded: { retry: true, fault: 'provider', billed: 'nothing' },
  /** The cheaper service tier has no room now: neither our rate nor the provider is at fault, and it is not billed. */
  service_tier_full: { retry: true, fault: 'model', billed: 'nothing' },
  server_error: { retry: true, fault: 'provider', billed: 'unknown' },
  network: { retry: true, fault: 'provider', billed: 'unknown' },
  not_sent: { retry: true, fault: 'provider', billed: 'nothing' },
  timed_out: { retry: true, fault: 'provider', billed: 'unknown' },
  aborted: { retry: false, fault: 'caller', billed: 'unknown' },
  refused: { retry: false, fault: 'model', billed: 'usage' },
  unusable_answer: { retry: true, fault: 'model', billed: 'usage' },
  /** The request is too large for this row: it says nothing of the row, nor of the request at another's limits. */
  too_long: { retry: false, fault: 'request', billed: 'nothing' },
  /** The row's, unless another provider refuses the same request: refusals.ts. */
  bad_request: { retry: false, fault: 'model', billed: 'nothing' },
  redirected: { retry: false, fault: 'model', billed: 'nothing' },
} as const satisfies Record<FailureKind, FailureRule>;

export const FAILURE_KINDS = Object.keys(FAILURE_RULES) as readonly FailureKind[];
