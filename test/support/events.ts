import assert from 'node:assert/strict';
import type { TestApp } from './dashboard.ts';

export interface Seen {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** The stream of events that a page receives. */
export interface Events {
  /** The next event; comments are skipped. */
  next(): Promise<Seen>;
  /** The next event of this name. */
  nextOf(event: string): Promise<Seen>;
  /** Events that came before the first of this name. */
  before(event: string): readonly Seen[];
  /** The next comment; events are skipped. */
  nextComment(): Promise<string>;
  close(): Promise<void>;
}

export async function openEvents(app: TestApp, path: string, headers: Record<string, string> = {}): Promise<Events> {
  const response = await app.request(path, { headers });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const reader = response.body?.getReader();
  if (!reader) return assert.fail('The stream has no body.');
  const decoder = new TextDecoder();
  const seen: Seen[] = [];
  let buffered = '';

  async function block(): Promise<string> {
    for (;;) {
      const end = buffered.indexOf('\n\n');
      if (end >= 0) {
        const text = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        return text;
      }
      const read = await reader?.read();
      if (!read || read.done) return assert.fail('The stream ended.');
      buffered += decoder.decode(read.value, { stream: true });
    }
  }

  /** The health of the service is sent beside everything else: only who asks for it by name gets it. */
  async function next(wanted?: string): Promise<Seen> {
    for (;;) {
      const lines = (await block()).split('\n').map((line) => /^(\w*): (.*)$/s.exec(line));
      const fields = Object.fromEntries(lines.map((line) => [line?.[1] ?? '', line?.[2] ?? '']));
      if (fields.event === undefined || (fields.event === 'health' && wanted !== 'health')) continue;
      const event = { id: fields.id ?? '', event: fields.event, data: JSON.parse(fields.data ?? 'null') as unknown };
      seen.push(event);
      return event;
    }
  }

  return {
    next: () => next(),
    async nextOf(event) {
      for (;;) {
        const each = await next(event);
        if (each.event === event) return each;
      }
    },
    before: (event) =>
      seen.slice(
        0,
        seen.findIndex((each) => each.event === event),
      ),
    async nextComment() {
      for (;;) {
        const text = await block();
        if (text.startsWith(':')) return text.slice(1).trim();
      }
    },
    close: async () => reader.cancel(),
  };
}
