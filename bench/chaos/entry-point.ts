import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** An address in front of a server. It stays the same while the server dies and comes back on another port, and what passes
 * through it can be delayed or cut off. */
export interface EntryPoint {
  readonly port: number;
  /** The port to which new connections go; null = they are broken off, because a dead server's port may have another owner. */
  setTarget(port: number | null): void;
  /** Delays each piece of what the client sends. */
  setDelay(delayMs: number): void;
  /** How many pieces were delayed so far. */
  delayed(): number;
  /** How many clients are connected. */
  connections(): number;
  /** Breaks every open connection; new ones are accepted. Returns how many clients' connections that were. */
  drop(): number;
  close(): Promise<void>;
}

export async function openEntryPoint(targetPort: number): Promise<EntryPoint> {
  let target: number | null = targetPort;
  let delayMs = 0;
  let delayed = 0;
  const clients = new Set<Socket>();
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (target === null) {
      near.on('error', () => undefined);
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      // Either end may disappear at any time: that is what this is for.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
    clients.add(near);
    near.on('close', () => {
      clients.delete(near);
      far.destroy();
    });
    far.on('close', () => near.destroy());
    far.on('data', (chunk) => {
      if (!near.write(chunk)) far.pause();
    });
    near.on('drain', () => far.resume());
    // A piece with a shorter delay must not overtake an earlier one.
    let freeAtMs = 0;
    near.on('data', (chunk) => {
      if (delayMs > 0) delayed += 1;
      const atMs = Math.max(freeAtMs, performance.now() + delayMs);
      freeAtMs = atMs;
      const waitMs = atMs - performance.now();
      if (waitMs <= 0) far.write(chunk);
      else setTimeout(() => far.destroyed || far.write(chunk), waitMs);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const drop = () => {
    const broken = clients.size;
    for (const socket of open) socket.destroy();
    return broken;
  };
  return {
    port: (server.address() as AddressInfo).port,
    setTarget(port) {
      target = port;
    },
    setDelay(ms) {
      delayMs = ms;
    },
    delayed: () => delayed,
    connections: () => clients.size,
    drop,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      drop();
      await closed;
    },
  };
}
