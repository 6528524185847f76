import type { Collection, Db, Document, Filter, UpdateFilter } from 'mongodb';
import { LONGEST_COOLDOWN_MS } from '../domain/shared/policy-schema.ts';

/** How long what a collection holds is kept, and what ends it. A collection without a line here is one that grows unseen. */
export const LIVES: Readonly<Record<string, string>> = {
  accounts: 'one document an account, for ever',
  alerts: 'for ever: what happened',
  analyses: '`retentionDays` after the last: which decisions asked about a market, where a policy limits that',
  attempts: 'for ever: what was paid; its raw reply until `retentionDays` after its end',
  audit: 'for ever: who changed what',
  bookDays: 'for ever: one document a book, account and UTC day on which something changed',
  awaitedMarkets: 'until a week after its outcome was recorded; those that the venue does not know stay',
  briefFlights: 'while the search is made; an hour after their lease at the latest',
  briefs: '`retentionDays` after they were made; a decision keeps its sources for ever',
  blocked_models: 'one document a blocked model, until it is unblocked',
  buckets: 'for ever: sums by hour, day and month, and what curves rest on',
  call_counts: 'minutes; the worker that counts them deletes them',
  decisions: 'for ever',
  demand: '`retentionDays`',
  events: 'for ever, as decisions',
  feeChanges: 'one in force and those to come of each series that was in use, and of each event that is',
  fills: 'for ever: what was bought and sold',
  health: 'one document a breaker, for ever',
  health_hints: 'one document',
  identity: 'one document',
  incidents: 'for ever: what happened',
  inFlightQuestions: 'until their decision is over; an hour after their time at the latest',
  labels: 'for ever: one a resolved market',
  learned: 'one document a group',
  ledger: 'for ever: one document an account and day',
  modes: 'one document',
  notices: '`retentionDays`: what was sent to a channel',
  outcomes: 'for ever: how markets ended',
  positions: 'for ever: one a book, account and market',
  questions: '`retentionDays` after they were last asked',
  rates: 'one document a provider',
  requests: 'for ever, so that no id is used twice; prompts and input until `retentionDays` after the request',
  scoreBatches: 'until they are done and the next ones rest on them; the scorekeeper deletes them',
  scoreboards: 'a week, and as long as a decision refers to one; the scorekeeper deletes them',
  scoreboardsInForce: 'one document a group',
  scorekeeper: 'one document',
  scores: 'for ever: one a decision on a resolved market',
  settlements: 'one document',
  token_minutes: 'one document a provider',
  tokens: 'one document a token of the API, for ever: who did what; of the token itself a hash alone',
  weights: 'for ever: a line of a chart',
  windowStarts: 'one document a group',
  workers: 'until the worker stops; a day where it died',
};

const AT_ONCE = 500;
const HOUR_MS = 3_600_000;

/** What one retention removed, by what it was. */
export type Forgotten = Readonly<
  Record<
    | 'prompts'
    | 'replies'
    | 'notices'
    | 'demand'
    | 'questions'
    | 'analyses'
    | 'inFlightQuestions'
    | 'briefs'
    | 'briefFlights',
    number
  >
>;

/** Ends the retention of what is to go, in slices that each read what is to go and nothing else. The prompts and replies among it
 * are found by a field that they have no longer once their texts are gone, so their indexes hold only what still has some. */
export function createRetention(db: Db) {
  const due = (field: string, beforeMs: number) => ({ [field]: { $lt: beforeMs } }) as Filter<Document>;
  const deleting = async (collection: Collection, _: Filter<Document>, ids: unknown[]) => {
    await collection.deleteMany({ _id: { $in: ids } } as Filter<Document>);
  };
  const emptying =
    (change: UpdateFilter<Document>) => async (collection: Collection, stillDue: Filter<Document>, ids: unknown[]) => {
      // What was replaced meanwhile is not due any more.
      await collection.updateMany({ ...stillDue, _id: { $in: ids } } as Filter<Document>, change);
    };

  async function forget(
    name: string,
    filter: Filter<Document>,
    end: (collection: Collection, stillDue: Filter<Document>, ids: unknown[]) => Promise<void>,
    onSlice: () => void,
  ): Promise<number> {
    const collection = db.collection(name);
    for (let forgotten = 0; ; ) {
      const found = await collection
        .find(filter, { projection: { _id: 1 } })
        .limit(AT_ONCE)
        .toArray();
      if (found.length > 0)
        await end(
          collection,
          filter,
          found.map(({ _id }) => _id),
        );
      forgotten += found.length;
      if (found.length < AT_ONCE) return forgotten;
      onSlice();
    }
  }

  return {
    /** `onSlice` is called after each slice that is not the last; where it throws, the rest is left to the next time. */
    async forgetOld(nowMs: number, retentionDays: number, onSlice: () => void): Promise<Forgotten> {
      const beforeMs = nowMs - retentionDays * 24 * HOUR_MS;
      const noTexts = { $set: { prompts: [], quickPrompt: null, input: null }, $unset: { textsSinceMs: '' as const } };
      const noReply = { $set: { reply: null }, $unset: { replySinceMs: '' as const } };
      return {
        prompts: await forget('requests', due('textsSinceMs', beforeMs), emptying(noTexts), onSlice),
        replies: await forget('attempts', due('replySinceMs', beforeMs), emptying(noReply), onSlice),
        demand: await forget('demand', due('startMs', beforeMs), deleting, onSlice),
        questions: await forget('questions', due('askedAtMs', beforeMs), deleting, onSlice),
        analyses: await forget(
          'analyses',
          due('lastAtMs', Math.min(beforeMs, nowMs - LONGEST_COOLDOWN_MS)),
          deleting,
          onSlice,
        ),
        inFlightQuestions: await forget('inFlightQuestions', due('expiresAtMs', nowMs - HOUR_MS), deleting, onSlice),
        notices: await forget('notices', due('atMs', beforeMs), deleting, onSlice),
        briefs: await forget('briefs', due('retrievedAtMs', beforeMs), deleting, onSlice),
        briefFlights: await forget('briefFlights', due('leaseUntilMs', nowMs - HOUR_MS), deleting, onSlice),
      };
    },
  };
}
