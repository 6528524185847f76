import { ApplicationFailure } from '@temporalio/activity';
import type { CheckedFill, FillAnswer } from '../../domain/portfolio/fill-schema.ts';
import { readVenueFill } from '../../domain/portfolio/venue-fill.ts';
import type { VenueRows } from '../../kalshi/pages.ts';
import type { Venue } from '../../kalshi/venue.ts';
import { SCOREKEEPER_WORKFLOW_ID, UPDATE } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { venueFailure } from '../venue-failure.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far back the first read goes. */
const FIRST_READ_MS = 30 * DAY_MS;
/** A fill may appear a little later than the one after it. */
const READ_AGAIN_MS = HOUR_MS;
/** What is older may have moved to the historical tier. */
const MAY_HAVE_MOVED_MS = 60 * DAY_MS;

/** Of one read; more are none that a member's month can have. */
const MOST_PAGES = 2_000;

const endless = (pages: number) =>
  ApplicationFailure.nonRetryable(
    `The venue's fills do not end after ${pages} pages, or their pages go round in a circle; look whether a newer Conclave knows the venue's API better.`,
    'venue_unreadable',
  );

/** Reads what the key's member has bought and sold since the last time, and reports it like any other fill: each counts once by its
 * id. */
export function createReadFills(
  { store, config, clock, workflows, log }: Pick<Dependencies, 'store' | 'config' | 'clock' | 'workflows' | 'log'>,
  venue: Venue,
) {
  return {
    /** How many were new; null = there is no key. */
    async readFills(): Promise<number | null> {
      const { venueKey } = config;
      if (venueKey === null) return null;
      const nowMs = clock.now();
      const { fillsReadToMs } = await store.settlements.read();
      const sinceMs = (fillsReadToMs ?? nowMs - FIRST_READ_MS) - READ_AGAIN_MS;
      const tiers = nowMs - sinceMs > MAY_HAVE_MOVED_MS ? [venue.historicalFills, venue.fills] : [venue.fills];
      let recorded = 0;
      let newestMs = fillsReadToMs ?? 0;
      try {
        for (const read of tiers) {
          const seen = new Set<string | null>();
          for (let cursor: string | null = null; seen.size === 0 || cursor !== null; ) {
            if (seen.has(cursor) || seen.size === MOST_PAGES) throw endless(seen.size);
            seen.add(cursor);
            const page: VenueRows = await read({ sinceMs, cursor, mostPages: 1 });
            const fills = understood(page.rows, venueKey.account);
            recorded += await report(fills);
            // One of the future, which is not recorded, is no reason to skip what comes until then.
            newestMs = Math.max(newestMs, ...fills.map(({ atMs = 0 }) => Math.min(atMs, nowMs)));
            cursor = page.cursor;
          }
        }
      } catch (error) {
        throw venueFailure(error);
      }
      if (newestMs > 0) await store.settlements.write({ fillsReadToMs: newestMs });
      return recorded;
    },
  };

  function understood(rows: readonly unknown[], account: string): readonly CheckedFill[] {
    return rows.flatMap((row) => {
      const fill = readVenueFill(row, { account, by: venue.host });
      if (fill.ok) return [fill.value];
      log('error', `A fill of the venue is not understood, and account ${account} lacks it`, { problem: fill.message });
      return [];
    });
  }

  async function report(fills: readonly CheckedFill[]): Promise<number> {
    if (fills.length === 0) return 0;
    const given = await workflows.update(SCOREKEEPER_WORKFLOW_ID, UPDATE.recordFills, fills);
    const answers = given as readonly FillAnswer[];
    for (const [index, answer] of answers.entries()) {
      if (answer.kind === 'recorded' || answer.kind === 'repeated') continue;
      log('warn', `Fill ${fills[index]?.fillId} of the venue was not recorded`, { answer });
    }
    return answers.filter(({ kind }) => kind === 'recorded').length;
  }
}
