import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { visibleText } from '../domain/market/visible-text.ts';
import { type Checked, isRecord } from '../domain/shared/refusal.ts';
import { withoutEnd } from '../domain/shared/without-end.ts';

/** The service refuses, and would refuse the same input again: `invalid_request`, `request_id_reused`,
 * `invalid_policy`, `invalid_mode`, `not_found`; or a decision has `expired` and must not be acted on; or one ended without one: `cancelled`, `terminated`, `timed_out`. */
export class DecisionRefused extends Error {
  override readonly name = 'DecisionRefused';
  readonly code: string;
  /** Of a request that was refused: the field, and a stable code where the market is what was refused (`combo`, `settled`, ...). */
  readonly reason: { readonly field: string; readonly code?: string } | null;
  constructor(code: string, message: string, cause?: unknown, reason: DecisionRefused['reason'] = null) {
    super(message, { cause });
    this.code = code;
    this.reason = reason;
  }
}

/** The service could not be reached, or did not answer in time; a later try may help. */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
  readonly code: 'unreachable' | 'no_answer' | 'no_worker';
  constructor(code: ServiceUnavailable['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** The value of a check that passed; else its sentence as a refusal with this code. */
export function accepted<T>(checked: Checked<T>, code: string): T {
  if (checked.ok) return checked.value;
  const { field, code: word } = checked;
  throw new DecisionRefused(code, checked.message, undefined, { field, ...(word ? { code: word } : {}) });
}

/** How a workflow that brought no decision ended, as a refusal; what is something else is returned as it is. */
export function refusalOf(error: unknown, workflowId: string): unknown {
  if (!(error instanceof WorkflowFailedError)) return error;
  const { cause } = error;
  const refused = (code: string, message: string) => new DecisionRefused(code, message, error);
  if (cause instanceof ApplicationFailure) {
    return new DecisionRefused(cause.type ?? 'failed', cause.message, error, reasonOf(cause));
  }
  if (cause instanceof CancelledFailure) return refused('cancelled', `${workflowId} was cancelled before it decided.`);
  if (cause instanceof TerminatedFailure) {
    return refused('terminated', `${workflowId} was terminated before it decided.`);
  }
  if (cause instanceof TimeoutFailure) {
    const message = `${workflowId} ran out of time before it was finalized: check that workers are running, then start it again.`;
    return refused('timed_out', message);
  }
  return refused('failed', `${workflowId} failed: ${cause?.message ?? error.message}`);
}

/** Older workers say no reason, and other programs may say anything. */
function reasonOf({ details }: ApplicationFailure): DecisionRefused['reason'] {
  const [reason] = details ?? [];
  if (!isRecord(reason) || typeof reason.field !== 'string') return null;
  return { field: reason.field, ...(typeof reason.code === 'string' ? { code: reason.code } : {}) };
}

/** Why an update was refused, as a refusal; what is something else is returned as it is. */
export function updateRefusalOf(error: unknown): unknown {
  if (!(error instanceof WorkflowUpdateFailedError)) return error;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure))
    return new DecisionRefused('failed', cause?.message ?? error.message, error);
  return new DecisionRefused(cause.type ?? 'failed', cause.message, error, reasonOf(cause));
}

/** What a failed call to Temporal means for a caller. `who` is what was called, e.g. `The governor of main`. */
export function serviceErrorOf(error: unknown, who: string): unknown {
  if (error instanceof WorkflowNotFoundError) {
    const message = `${who} is not there; a worker that is configured for it starts it.`;
    return new DecisionRefused('not_found', message, error);
  }
  const refused = notTaken(error);
  if (refused !== null) {
    return new DecisionRefused('invalid_request', `Temporal does not accept the call to ${who}: ${refused}.`, error);
  }
  if (isNoAnswer(error) || grpcCodeOf(error) === GRPC_FAILED_PRECONDITION) {
    const message = `${who} did not answer: Temporal is reachable, but no worker took the call. Start one with \`bin/conclave worker\`.`;
    return new ServiceUnavailable('no_answer', message, error);
  }
  if (grpcCodeOf(error) === GRPC_RESOURCE_EXHAUSTED) {
    return new ServiceUnavailable('unreachable', `Temporal has no room for the call to ${who}; try again.`, error);
  }
  if (isGrpcUnavailable(error)) {
    return new ServiceUnavailable(
      'unreachable',
      `Temporal stopped answering during the call to ${who}; try again.`,
      error,
    );
  }
  return error;
}

/** True for a call that Temporal held open until its deadline. */
export function isNoAnswer(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return isGrpcDeadlineError(error) || (error instanceof ServiceError && isGrpcDeadlineError(error.cause));
}

const GRPC_INVALID_ARGUMENT = 3;
const DETAIL_CHARACTERS = 200;

/** Why the server turned a call down as malformed (an id or a payload beyond its limits); null for any other error. */
function notTaken(error: unknown): string | null {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause) || cause.code !== GRPC_INVALID_ARGUMENT) return null;
  return withoutEnd(visibleText(cause.details.slice(0, DETAIL_CHARACTERS)), '. ');
}

const GRPC_UNAVAILABLE = 14;
/** Of a query: no worker has polled for a while, or none has begun the workflow. */
const GRPC_FAILED_PRECONDITION = 9;
/** Of a query: too many wait for a worker already. */
const GRPC_RESOURCE_EXHAUSTED = 8;

/** True when the server could not take the call just now, as an update meets while its workflow continues as new. */
export const isGrpcUnavailable = (error: unknown): boolean => grpcCodeOf(error) === GRPC_UNAVAILABLE;

function grpcCodeOf(error: unknown): number | null {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : null;
}
