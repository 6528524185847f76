import { BSON, type Document } from 'mongodb';

/** A message of the MongoDB wire protocol: a command with its lists in place, or a reply. */
export interface WireMessage {
  readonly requestId: number;
  readonly responseTo: number;
  readonly opCode: number;
  /** Whether the sender waits for a reply. */
  readonly isAnswered: boolean;
  readonly document: Document;
}

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const MORE_TO_COME = 2;
/** Every number keeps its type on the way through. */
const READ = { promoteLongs: false, promoteValues: false, bsonRegExp: true } as const;

/** Collects what a socket brings into whole messages. */
export function createMessageReader(): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole: Buffer[] = [];
    for (;;) {
      if (rest.length < HEADER_BYTES) return whole;
      const length = rest.readInt32LE(0);
      if (rest.length < length) return whole;
      whole.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}

/** Reads an OP_MSG, or the OP_QUERY and OP_REPLY of a handshake. Throws for any other. */
export function readMessage(bytes: Buffer): WireMessage {
  const head = { requestId: bytes.readInt32LE(4), responseTo: bytes.readInt32LE(8), opCode: bytes.readInt32LE(12) };
  switch (head.opCode) {
    case OP_MSG:
      return { ...head, ...readSections(bytes) };
    case OP_QUERY: {
      const nameEnd = bytes.indexOf(0, HEADER_BYTES + 4);
      return { ...head, isAnswered: true, document: documentAt(bytes, nameEnd + 1 + 8) };
    }
    case OP_REPLY:
      return { ...head, isAnswered: false, document: documentAt(bytes, HEADER_BYTES + 20) };
    default:
      throw new Error(`A message of the kind ${head.opCode} is not understood here.`);
  }
}

/** The reply to a message, as the message's kind wants it. */
export function replyTo(message: Pick<WireMessage, 'requestId' | 'opCode'>, document: Document): Buffer {
  const body = BSON.serialize(document);
  if (message.opCode === OP_MSG) return framed(message.requestId, OP_MSG, [Buffer.alloc(5), body]);
  const numbers = Buffer.alloc(20);
  numbers.writeInt32LE(1, 16);
  return framed(message.requestId, OP_REPLY, [numbers, body]);
}

/** A command as a message. */
export const commandMessage = ({ opCode }: Pick<WireMessage, 'opCode'>, document: Document, asIs: Buffer): Buffer =>
  opCode === OP_MSG ? framed(0, OP_MSG, [Buffer.alloc(5), BSON.serialize(document)], asIs.readInt32LE(4)) : asIs;

function framed(responseTo: number, opCode: number, parts: readonly Uint8Array[], requestId = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const length = HEADER_BYTES + parts.reduce((sum, part) => sum + part.length, 0);
  [length, requestId, responseTo, opCode].forEach((number, at) => void header.writeInt32LE(number, at * 4));
  return Buffer.concat([header, ...parts]);
}

const documentAt = (bytes: Buffer, at: number): Document =>
  BSON.deserialize(bytes.subarray(at, at + bytes.readInt32LE(at)), READ);

/** The command's document, and the lists (`documents`, `updates`, `deletes`) that came beside it. */
function readSections(bytes: Buffer): Pick<WireMessage, 'isAnswered' | 'document'> {
  const isAnswered = (bytes.readInt32LE(HEADER_BYTES) & MORE_TO_COME) === 0;
  const document: Document = {};
  for (let at = HEADER_BYTES + 4; at < bytes.length; ) {
    const kind = bytes[at];
    at += 1;
    const end = at + bytes.readInt32LE(at);
    if (kind === 0) Object.assign(document, documentAt(bytes, at));
    else {
      const nameEnd = bytes.indexOf(0, at + 4);
      const list: Document[] = [];
      for (let next = nameEnd + 1; next < end; next += bytes.readInt32LE(next)) list.push(documentAt(bytes, next));
      document[bytes.toString('utf8', at + 4, nameEnd)] = list;
    }
    at = end;
  }
  return { isAnswered, document };
}
