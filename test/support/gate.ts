import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '../../local/simulator/index.ts';

/** A simulator whose answers can be held back, so that something else is certain to happen first. */
export interface GatedSimulator extends Simulator {
  /** From now on requests wait. */
  hold(): void;
  /** Lets the waiting requests and all later ones through. */
  release(): void;
}

export async function gated(simulator: Simulator): Promise<GatedSimulator> {
  let waiting: (() => void)[] | null = null;
  const server = createServer((incoming, outgoing) => {
    const pass = () => {
      const { method, headers } = incoming;
      const onward = forward(new URL(incoming.url ?? '/', simulator.url), { method, headers }, (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    };
    if (waiting) waiting.push(pass);
    else pass();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    ...simulator,
    providers: simulator.providers.map((row) => ({ ...row, baseUrl: row.baseUrl.replace(simulator.url, url) })),
    hold() {
      waiting ??= [];
    },
    release() {
      const passing = waiting ?? [];
      waiting = null;
      for (const pass of passing) pass();
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await simulator.close();
    },
  };
}
