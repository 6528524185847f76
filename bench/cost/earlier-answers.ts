import type { Question as AskedQuestion, ReuseKind } from '../../domain/decision/decision.ts';
import { PROMPT_VERSION } from '../../domain/forecast/prompt.ts';
import { reuseOffBecause } from '../../domain/learning/reuse-record.ts';
import { areDuplicateMarkets, questionSimilarity } from '../../domain/market/duplicate-market.ts';
import type { Market } from '../../domain/market/market.ts';
import { guardKey } from '../../domain/market/question-guards.ts';
import type { Reusable } from '../../domain/planning/reuse.ts';
import { answersNeeded, isEnoughToday, isReuseAudited } from '../../domain/planning/reuse-plan.ts';
import { savingReuse } from '../../domain/planning/saving-reuse.ts';
import type { Admitted } from './admitted.ts';
import { forecastOf, worthInput } from './next-calls.ts';
import type { Records } from './records.ts';

const TWINS_LOOKED_AT = 3;

export interface EarlierAnswers {
  /** They stand in. */
  readonly reusable: Reusable | null;
  /** They would have stood, and it is asked anew to see how good they are. */
  readonly audited: Reusable | null;
}

const NONE: EarlierAnswers = { reusable: null, audited: null };

/** The markets that a policy has decided on, to find those that may ask the same. */
export interface DuplicateIndex {
  note(market: Market): void;
  like(market: Market): Market[];
}

export function createDuplicateIndex(): DuplicateIndex {
  const keys = new Map<string, string>();
  const byKey = new Map<string, Map<string, Market>>();
  const keyOf = (market: Market) => {
    const known = keys.get(market.ticker) ?? guardKey(market);
    keys.set(market.ticker, known);
    return known;
  };
  return {
    note(market) {
      const key = keyOf(market);
      byKey.set(key, (byKey.get(key) ?? new Map()).set(market.ticker, market));
    },
    like: (market) =>
      [...(byKey.get(keyOf(market))?.values() ?? [])]
        .filter((each) => areDuplicateMarkets(market, each))
        .map((each) => ({ each, likeness: questionSimilarity(market, each) }))
        .toSorted((a, b) => b.likeness - a.likeness)
        .slice(0, TWINS_LOOKED_AT)
        .map(({ each }) => each),
  };
}

/** Earlier answers of the policy's own that save asking anew, by the product's rules: the same market's, else a twin's; not
 * where it is asked for the sake of learning, nor on the audited tenth. */
export function earlierAnswers(admitted: Admitted, records: Records, duplicates: DuplicateIndex): EarlierAnswers {
  const { plan, policy, asking, board, decisionId } = admitted;
  if (!policy.reuses || plan.start === 'none' || plan.purpose === 'exploration') return NONE;
  const { market, atMs } = asking;
  const standing = (kind: ReuseKind, source: Market): Reusable | null => {
    const found = savingReuse({
      kind,
      earlier: records.latestAnswered(source.ticker),
      account: policy.name,
      market,
      question: askedOf(source),
      injectionFlags: [],
      simulated: true,
      eventsMs: [],
      answersNeeded: answersNeeded(plan, policy.decision),
      nowMs: atMs,
    });
    return found.ok ? found.reusable : null;
  };
  const found =
    standing('same', market) ??
    duplicates.like(market).reduce<Reusable | null>((before, each) => before ?? standing('twin', each), null);
  if (!found?.kind) return NONE;
  const today = forecastOf(admitted, found.answers);
  const isEnough = today !== null && isEnoughToday(plan, today, worthInput(admitted), admitted.money.band);
  if (!isEnough) return NONE;
  const isOff = reuseOffBecause(board.reuse, market.category, found.kind) !== null;
  return isOff || isReuseAudited(decisionId) ? { reusable: null, audited: found } : { reusable: found, audited: null };
}

/** What a market's models are asked. */
export function askedOf({ title, subtitle, rules }: Pick<Market, 'title' | 'subtitle' | 'rules'>): AskedQuestion {
  return { promptVersion: PROMPT_VERSION, hash: `${title}\n${subtitle}\n${rules}` };
}
