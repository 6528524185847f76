import { uniform } from './chance.ts';

/** Everything that can go wrong on the wire. */
export const FAULT_KINDS = [
  'server_error',
  'bad_gateway',
  'unavailable',
  'overloaded',
  'rate_limited',
  'unauthorized',
  'payment_required',
  'credit_exhausted',
  'model_not_found',
  'context_too_long',
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
  let faults: readonly Fault[] = [];
  let seen: number[] = [];
  let struck: number[] = [];
  return {
    set(next: readonly Fault[]): void {
      faults = next.map((fault) => ({ ...fault }));
      seen = faults.map(() => 0);
      struck = faults.map(() => 0);
    },
    strike(provider: string, model: string, attemptId: string): Fault | null {
      for (const [index, fault] of faults.entries()) {
        if (fault.provider !== undefined && fault.provider !== provider) continue;
        if (fault.model !== undefined && fault.model !== model) continue;
        const order = (seen[index] ?? 0) + 1;
        seen[index] = order;
        if (order <= (fault.after ?? 0)) continue;
        if ((struck[index] ?? 0) >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
        if (uniform(seed, 'fault', index, attemptId) >= (fault.probability ?? 1)) continue;
        struck[index] = (struck[index] ?? 0) + 1;
        return fault;
      }
      return null;
    },
  };
}

export interface StatusFault {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** The faults that are an error status, in the providers' own words. */
export const STATUS_FAULTS: Readonly<Partial<Record<FaultKind, StatusFault>>> = {
  server_error: {
    status: 500,
    type: 'server_error',
    message: 'The server had an error while processing your request.',
  },
  bad_gateway: { status: 502, type: 'server_error', message: 'Bad gateway.' },
  unavailable: { status: 503, type: 'server_error', message: 'The service is temporarily unavailable.' },
  overloaded: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  rate_limited: { status: 429, type: 'rate_limit_error', message: 'Rate limit reached for requests.' },
  unauthorized: { status: 401, type: 'authentication_error', message: 'Incorrect API key provided.' },
  payment_required: { status: 402, type: 'billing_error', message: 'Payment required.' },
  credit_exhausted: {
    status: 403,
    type: 'permission_error',
    message: 'Your team has used all available credits or reached its monthly spending limit.',
  },
  model_not_found: { status: 404, type: 'not_found_error', message: 'The model does not exist.' },
  context_too_long: {
    status: 400,
    type: 'invalid_request_error',
    message: 'prompt is too long: context_length_exceeded',
  },
};
