import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BSON, type Document, MongoClient } from 'mongodb';
import { createPreImages } from './pre-images.ts';
import { commandMessage, createMessageReader, readMessage, replyTo, type WireMessage } from './wire-message.ts';

/** A DOUBLE, not a replica set: it stands in front of one MongoDB-compatible server, speaks to clients as the primary of a
 * replica set would, and can fail over.
 *
 * `isolate` cuts the primary off from the majority. From then on a write is applied and can be read, and what it asks for decides
 * what its writer hears: one that asks for a majority in the journal is not acknowledged (or, where it states `wtimeout`, answered
 * with a write concern error after it); any other is acknowledged at once. Reads of the concern `majority` do not see it.
 * `failOver` then has another member be the primary, which never saw those writes: they are undone and every connection breaks.
 * Writes that were acknowledged before `isolate` are on every member.
 *
 * A write that is sent again under the same session and number (`retryWrites`) is answered as the first time, unless it was
 * undone. What it does not model: elections that take time, several members to read from, transactions, change streams. */
export interface ReplicaSetDouble {
  readonly port: number;
  readonly uri: string;
  isolate(): void;
  /** Returns how many documents were put back. */
  failOver(): Promise<number>;
  /** The next write that matches is applied; its acknowledgement is lost with its connection. */
  loseAcknowledgement(isMeant: (command: Document) => boolean): void;
  /** What each command that wrote asked for, in order. */
  readonly writes: readonly SeenWrite[];
  close(): Promise<void>;
}

export interface SeenWrite {
  readonly command: string;
  readonly collection: string;
  readonly isDurable: boolean;
  readonly isRetryable: boolean;
}

const WRITES = ['insert', 'update', 'delete', 'findAndModify'];
const READS = ['find', 'aggregate', 'count', 'distinct'];
const HELLO = ['hello', 'ismaster', 'isMaster'];
const WRITE_CONCERN_TIMEOUT = 64;
const SESSION_MINUTES = 30;
const WRITES_KEPT = 10_000;
const IDLE_GO_FIRST_BY_MS = 250;

