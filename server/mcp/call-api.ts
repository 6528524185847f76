/** An answer of the HTTP API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks /v1 as the token that the tools are for. Throws where nothing answers. */
export type CallApi = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<ApiAnswer>;

type Fetch = (request: Request) => Response | Promise<Response>;

/** The API at an address, `token` null = without one. `fetch`: how a request is sent. */
export function apiAt(url: string, token: string | null, fetch: Fetch): CallApi {
  return async (method, path, body) => {
    const headers = new Headers({ host: new URL(url).host });
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const request = new Request(new URL(path, url), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await fetch(request);
    return { status: response.status, body: await response.json() };
  };
}
