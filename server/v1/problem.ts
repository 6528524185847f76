import { DecisionRefused, ServiceUnavailable } from '../../client/errors.ts';
import { visibleText } from '../../domain/market/visible-text.ts';
import { isRecord, showValue } from '../../domain/shared/refusal.ts';
import { ApiError, isStoreGone } from '../http/failures.ts';
import { PROBLEMS, type Problem, type ProblemCode, type ProblemStatus } from './contract/problem.ts';

/** What a caller does next, by code. */
export const REMEDY: Readonly<Record<ProblemCode, string>> = {
  malformed: 'Correct the request; /v1/openapi.json describes it.',
  unauthorized: 'Send a token that is in force: Authorization: Bearer <token>. `bin/conclave token create` makes one.',
  forbidden: 'Use a token that may do this; `bin/conclave token list` shows what each may.',
  not_found: 'Check the address; GET /v1/decisions lists what there is.',
  method_not_allowed: 'Use a method that the header Allow names.',
  request_id_reused: 'Send the same input again, or use a new requestId for a new decision.',
  cancelled: 'Send the same request again to have it decided.',
  terminated: 'Send the same request again to have it decided.',
  timed_out: 'Check that workers are running, then send the same request again.',
  failed: 'Look at the workflow in the Temporal Web UI, then send the same request again.',
  too_large: 'Send less: fewer or shorter texts, or fewer markets at once.',
  unsupported_media_type: 'Send JSON with the header Content-Type: application/json.',
  invalid_request: 'Correct the field and send it again under the same requestId; nothing was decided.',
  invalid_outcome: 'Correct the field and send all of them again; nothing was recorded.',
  invalid_fill: 'Correct the field and send all of them again; nothing was recorded.',
  invalid_mode: 'Correct the field and send it again; nothing was changed.',
  invalid_policy: 'Correct the field and send it again; nothing was changed.',
  rate_limited: 'Wait as many seconds as Retry-After says, then send it again.',
  internal: 'Look in the log of the process, and report it if it stays.',
  unreachable: 'Start Temporal, then send the same request again: the same requestId is never decided twice.',
  no_answer: 'Check that a worker is running, then send the same request again.',
  no_worker: 'Start a worker (`bin/conclave worker`), then send the same request again.',
  store_unreachable: 'Check whether MongoDB runs, then send the same request again.',
  venue_unavailable: 'Send the same request again when the venue answers, or pass the market itself.',
  too_many_streams: 'Close some streams, or ask for the decision with ?wait= in place of a stream.',
};

const TITLE: Readonly<Record<ProblemStatus, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export interface ProblemFacts {
  readonly field?: string;
  /** What the field was. */
  readonly value?: unknown;
  readonly marketCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is not answered. `message` goes out as it is, and holds no internals. */
export class V1Problem extends Error {
  override readonly name = 'V1Problem';
  readonly code: ProblemCode;
  readonly facts: ProblemFacts;
  constructor(code: ProblemCode, message: string, facts: ProblemFacts = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}

const STATUS = new Map<string, ProblemStatus>(
  Object.entries(PROBLEMS).flatMap(([status, codes]) =>
    codes.map((code) => [code, Number(status) as ProblemStatus] as const),
  ),
);

const isCode = (code: string): code is ProblemCode => STATUS.has(code);

/** The answer for a problem. */
export function problemResponse({ code, message, facts }: V1Problem): Response {
  const status = STATUS.get(code) ?? 500;
  const { field, value, marketCode, headers } = facts;
  const body: Problem = {
    type: `urn:conclave:problem:${code}`,
    title: TITLE[status],
    status,
    detail: visibleText(message),
    code,
    ...(field ? { field } : {}),
    ...(value === undefined ? {} : { value: showValue(value) }),
    ...(marketCode ? { marketCode } : {}),
    remedy: REMEDY[code],
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });
}

const API_CODES: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
};

/** What an error means for the caller. `body`: what was sent, so that the value of a refused field can be shown. */
export function problemOf(error: unknown, body?: unknown): V1Problem {
  if (error instanceof V1Problem) return error;
  if (error instanceof ApiError) return new V1Problem(API_CODES[error.status] ?? 'internal', error.message);
  if (error instanceof DecisionRefused) return ofRefusal(error, body);
  if (error instanceof ServiceUnavailable) return new V1Problem(error.code, error.message);
  if (isStoreGone(error)) return new V1Problem('store_unreachable', 'The store does not answer.');
  return new V1Problem('internal', 'The service has failed; its log has the error.');
}

function ofRefusal({ code, message, reason }: DecisionRefused, body: unknown): V1Problem {
  const field = reason?.field;
  return new V1Problem(isCode(code) ? code : 'failed', message, {
    ...(field ? { field, value: valueAt(body, field) } : {}),
    ...(reason?.code ? { marketCode: reason.code } : {}),
  });
}

/** What stands in the body at a path such as `market.yes_ask`; undefined = nothing does. */
export function valueAt(body: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, body);
}