/** `port`: where the server listens on loopback. Throws when nothing does. */
export async function startReplicaSetDouble(port: number): Promise<ReplicaSetDouble> {
  const direct = new MongoClient(`mongodb://127.0.0.1:${port}/`, { directConnection: true, retryWrites: false });
  await direct.connect();
  const preImages = createPreImages(direct);
  const open = new Set<Socket>();
  /** Those over which a reply is awaited. */
  const busy = new Set<Socket>();
  const seen: SeenWrite[] = [];
  /** Replies to writes by session and number; `isLocal`: to one that no other member has. */
  const answered = new Map<string, { readonly reply: Document; readonly isLocal: boolean }>();
  let isIsolated = false;
  let elections = 1;
  let lossOf: ((command: Document) => boolean) | null = null;
  /** While the primary is cut off: one write, or one failover, at a time, and none beside one that began before. */
  let turn: Promise<unknown> = Promise.resolve();
  const underWay = new Set<Promise<unknown>>();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(() => Promise.all(underWay)).then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const beside = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = work();
    const ended: Promise<unknown> = mine.catch(() => undefined).finally(() => underWay.delete(ended));
    underWay.add(ended);
    return mine;
  };

  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const fromNear = createMessageReader();
    const fromFar = createMessageReader();
    const waiting: { resolve(reply: Buffer): void; reject(error: Error): void }[] = [];
    let queue: Promise<void> = Promise.resolve();
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      // Either end may disappear at any time.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        far.destroy();
        const breakOff = () => {
          near.destroy();
          for (const { reject } of waiting.splice(0)) reject(new Error('The connection broke.'));
        };
        // The server is gone: as in `cut`.
        if (socket === far && busy.has(near)) setTimeout(breakOff, IDLE_GO_FIRST_BY_MS);
        else breakOff();
        busy.delete(socket);
      });
    }
    far.on('data', (chunk: Buffer) => {
      for (const reply of fromFar(chunk)) waiting.shift()?.resolve(reply);
    });
    near.on('data', (chunk: Buffer) => {
      for (const bytes of fromNear(chunk)) {
        queue = queue.then(() => serve(bytes)).catch(() => void near.destroy());
      }
    });

    async function serve(bytes: Buffer): Promise<void> {
      const message = readMessage(bytes);
      if (!HELLO.some((name) => name in message.document)) busy.add(near).add(far);
      const reply = await answerTo(message, async (command) => {
        // A message that was read before its connection broke would wait for ever, and every write behind it.
        if (far.destroyed) throw new Error('The connection broke.');
        const forwarded = commandMessage(message, command, bytes);
        const answer = new Promise<Buffer>((resolve, reject) => waiting.push({ resolve, reject }));
        far.write(forwarded);
        return readMessage(await answer).document;
      });
      for (const socket of [near, far]) busy.delete(socket);
      if (reply === null) near.destroy();
      else if (message.isAnswered && !near.destroyed) near.write(replyTo(message, reply));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const own = (server.address() as AddressInfo).port;
  const address = `127.0.0.1:${own}`;
  const cut = async () => {
    const waits = [...busy];
    // The driver (7.9) checks a server at once when an operation's connection breaks; a check on a connection that breaks at
    // that moment never ends, where the server does not stream its state. So the idle ones, that of the checks among them, go first.
    for (const socket of open) if (!waits.includes(socket)) socket.destroy();
    await delay(IDLE_GO_FIRST_BY_MS);
    for (const socket of waits) socket.destroy();
  };

  return {
    port: own,
    uri: `mongodb://${address}`,
    writes: seen,
    isolate() {
      isIsolated = true;
      preImages.begin();
    },
    async failOver() {
      return inTurn(async () => {
        const undone = await preImages.restore();
        for (const [key, { isLocal }] of answered) if (isLocal) answered.delete(key);
        isIsolated = false;
        elections += 1;
        await cut();
        return undone;
      });
    },
    loseAcknowledgement(isMeant) {
      lossOf = isMeant;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await cut();
      await closed;
      await direct.close();
    },
  };

  /** The reply to a message; null where the connection is to break. `forward` has the server do it. */
  async function answerTo(
    message: WireMessage,
    forward: (command: Document) => Promise<Document>,
  ): Promise<Document | null> {
    const { lsid, txnNumber, ...command } = message.document;
    const [name = ''] = Object.keys(command);
    if (HELLO.includes(name)) return asPrimary(await forward(command));
    if (name === 'endSessions') return { ok: 1 };
    if (READS.includes(name) && isIsolated && command.readConcern?.level === 'majority') {
      return inTurn(() => preImages.asBefore(() => forward(command)));
    }
    if (!WRITES.includes(name)) return forward(command);
    const { writeConcern = {} } = command;
    const isDurable = writeConcern.w === 'majority' && writeConcern.j === true;
    const key = txnNumber === undefined ? null : `${BSON.EJSON.stringify(lsid)}/${txnNumber}`;
    if (seen.length < WRITES_KEPT) {
      seen.push({ command: name, collection: command[name], isDurable, isRetryable: key !== null });
    }
    const work = async () => {
      const before = key === null ? undefined : answered.get(key);
      if (before) return before;
      const isLocal = isIsolated;
      if (isLocal) await preImages.note(command);
      const { writeConcern: _, ...plain } = command;
      const reply = await forward(plain);
      if (isLocal) preImages.noteUpserted(command, reply);
      if (key !== null) answered.set(key, { reply, isLocal });
      return { reply, isLocal };
    };
    const done = await (isIsolated ? inTurn(work) : beside(work));
    if (lossOf?.(command)) {
      lossOf = null;
      return null;
    }
    if (!done.isLocal || !isDurable) return done.reply;
    return withoutMajority(done.reply, Number(writeConcern.wtimeout ?? 0));
  }

  /** Nothing until the connection breaks, or the reply with what the writer was not promised. */
  function withoutMajority(reply: Document, wtimeoutMs: number): Promise<Document> {
    return new Promise((resolve) => {
      if (wtimeoutMs <= 0) return;
      const errmsg = 'waiting for replication timed out';
      const codeName = 'WriteConcernTimeout';
      const timedOut = { code: WRITE_CONCERN_TIMEOUT, codeName, errmsg, errInfo: { wtimeout: true } };
      setTimeout(() => resolve({ ...reply, writeConcernError: timedOut }), wtimeoutMs).unref();
    });
  }

  function asPrimary(hello: Document): Document {
    return {
      ...hello,
      ismaster: true,
      isWritablePrimary: true,
      secondary: false,
      setName: 'double',
      setVersion: 1,
      electionId: new BSON.ObjectId(elections.toString(16).padStart(24, '0')),
      hosts: [address],
      primary: address,
      me: address,
      logicalSessionTimeoutMinutes: SESSION_MINUTES,
    };
  }
}
