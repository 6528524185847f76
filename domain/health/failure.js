/** Every way a model call can fail, and what follows from each. The kind is a string, so it survives serialisation. */
export const FAILURE_RULES = {
    auth: { retry: false, fault: 'provider', billed: 'nothing' },
    billing: { retry: false, fault: 'provider', billed: 'nothing' },
    model_not_found: { retry: false, fault: 'model', billed: 'nothing' },
    rate_limited: { retry: true, fault: 'provider', billed: 'nothing' },
    /** Our own limit of the provider's tokens, not the provider: nothing was sent. */
    throttled: { retry: true, fault: 'caller', billed: 'nothing' },
    overloaded: { retry: true, fault: 'provider', billed: 'nothing' },
    /** A cheaper lane has no room just now: neither our rate nor the provider, and stated not to be billed. */
    lane_full: { retry: true, fault: 'model', billed: 'nothing' },
    server_error: { retry: true, fault: 'provider', billed: 'unknown' },
    network: { retry: true, fault: 'provider', billed: 'unknown' },
    not_sent: { retry: true, fault: 'provider', billed: 'nothing' },
    timed_out: { retry: true, fault: 'provider', billed: 'unknown' },
    aborted: { retry: false, fault: 'caller', billed: 'unknown' },
    refused: { retry: false, fault: 'model', billed: 'usage' },
    unusable_answer: { retry: true, fault: 'model', billed: 'usage' },
    too_long: { retry: false, fault: 'request', billed: 'nothing' },
    bad_request: { retry: false, fault: 'request', billed: 'nothing' },
};
