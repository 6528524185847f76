import { DecisionRefused, ServiceUnavailable } from '../../client/errors.ts';
import { ApiError } from './api-error.ts';

const NO_STORE =
  'The store does not answer: look whether MongoDB runs. The page shows what it last saw and goes on by itself when it is back.';
const INTERNAL = 'Something in the dashboard went wrong; its log says what. Try again, and report it if it stays.';

/** What whoever asked is told of an error; `isExpected` false = it is a fault of ours, and for the log. */
export function failureOf(error: unknown): { readonly told: ApiError; readonly isExpected: boolean } {
  if (error instanceof ApiError) return { told: error, isExpected: true };
  if (error instanceof DecisionRefused) return { told: refused(error), isExpected: true };
  if (error instanceof ServiceUnavailable) {
    return { told: new ApiError(503, 'unavailable', error.message), isExpected: true };
  }
  if (isStoreGone(error)) return { told: new ApiError(503, 'unavailable', NO_STORE), isExpected: true };
  return { told: new ApiError(500, 'internal', INTERNAL), isExpected: false };
}

function refused({ code, message }: DecisionRefused): ApiError {
  if (code === 'not_found') return new ApiError(404, 'not_found', message);
  return new ApiError(code.startsWith('invalid_') ? 400 : 409, 'refused', message);
}

/** True for what the database's driver throws when the server cannot be reached, whatever it was asked. What the server
 * itself turned down (MongoServerError) is a fault of the question. */
function isStoreGone(error: unknown): boolean {
  if (!(error instanceof Error) || !error.name.startsWith('Mongo')) return false;
  return error.name !== 'MongoServerError' && error.name !== 'MongoInvalidArgumentError';
}

/** An error as it may stand in a log: a connection string's user and password are left out. */
export function loggable(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  return text.replace(/\b(\w[\w+.-]*:\/\/)[^\s/@]*@/g, '$1');
}
