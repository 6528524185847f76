import { Agent, type RequestInit as FetchOptions, fetch } from 'undici';

/** No connection was ever made, so no byte of the request left this machine. Its message says nothing of the code: the
 * clients take any error that sounds like a time-out for one, and drop its cause. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
  readonly code: string;
  constructor(code: string) {
    super('no connection could be made');
    this.code = code;
  }
}

/** Without the five minutes after which this client, and Node's own, ends a request whose headers or next bytes have not come: a
 * row may promise more. Every call has an end of its own, its row's `callTimeoutMs` or what is left until the deadline, which
 * covers headers and body. */
const unhurried = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/** The `fetch` that both clients are given. One request and no more: a redirect is not followed, for it would send the
 * prompt, and at some providers the key, to an address that is not configured. */
export async function fetchOnce(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  try {
    const options = { ...init, redirect: 'manual', dispatcher: unhurried } as FetchOptions;
    return bounded((await fetch(input as string | URL, options)) as unknown as Response);
  } catch (error) {
    const code = notSentCode(error);
    throw code === null ? error : new NotSentError(code);
  }
}

/** Far above any reply; below what would fill a worker's memory. */
const MOST_BYTES = 16_000_000;

/** The response with a body that fails once it has become too large: a limit on time alone does not bound it. */
function bounded(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > MOST_BYTES) controller.error(new Error(`the reply is larger than ${MOST_BYTES} bytes`));
        else controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(counted, { status, statusText, headers });
}

const CONNECTING = new Set(['connect', 'getaddrinfo']);
const NEVER_CONNECTED =
  /^(?:UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|ERR_SSL_WRONG_VERSION_NUMBER|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY|GET)_\w+)$/;

/** The code of a failed look-up, connection or TLS handshake; null when a connection stood. */
function notSentCode(error: unknown): string | null {
  for (const each of causes(error)) {
    const code = codeIn(each);
    if (code !== null && (CONNECTING.has(syscallIn(each)) || NEVER_CONNECTED.test(code))) return code;
  }
  return null;
}

/** The innermost error code: the clients wrap fetch, which wraps the socket. Null when there is none. */
export function codeOf(error: unknown): string | null {
  return (
    causes(error)
      .map(codeIn)
      .findLast((code) => code !== null) ?? null
  );
}

/** An error, its cause, the cause's cause... Where several addresses were tried, the first stands for all. */
function causes(error: unknown): object[] {
  const chain: object[] = [];
  for (let current = error; typeof current === 'object' && current !== null && chain.length < 6; ) {
    chain.push(current);
    if ('errors' in current && Array.isArray(current.errors) && current.errors.length > 0) current = current.errors[0];
    else current = 'cause' in current ? current.cause : null;
  }
  return chain;
}

const codeIn = (error: object) => ('code' in error && typeof error.code === 'string' ? error.code : null);
const syscallIn = (error: object) => ('syscall' in error ? String(error.syscall) : '');
