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
