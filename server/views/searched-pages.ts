/** A page of a list, newest first: those of one millisecond stand on one page. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Everything from here on was looked at; null = to the beginning. */
  readonly searchedBackToMs: number | null;
}

interface Search<Row extends { readonly decidedAtMs: number }> {
  /** The page of what was decided before; null = the newest. */
  readonly read: (beforeMs: number | null) => Promise<Page<Row>>;
  readonly isWanted: (row: Row) => boolean;
  readonly beforeMs: number | null;
  readonly limit: number;
  /** Whether to look no further back. */
  readonly isLate: () => boolean;
}

/** Page after page until there are as many wanted rows as a page shows, or time is over: no index knows what became of a decision. Says
 * how far it came; from there the next search goes on. */
export async function searchPages<Row extends { readonly decidedAtMs: number }>({
  read,
  isWanted,
  beforeMs,
  limit,
  isLate,
}: Search<Row>): Promise<Page<Row>> {
  const found: Row[] = [];
  for (let fromMs = beforeMs; ; ) {
    const { rows, searchedBackToMs } = await read(fromMs);
    found.push(...rows.filter(isWanted));
    const last = found[limit - 1];
    if (last && (found.length > limit || searchedBackToMs !== null)) {
      const shown = found.filter(({ decidedAtMs }) => decidedAtMs >= last.decidedAtMs);
      if (shown.length < found.length || searchedBackToMs !== null)
        return { rows: shown, searchedBackToMs: last.decidedAtMs };
    }
    if (searchedBackToMs === null || isLate()) return { rows: found, searchedBackToMs };
    fromMs = searchedBackToMs;
  }
}
