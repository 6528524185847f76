import { DecisionRefused, ServiceUnavailable } from '../../client/errors.ts';
import type { ApiFailure } from '../contract/failure.ts';

/** An answer that is no 2xx; its message goes out as it is, and holds no internals. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503;
  readonly code: ApiFailure['error'];
  constructor(status: ApiError['status'], code: ApiFailure['error'], message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const NO_STORE =
  'The store does not answer: check whether MongoDB runs. The page keeps what it has and updates by itself when the store is back.';
const INTERNAL = 'The dashboard has failed; its log has the error. Try again, and report it if it stays.';

/** What the client gets for an error. */
export function failureOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof DecisionRefused) return refused(error);
  if (error instanceof ServiceUnavailable) return new ApiError(503, 'unavailable', error.message);
  if (isStoreGone(error)) return new ApiError(503, 'unavailable', NO_STORE);
  return new ApiError(500, 'internal', INTERNAL);
}

function refused({ code, message }: DecisionRefused): ApiError {
  if (code === 'not_found') return new ApiError(404, 'not_found', message);
  return new ApiError(code.startsWith('invalid_') ? 400 : 409, 'refused', message);
}

/** True for the errors of the database's driver when the server cannot be reached. A MongoServerError is a fault of the
 * question: the server has answered. */
export function isStoreGone(error: unknown): boolean {
  if (!(error instanceof Error) || !error.name.startsWith('Mongo')) return false;
  return error.name !== 'MongoServerError' && error.name !== 'MongoInvalidArgumentError';
}

/** An error for a log, without the user and password of a connection string. */
export function loggable(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  return text.replace(/:\/\/[^\s/@]*@/g, '://');
}
