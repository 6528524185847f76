import type { Db, Filter } from 'mongodb';
import type { FailureKind } from '../domain/health/failure.ts';
import type { Answer, Usage } from '../domain/shared/model.ts';
import { insertOnce } from './collections.ts';
import type { LedgerAttempt, MoneyPlace } from './ledger/document.ts';

/** One request that was sent, or was about to be, to one model: a fact. The ledger knows an attempt from its fence on; the
 * fact is written when its end is known, and where it never is, when its reservation is closed. */
export interface AttemptDocument
  extends MoneyPlace,
    Pick<LedgerAttempt, 'model' | 'part' | 'ordinal' | 'sample' | 'provider' | 'worstCaseMicroUsd' | 'startedAtMs'> {
  _id: string;
  decisionId: string;
  account: string;
  step: string;
  ledgerId: string;
  entryKey: string;
  /** `uncertain`: it may have been billed; it stays charged at its worst case. */
  state: 'answered' | 'failed' | 'uncertain';
  /** Written with an end that is not known, and kept when it is: its reservation charges it at its worst case. */
  wasUncertain?: true;
  /** Its cost became known afterwards, and its ledger does not have it yet (ledger/corrections.ts). */
  isCorrectionDue?: true;
  endedAtMs: number;
  latencyMs: number | null;
  usage: Usage | null;
  costMicroUsd: number | null;
  reportedModel: string | null;
  answer: Answer | null;
  failure: { kind: FailureKind; message: string } | null;
  /** The raw reply, until its retention ends. */
  reply: string | null;
  /** `endedAtMs`, while there is a raw reply. */
  replySinceMs?: number;
}

/** What tells one call from every other: its attempts have this in common. */
type CallKey = Readonly<Pick<AttemptDocument, 'decisionId' | 'step' | 'model' | 'part' | 'sample'>>;

/** What is known of a reply before there is one. */
export const NO_REPLY = {
  latencyMs: null,
  usage: null,
  costMicroUsd: null,
  reportedModel: null,
  answer: null,
  failure: null,
  reply: null,
} as const satisfies Partial<AttemptDocument>;

/** The step of a request to a shadow model, beside a decision. */
export const SHADOW_STEP = 'shadow';
/** The step of a search for evidence, before a decision. */
export const RESEARCH_STEP = 'research';
/** The step of a request that only asks whether a provider is back. */
export const PROBE_STEP = 'probe';

export function createAttemptFacts(db: Db) {
  const attempts = db.collection<AttemptDocument>('attempts');
  return {
    /** Inserts how an attempt ended, once. `corrected`: it was uncertain (its reservation was closed, or is being closed,
     * without it) and now more is known; where that is its cost, its correction is due. `standing`: its end was known before, and
     * is not replaced. */
    async record(given: AttemptDocument): Promise<'inserted' | 'corrected' | 'standing'> {
      const document = given.reply === null ? given : { ...given, replySinceMs: given.endedAtMs };
      const isUncertain = document.state === 'uncertain';
      const first: AttemptDocument = isUncertain ? { ...document, wasUncertain: true } : document;
      if (await insertOnce(attempts, first)) return 'inserted';
      const { _id, ...fact } = document;
      const change = { ...fact, ...(isUncertain ? {} : { isCorrectionDue: true as const }) };
      const { matchedCount } = await attempts.updateOne({ _id, state: 'uncertain' }, { $set: change });
      return matchedCount === 1 ? 'corrected' : 'standing';
    },

    /** Of one of a model's answers to a prompt: the first is the one without a number. */
    async ofCall({ sample = 1, ...call }: CallKey): Promise<AttemptDocument[]> {
      const all = await attempts.find(call).sort({ startedAtMs: 1, _id: 1 }).toArray();
      return all.filter((attempt) => (attempt.sample ?? 1) === sample);
    },

    async read(id: string): Promise<AttemptDocument | null> {
      return attempts.findOne({ _id: id });
    },

    /** Requests whose cost is not known, the oldest first. */
    async uncertain(): Promise<AttemptDocument[]> {
      return attempts.find({ state: 'uncertain' }).sort({ startedAtMs: 1, _id: 1 }).toArray();
    },

    /** Of those that started since then, the first so many. */
    async uncertainSince(
      sinceMs: number,
      limit: number,
    ): Promise<Pick<AttemptDocument, 'startedAtMs' | 'endedAtMs' | 'worstCaseMicroUsd'>[]> {
      const projection = { _id: 0, startedAtMs: 1, endedAtMs: 1, worstCaseMicroUsd: 1 };
      return attempts
        .find({ state: 'uncertain', startedAtMs: { $gte: sinceMs } }, { projection })
        .sort({ startedAtMs: 1 })
        .limit(limit)
        .toArray();
    },

    /** Records what a request turned out to have cost, and that its ledger is to be corrected; false when that was known
     * before. */
    async reconcile(id: string, costMicroUsd: number): Promise<boolean> {
      const change = { $set: { state: 'failed', costMicroUsd, isCorrectionDue: true } } as const;
      return (await attempts.updateOne({ _id: id, state: 'uncertain' }, change)).matchedCount === 1;
    },

    /** Answers of shadow models beside these decisions. */
    async shadowsOf(decisionIds: readonly string[]): Promise<AttemptDocument[]> {
      const filter = { decisionId: { $in: [...decisionIds] }, step: SHADOW_STEP, state: 'answered' } as const;
      return attempts.find(filter, { projection: { reply: 0 } }).toArray();
    },

    /** Which requests to shadow models ended since a time, and when: the first ones to end, at most so many. */
    async shadowsSince(sinceMs: number, limit: number): Promise<Pick<AttemptDocument, '_id' | 'endedAtMs'>[]> {
      const filter = { endedAtMs: { $gte: sinceMs }, step: SHADOW_STEP };
      return attempts
        .find(filter, { projection: { endedAtMs: 1 } })
        .sort({ endedAtMs: 1 })
        .limit(limit)
        .toArray();
    },

    /** These attempts without their replies. */
    async readMany(ids: readonly string[]): Promise<Omit<AttemptDocument, 'reply' | 'answer'>[]> {
      return attempts.find({ _id: { $in: [...ids] } }, { projection: { reply: 0, answer: 0 } }).toArray();
    },

    /** The latest replies of a model to decisions, the newest first: answers, and what came and was none. */
    async lastReplies(
      provider: string,
      model: string,
      sinceMs: number,
      most: number,
    ): Promise<Pick<AttemptDocument, 'failure' | 'endedAtMs'>[]> {
      const isReply = {
        $or: [{ state: 'answered' as const }, { 'failure.kind': { $in: ['unusable_answer', 'refused'] } }],
      };
      return attempts
        .find(
          {
            provider,
            model,
            endedAtMs: { $gte: sinceMs },
            step: { $ne: PROBE_STEP },
            ...isReply,
          } as Filter<AttemptDocument>,
          {
            projection: { failure: 1, endedAtMs: 1 },
          },
        )
        .sort({ endedAtMs: -1 })
        .limit(most)
        .toArray();
    },

    async ofDecision(decisionId: string): Promise<AttemptDocument[]> {
      return attempts.find({ decisionId }).sort({ startedAtMs: 1, _id: 1 }).toArray();
    },
  };
}
