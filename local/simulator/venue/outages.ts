/** What goes wrong at the venue. `hang` answers nothing, `drop` closes the connection, `cut` sends half of the answer. */
export interface VenueOutage {
  readonly kind: 'status' | 'hang' | 'drop' | 'cut';
  /** Of `status`; 503 when absent. */
  readonly status?: number;
  /** Paths behind the prefix that begin so; all when absent. */
  readonly path?: string;
  /** How many requests it strikes before it is over; until it is ended when absent. */
  readonly times?: number;
  /** Lets this many matching requests pass first. */
  readonly after?: number;
}

/** The outages in force. The first that matches counts. */
export function createOutages() {
  let outages: { readonly outage: VenueOutage; seen: number; struck: number }[] = [];
  return {
    set(next: readonly VenueOutage[]): void {
      outages = next.map((outage) => ({ outage, seen: 0, struck: 0 }));
    },
    strike(path: string): VenueOutage | null {
      for (const each of outages) {
        const { path: prefix = '', after = 0, times = Number.POSITIVE_INFINITY } = each.outage;
        if (!path.startsWith(prefix)) continue;
        each.seen += 1;
        if (each.seen <= after || each.struck >= times) continue;
        each.struck += 1;
        return each.outage;
      }
      return null;
    },
  };
}
