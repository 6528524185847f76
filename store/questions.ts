import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Db } from 'mongodb';
import type { DuplicateCandidate, ReadCandidate } from '../domain/market/duplicate-market.ts';
import { questionIdOf } from '../domain/shared/ids.ts';
import { viewCollection } from './durability.ts';

/** As it was noted. */
export interface NotedQuestion extends DuplicateCandidate {
  /** Of title, subtitle and rules, as in the decisions on it. */
  readonly hash: string;
}

interface QuestionDocument extends NotedQuestion {
  /** Ticker and question: a market whose rules changed has two. */
  readonly _id: string;
  /** Hash of what may not differ between duplicate markets, so that an index leaves few to be compared. */
  readonly guards: string;
  readonly askedAtMs: number;
}

const RULES_CHARACTERS = 8_000;
const LATELY = 2_000;
/** A question that was noted this long ago is noted again, so that it is not forgotten while it is asked. */
const NOTED_FOR_MS = 3_600_000;
const LIKE_AT_MOST = 50;

/** What was asked lately, in the markets' own words, so that a market that asks the same can be found. */
export function createQuestionRepository(db: Db) {
  const questions = viewCollection<QuestionDocument>(db, 'questions');
  const noted = new LRUCache<string, true>({ max: LATELY, ttl: NOTED_FOR_MS });
  return {
    async note({ market: question, read }: ReadCandidate, hash: string, askedAtMs: number): Promise<void> {
      const _id = questionIdOf(question.ticker, hash);
      if (noted.has(_id)) return;
      const { ticker, eventTicker, seriesTicker, category, scheduledResolutionMs, title, subtitle } = question;
      const rules = question.rules.slice(0, RULES_CHARACTERS);
      const kept = { ticker, eventTicker, seriesTicker, category, scheduledResolutionMs, title, subtitle, rules, hash };
      const document = { ...kept, guards: hashOf(read.guards), askedAtMs };
      await questions.updateOne({ _id }, { $set: document }, { upsert: true });
      noted.set(_id, true);
    },

    /** Those with the same numbers, names and directions in the same event or series; their texts are still to be compared. */
    async like({ market, read }: ReadCandidate): Promise<NotedQuestion[]> {
      const { ticker, eventTicker, seriesTicker } = market;
      const guards = hashOf(read.guards);
      const found = await questions.find({ guards }).limit(LIKE_AT_MOST).toArray();
      return found.filter(
        (each) => each.ticker !== ticker && (each.eventTicker === eventTicker || each.seriesTicker === seriesTicker),
      );
    },
  };
}

const hashOf = (guards: string) => createHash('sha256').update(guards).digest('hex');
