import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export const WEBHOOK_SECRET = 'a-secret-of-the-tests-0123456789';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What is answered, in order; 200 when there is nothing left. */
  readonly answers: (number | 'redirect')[];
  close(): void;
}

/** A server that receives alerts. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: (number | 'redirect')[] = [];
  let url = '';
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    const answer = answers.shift() ?? 200;
    if (answer === 'redirect') response.writeHead(307, { location: `${url}/else` });
    else response.writeHead(answer);
    response.end('thank you');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  return { url, received, answers, close: () => server.close() };
}

/** As docs/money.md tells a receiver to check it. */
export function isGenuine({ headers, body }: Received, nowMs: number): boolean {
  const timestamp = String(headers['x-conclave-timestamp']);
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(`${timestamp}.${body}`).digest('hex');
  const expected = Buffer.from(`v1=${signature}`);
  const given = Buffer.from(String(headers['x-conclave-signature']));
  const isRecent = Math.abs(nowMs / 1_000 - Number(timestamp)) <= 300;
  return isRecent && given.length === expected.length && timingSafeEqual(given, expected);
}
