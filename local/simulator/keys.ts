import type { IncomingMessage } from 'node:http';
import type { StatusFault } from './faults.ts';

/** A key that the providers no longer accept: 401 for one that was withdrawn, 403 for one whose account is suspended. */
export interface RefusedKey {
  readonly key: string;
  readonly status?: 401 | 403;
}

/** The key of a request, as OpenAI's protocol and Anthropic's send it; empty = none. */
function keyOf({ headers }: IncomingMessage): string {
  const [, bearer] = /^Bearer (.*)$/.exec(headers.authorization ?? '') ?? [];
  return bearer ?? String(headers['x-api-key'] ?? '');
}

/** How a request is refused because of its key, its list of models as well as its calls; null = its key is accepted. */
export function keyRefusal(refused: readonly RefusedKey[], request: IncomingMessage): StatusFault | null {
  const found = refused.find(({ key }) => key === keyOf(request));
  if (!found) return null;
  return found.status === 403
    ? { status: 403, type: 'permission_error', message: 'This account is suspended.' }
    : { status: 401, type: 'authentication_error', message: 'Incorrect API key provided.' };
}
