/** An event as it goes out. */
export interface SentEvent {
  readonly number: number;
  readonly event: string;
  /** JSON. */
  readonly data: string;
  /** When it was told; absent from one that is for a single page. */
  readonly atMs?: number;
}

export interface Ring {
  add(event: string, data: string, atMs: number): SentEvent;
  /** The number of the event that was added last; 0 = none. */
  lastNumber(): number;
  /** What came after the event of this id; null = it is of another start, or more has come since than is kept. */
  since(id: string): readonly SentEvent[] | null;
  /** Those of one kind that were told since then. */
  recent(event: string, sinceMs: number): readonly SentEvent[];
  idOf(number: number): string;
  /** From now on nobody resumes from what was: there may be a gap. */
  forget(): void;
}

/** The last events, so that a page that was away for a moment gets what it missed. `start` tells one start of the server
 * from another. */
export function createRing(size: number, start: string): Ring {
  const kept: SentEvent[] = [];
  let last = 0;
  /** The number after which nothing is missing. */
  let unbrokenFrom = 0;
  const idOf = (number: number) => `${start}-${number}`;
  return {
    idOf,
    add(event, data, atMs) {
      last += 1;
      const sent = { number: last, event, data, atMs };
      kept.push(sent);
      if (kept.length > size) unbrokenFrom = kept.shift()?.number ?? unbrokenFrom;
      return sent;
    },
    lastNumber: () => last,
    since(id) {
      const match = /^(.+)-(\d{1,15})$/.exec(id);
      const number = Number(match?.[2]);
      if (match?.[1] !== start || number < unbrokenFrom || number > last) return null;
      return kept.filter((sent) => sent.number > number);
    },
    recent: (event, sinceMs) => kept.filter((sent) => sent.event === event && (sent.atMs ?? 0) >= sinceMs),
    forget() {
      kept.length = 0;
      // A page that saw even the last one may have missed what was never told.
      last += 1;
      unbrokenFrom = last;
    },
  };
}
