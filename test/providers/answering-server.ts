import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Resolves when the connection that carried it is closed. */
  readonly closed: Promise<unknown>;
}

export type Respond = (response: ServerResponse, request: ReceivedRequest) => void;

/** A provider's end of the wire: keeps what it was sent and answers as the test says. */
export interface AnsweringServer {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** Resolves when the next request has arrived in full. */
  nextRequest(): Promise<ReceivedRequest>;
  respond: Respond;
  close(): Promise<void>;
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const waiting: ((request: ReceivedRequest) => void)[] = [];
  const http = createServer(async (request, response) => {
    // One listener a request below, on connections that are kept.
    request.socket.setMaxListeners(0);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received: ReceivedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      // Not `once`: an aborted connection reports an error first, as it should.
      closed: new Promise((resolve) => request.socket.once('close', resolve)),
    };
    server.requests.push(received);
    for (const resolve of waiting.splice(0)) resolve(received);
    server.respond(response, received);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: AnsweringServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests: [],
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    respond: () => {
      throw new Error('the test did not say how to answer');
    },
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

/** Answers with a status and a body, as JSON unless it is a text already. */
export function answerWith(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}
