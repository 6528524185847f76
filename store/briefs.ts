import type { Db } from 'mongodb';
import type { BriefCosts } from '../domain/planning/research-model.ts';
import type { Brief } from '../domain/research/brief.ts';
import { insertOnce, withoutId } from './collections.ts';

type BriefDocument = Brief & { readonly _id: string };

/** A search on its way, so that everybody else who wants the same brief waits for it instead of paying one more. */
interface FlightDocument {
  /** The brief's key. */
  readonly _id: string;
  readonly decisionId: string;
  /** From then on another decision may take it over. */
  readonly leaseUntilMs: number;
}

export type FlightClaim =
  | { readonly kind: 'mine' }
  | { readonly kind: 'taken'; readonly decisionId: string; readonly leaseUntilMs: number };

const TRIES = 5;

/** The evidence briefs that were made, and the searches that are being made. Who has a flight looks for a brief once more before it
 * pays: the one before keeps its brief first and lets its flight go afterwards, so that it is seen. */
export function createBriefRepository(db: Db) {
  const briefs = db.collection<BriefDocument>('briefs');
  const flights = db.collection<FlightDocument>('briefFlights');

  return {
    async read(briefId: string): Promise<Brief | null> {
      const found = await briefs.findOne({ _id: briefId });
      return found && withoutId(found);
    },

    /** The newest under each of these keys. */
    async newest(keys: readonly string[]): Promise<Brief[]> {
      const found = await Promise.all(
        keys.map((key) => briefs.findOne({ key }, { sort: { retrievedAtMs: -1, _id: 1 } })),
      );
      return found.flatMap((each) => (each ? [withoutId(each)] : []));
    },

    /** Keeps a brief once and returns what stands under its id: after a crash the same search may be read twice. */
    async keep(brief: Brief): Promise<Brief> {
      if (await insertOnce(briefs, { _id: brief.briefId, ...brief })) return brief;
      const standing = await briefs.findOne({ _id: brief.briefId });
      if (!standing) throw new Error(`The brief ${brief.briefId} vanished while it was being kept; try again.`);
      return withoutId(standing);
    },

    /** What briefs of each model have cost since then, by model. */
    async costsSince(sinceMs: number): Promise<Readonly<Record<string, BriefCosts>>> {
      const found = await briefs
        .aggregate<{ _id: string } & BriefCosts>([
          { $match: { retrievedAtMs: { $gte: sinceMs } } },
          { $group: { _id: '$model', briefs: { $sum: 1 }, meanMicroUsd: { $avg: '$costMicroUsd' } } },
        ])
        .toArray();
      return Object.fromEntries(found.map(({ _id, ...costs }) => [_id, costs]));
    },

    /** Takes the flight of a key, or says which decision has it. One's own is taken again with the new lease, and so is one whose
     * lease has ended. */
    async claimFlight(key: string, decisionId: string, leaseUntilMs: number, nowMs: number): Promise<FlightClaim> {
      for (let tries = 1; ; tries++) {
        if (await insertOnce(flights, { _id: key, decisionId, leaseUntilMs })) return { kind: 'mine' };
        const standing = await flights.findOne({ _id: key });
        if (!standing) continue;
        const taken = { kind: 'taken', decisionId: standing.decisionId, leaseUntilMs: standing.leaseUntilMs } as const;
        if (standing.decisionId !== decisionId && standing.leaseUntilMs > nowMs) return taken;
        const { matchedCount } = await flights.updateOne(standing, { $set: { decisionId, leaseUntilMs } });
        if (matchedCount === 1) return { kind: 'mine' };
        // Another decision was faster: look again.
        if (tries >= TRIES) return taken;
      }
    },

    /** Only the decision that has it lets it go. */
    async releaseFlight(key: string, decisionId: string): Promise<void> {
      await flights.deleteOne({ _id: key, decisionId });
    },
  };
}
