/** An event as it goes out. */
export interface SentEvent {
  readonly number: number;
  readonly event: string;
  /** JSON. */
  readonly data: string;
  /** When it was sent; absent from an event for a single page. */
  readonly atMs?: number;
}

/** The last events, so that a page that was away for a moment gets what it missed. `start` identifies this start of the
 * server. */
export function createRing(size: number, start: string) {
  const kept: SentEvent[] = [];
  let last = 0;
  /** The number after which nothing is missing. */
  let unbrokenFrom = 0;
  const idOf = (number: number) => `${start}-${number}`;
  return {
    idOf,
    add(event: string, data: string, atMs: number): SentEvent {
      last += 1;
      const sent = { number: last, event, data, atMs };
      kept.push(sent);
      if (kept.length > size) unbrokenFrom = kept.shift()?.number ?? unbrokenFrom;
      return sent;
    },
    /** The number of the event that was added last; 0 = none. */
    lastNumber: () => last,
    /** The events after this id; null = the id is of another start of the server, or some of them are no longer kept. */
    since(id: string): readonly SentEvent[] | null {
      const match = /^(.+)-(\d{1,15})$/.exec(id);
      const number = Number(match?.[2]);
      if (match?.[1] !== start || number < unbrokenFrom || number > last) return null;
      return kept.filter((sent) => sent.number > number);
    },
    /** Those of one kind that were sent since then. */
    recent: (event: string, sinceMs: number) =>
      kept.filter((sent) => sent.event === event && (sent.atMs ?? 0) >= sinceMs),
    /** No page can resume from an earlier event any more: there may be a gap. */
    forget() {
      kept.length = 0;
      // Even a page that saw the last event may have missed changes that were never sent.
      last += 1;
      unbrokenFrom = last;
    },
  };
}
