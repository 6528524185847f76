import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A door in front of a server: its address stays the same while the server dies and comes back elsewhere, and what passes
 * through it can be delayed or cut off. */
export interface Door {
  readonly port: number;
  /** Where new connections go; null = nowhere: they are broken off. A dead server's port may be another's by now. */
  setTarget(port: number | null): void;
  /** Holds back each piece of what the client sends by so much. */
  setDelay(delayMs: number): void;
  /** Breaks every connection; new ones are accepted. */
  drop(): void;
  close(): Promise<void>;
}

export async function openDoor(targetPort: number): Promise<Door> {
  let target: number | null = targetPort;
  let delayMs = 0;
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
      // Either end may go at any time: that is what this is for.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('data', (chunk) => {
      if (!near.write(chunk)) far.pause();
    });
    near.on('drain', () => far.resume());
    // Timers of the same length fire in the order in which they were set, and a shorter one must not overtake.
    let freeAtMs = 0;
    near.on('data', (chunk) => {
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
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    setTarget(port) {
      target = port;
    },
    setDelay(ms) {
      delayMs = ms;
    },
    drop,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      drop();
      await closed;
    },
  };
}
