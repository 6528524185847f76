import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export const readBody = (request: IncomingMessage): Promise<Buffer> => buffer(request);

export async function readJson<Body>(request: IncomingMessage): Promise<Body> {
  return JSON.parse((await readBody(request)).toString('utf8')) as Body;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-simulated': 'true', ...headers })
    .end(JSON.stringify(body));
}
