import type { ApiFailure } from '../../server/contract/failure.ts';

/** An answer that is no 2xx, or none at all, as a sentence for the one who looks at the page. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly kind: ApiFailure['error'] | 'unreachable';

  constructor(kind: RequestFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export function toRequestFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  return new RequestFailure(
    'unreachable',
    'The dashboard does not answer. It is tried again by itself; is `bin/conclave` still running?',
    { cause: error },
  );
}

export async function failureOf(response: Response): Promise<RequestFailure> {
  try {
    const { error, message } = (await response.json()) as ApiFailure;
    return new RequestFailure(error, message);
  } catch (cause) {
    const kind = response.status === 401 ? 'unauthorized' : 'internal';
    return new RequestFailure(kind, `The dashboard answered with status ${response.status} and no explanation.`, {
      cause,
    });
  }
}
