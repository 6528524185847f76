import type { Db } from 'mongodb';
import type { Reason } from '../domain/decision/reason.ts';
import {
  type Analysis,
  type AnalysisDay,
  type AnalysisLimits,
  analysisRefusal,
  withAnalysis,
} from '../domain/planning/analyses.ts';
import { analysesIdOf } from '../domain/shared/ids.ts';
import { insertOnce } from './collections.ts';

/** Which decisions of one account called models about one market lately. */
interface AnalysesDocument {
  readonly _id: string;
  readonly account: string;
  readonly ticker: string;
  /** In the order in which they were claimed. */
  readonly analyses: readonly Analysis[];
  readonly lastAtMs: number;
  /** Rises with each change, so that of two at one moment the later one looks again. */
  readonly version: number;
}

export interface WantedAnalysis {
  readonly account: string;
  readonly ticker: string;
  readonly decisionId: string;
  readonly limits: AnalysisLimits;
  readonly day: AnalysisDay;
}

/** `isNew`: false where an earlier run of the decision had it already. */
export type AnalysisClaim = { readonly refusal: Reason } | { readonly refusal: null; readonly isNew: boolean };

/** Each try that fails, another claim on the same market succeeded. */
const TRIES = 50;

export function createAnalysisRepository(db: Db) {
  const all = db.collection<AnalysesDocument>('analyses');

  return {
    /** Counts an analysis where the limits permit one more, in one conditional write: of any number of claims at one moment no more
     * succeed than the limits permit. Rejects where others keep coming first. */
    async claim({ account, ticker, decisionId, limits, day }: WantedAnalysis, nowMs: number): Promise<AnalysisClaim> {
      const _id = analysesIdOf(account, ticker);
      const mine = { decisionId, atMs: nowMs };
      for (let tries = 0; tries < TRIES; tries++) {
        const standing = await all.findOne({ _id });
        const before = standing?.analyses ?? [];
        const refusal = analysisRefusal(before, limits, decisionId, nowMs, day);
        if (refusal) return { refusal };
        if (before.some((each) => each.decisionId === decisionId)) return { refusal: null, isNew: false };
        const analyses = withAnalysis(before, mine);
        if (standing) {
          const { version } = standing;
          const change = { $set: { analyses, lastAtMs: nowMs, version: version + 1 } };
          const { matchedCount } = await all.updateOne({ _id, version }, change);
          if (matchedCount === 1) return { refusal: null, isNew: true };
        } else if (await insertOnce(all, { _id, account, ticker, analyses, lastAtMs: nowMs, version: 1 })) {
          return { refusal: null, isNew: true };
        }
      }
      throw new Error(
        `The analysis of ${ticker} for ${decisionId} could not be counted in ${TRIES} tries: others came first each time. Try again.`,
      );
    },

    /** Why no analysis would be permitted now; null = one would. Counts nothing. */
    async refusalOf(
      { account, ticker, decisionId, limits, day }: WantedAnalysis,
      nowMs: number,
    ): Promise<Reason | null> {
      const standing = await all.findOne({ _id: analysesIdOf(account, ticker) });
      return analysisRefusal(standing?.analyses ?? [], limits, decisionId, nowMs, day);
    },

    /** Takes back what was counted for a decision that called no model after all. */
    async release(account: string, ticker: string, decisionId: string): Promise<void> {
      await all.updateOne(
        { _id: analysesIdOf(account, ticker) },
        { $pull: { analyses: { decisionId } }, $inc: { version: 1 } },
      );
    },
  };
}
