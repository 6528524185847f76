import type { ReuseKind } from '../../domain/decision/reuse.ts';
import { reuseOff } from '../../domain/learning/reuse-record.ts';
import {
  areDuplicateMarkets,
  questionSimilarity,
  type ReadCandidate,
  readCandidate,
} from '../../domain/market/duplicate-market.ts';
import type { Market } from '../../domain/market/market.ts';
import { marketForecast } from '../../domain/planning/market-forecast.ts';
import { type Reusable, savingReuse } from '../../domain/planning/reuse.ts';
import { answersNeeded, isEnoughToday, isReuseAudited } from '../../domain/planning/reuse-plan.ts';
import { type Admitted, questionOf } from './admit.ts';
import type { Records } from './records.ts';

const DUPLICATES_LOOKED_AT = 3;

export interface EarlierAnswers {
  /** They are used. */
  readonly reusable: Reusable | null;
  /** They could have been used, and the models are called to see how good they are. */
  readonly audited: Reusable | null;
}

const NONE: EarlierAnswers = { reusable: null, audited: null };

/** The markets that a policy has decided on, to find those that may ask the same. */
export interface DuplicateIndex {
  note(market: Market): void;
  like(market: Market): Market[];
}

export function createDuplicateIndex(): DuplicateIndex {
  const read = new Map<string, ReadCandidate<Market>>();
  const byGuards = new Map<string, Map<string, ReadCandidate<Market>>>();
  const candidateOf = (market: Market) => {
    const known = read.get(market.ticker) ?? readCandidate(market);
    read.set(market.ticker, known);
    return known;
  };
  return {
    note(market) {
      const candidate = candidateOf(market);
      const { guards } = candidate.read;
      byGuards.set(guards, (byGuards.get(guards) ?? new Map()).set(market.ticker, candidate));
    },
    like(market) {
      const candidate = candidateOf(market);
      return [...(byGuards.get(candidate.read.guards)?.values() ?? [])]
        .filter((each) => areDuplicateMarkets(candidate, each))
        .map((each) => ({ each: each.market, likeness: questionSimilarity(candidate.read, each.read) }))
        .toSorted((a, b) => b.likeness - a.likeness)
        .slice(0, DUPLICATES_LOOKED_AT)
        .map(({ each }) => each);
    },
  };
}

/** Earlier answers of the policy's own that save calls, by the product's rules: the same market's, else those of a duplicate
 * market; not where models are called in order to learn, nor on the audited tenth. */
export function earlierAnswers(admitted: Admitted, records: Records, duplicates: DuplicateIndex): EarlierAnswers {
  const { plan, policy, board, money, admission } = admitted;
  if (!policy.reuses || plan.start === 'none' || plan.purpose === 'exploration') return NONE;
  const { snapshot, values } = admission;
  const [own] = snapshot.markets;
  const [asking] = admitted.askings;
  if (!own || !asking) return NONE;
  const { market, atMs } = asking;
  const standing = (kind: ReuseKind, source: Market): Reusable | null => {
    const found = savingReuse({
      kind,
      earlier: records.latestAnswered(source.ticker),
      account: policy.name,
      market,
      question: questionOf(source, admitted.given),
      injectionFlags: [],
      simulated: true,
      scheduledEventsMs: [],
      answersNeeded: answersNeeded(plan, policy.decision),
      nowMs: atMs,
    });
    return found.ok ? found.reusable : null;
  };
  const found =
    standing('same', market) ??
    duplicates.like(market).reduce<Reusable | null>((before, each) => before ?? standing('duplicate', each), null);
  if (!found?.kind) return NONE;
  const today = marketForecast(snapshot, own, found.answers, 'normal');
  const value = values[market.ticker];
  if (!today || !value || !isEnoughToday(plan, today, value, money.band, policy.decision)) return NONE;
  const isOff = reuseOff(board.reuse, market.category, found.kind) !== null;
  return isOff || isReuseAudited(own.decisionId)
    ? { reusable: null, audited: found }
    : { reusable: found, audited: null };
}
