import { uniform } from './chance.ts';

/** Everything that can go wrong on the wire. */
export const FAULT_KINDS = [
  'server_error',
  'bad_gateway',
  'unavailable',
  'overloaded',
  'rate_limited',
  'unauthorized',
  'not_permitted',
  'payment_required',
  'credit_exhausted',
  'model_not_found',
  'context_too_long',
  'parameter_refused',
  'unprocessable',
  'redirected',
  'hang',
  'slow_nothing',
  'drop_before',
  'drop_after',
  'malformed_json',
  'no_usage',
  'unusable_text',
  'refusal',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One scripted fault. Absent filters match everything. */
export interface Fault {
  readonly kind: FaultKind;
  readonly provider?: string;
  readonly model?: string;
  /** Only requests whose attempt id has this text in it. */
  readonly mentioning?: string;
  /** Share of the matching requests that it strikes, by seed; all when absent. */
  readonly probability?: number;
  /** How many requests it strikes before it is spent. */
  readonly times?: number;
  /** Lets this many matching requests pass first. */
  readonly after?: number;
  /** Seconds in Retry-After, for rate limits and overloads. */
  readonly retryAfterSeconds?: number;
}

/** The script: which fault, if any, strikes a request. The first that matches counts. */
export function createFaultScript(seed: number) {
  let faults: { readonly fault: Fault; seen: number; struck: number }[] = [];
  return {
    set(next: readonly Fault[]): void {
      faults = next.map((fault) => ({ fault: { ...fault }, seen: 0, struck: 0 }));
    },
    strike(provider: string, model: string, attemptId: string): Fault | null {
      for (const [index, each] of faults.entries()) {
        const { fault } = each;
        if ((fault.provider ?? provider) !== provider || (fault.model ?? model) !== model) continue;
        if (!attemptId.includes(fault.mentioning ?? '')) continue;
        each.seen += 1;
        if (each.seen <= (fault.after ?? 0)) continue;
        if (each.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
        if (uniform(seed, 'fault', index, attemptId) >= (fault.probability ?? 1)) continue;
        each.struck += 1;
        return fault;
      }
      return null;
    },
  };
}

export type StatusFault = ReturnType<typeof fault>;

/** The faults that are an error status, in the providers' own words. */
export const STATUS_FAULTS: Readonly<Partial<Record<FaultKind, StatusFault>>> = {
  server_error: fault(500, 'server_error', 'The server had an error while processing your request.'),
  bad_gateway: fault(502, 'server_error', 'Bad gateway.'),
  unavailable: fault(503, 'server_error', 'The service is temporarily unavailable.'),
  overloaded: fault(529, 'overloaded_error', 'Overloaded'),
  rate_limited: fault(429, 'rate_limit_error', 'Rate limit reached for requests.'),
  unauthorized: fault(401, 'authentication_error', 'Incorrect API key provided.'),
  not_permitted: fault(403, 'permission_error', 'This key may not use the model.'),
  payment_required: fault(402, 'billing_error', 'Payment required.'),
  credit_exhausted: fault(
    403,
    'permission_error',
    'Your team has used all available credits or reached its monthly spending limit.',
  ),
  model_not_found: fault(404, 'not_found_error', 'The model does not exist.'),
  context_too_long: fault(400, 'invalid_request_error', 'prompt is too long: context_length_exceeded'),
  // What a model that was replaced by a newer one says of a parameter that it knows no more.
  parameter_refused: fault(
    400,
    'invalid_request_error',
    "Unsupported parameter: 'temperature' is not supported with this model.",
  ),
  unprocessable: fault(422, 'invalid_request_error', 'Failed to deserialize the JSON body into the target type.'),
  redirected: fault(307, 'redirect', 'Temporary Redirect'),
};

function fault(status: number, type: string, message: string) {
  return { status, type, message };
}
