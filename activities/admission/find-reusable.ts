import type { Question, ReuseKind } from '../../domain/decision/decision.ts';
import { reuseOffBecause } from '../../domain/learning/reuse-record.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import { areDuplicateMarkets, questionSimilarity } from '../../domain/market/duplicate-market.ts';
import type { InjectionFlag } from '../../domain/market/injection-flags.ts';
import type { Market } from '../../domain/market/market.ts';
import type { Reusable } from '../../domain/planning/reuse.ts';
import { isReuseAudited } from '../../domain/planning/reuse-plan.ts';
import { savingReuse } from '../../domain/planning/saving-reuse.ts';
import type { Dependencies } from '../dependencies.ts';

export interface ReusableWanted {
  readonly decisionId: string;
  readonly account: string;
  readonly market: Market;
  readonly question: Question;
  readonly injectionFlags: readonly InjectionFlag[];
  readonly eventsMs: readonly number[];
  readonly answersNeeded: number;
  readonly board: Pick<Scoreboard, 'reuse'>;
  readonly nowMs: number;
}

/** `audited`: there are answers, and it is asked anew all the same, to see how good they are. */
export interface FoundReusable {
  readonly reusable: Reusable | null;
  readonly audited: Reusable | null;
  readonly notes: readonly string[];
}

const TWINS_LOOKED_AT = 3;

/** Earlier answers that save asking anew: this market's own, else those of a twin. */
export function createFindReusable({ store, config }: Pick<Dependencies, 'store' | 'config'>) {
  return {
    async findReusable(wanted: ReusableWanted): Promise<FoundReusable> {
      const notes: string[] = [];
      return unlessAudited((await sameMarket(wanted, notes)) ?? (await twin(wanted, notes)), wanted, notes);
    },

    async findOfSameMarket(wanted: ReusableWanted): Promise<FoundReusable> {
      const notes: string[] = [];
      return unlessAudited(await sameMarket(wanted, notes), wanted, notes);
    },
  };

  function sameMarket(wanted: ReusableWanted, notes: string[]): Promise<Reusable | null> {
    return standing('same', wanted, wanted.market.ticker, wanted.question.hash, notes);
  }

  async function twin(wanted: ReusableWanted, notes: string[]): Promise<Reusable | null> {
    // What reads like instructions is never shared.
    if (wanted.injectionFlags.length > 0) return null;
    const { market } = wanted;
    const likest = (await store.questions.like(market))
      .filter((each) => areDuplicateMarkets(market, each))
      .map((each) => ({ ...each, likeness: questionSimilarity(market, each) }))
      .toSorted((a, b) => b.likeness - a.likeness);
    for (const { ticker, hash } of likest.slice(0, TWINS_LOOKED_AT)) {
      const found = await standing('twin', wanted, ticker, hash, notes);
      if (found) return found;
    }
    return null;
  }

  async function standing(
    kind: ReuseKind,
    wanted: ReusableWanted,
    ticker: string,
    hash: string,
    notes: string[],
  ): Promise<Reusable | null> {
    const earlier = await store.decisions.latestAnswered(wanted.account, ticker);
    const found = savingReuse({
      ...wanted,
      kind,
      earlier,
      question: { ...wanted.question, hash },
      simulated: config.simulated,
    });
    if (found.ok) return found.reusable;
    if (earlier) notes.push(found.why);
    return null;
  }
}

/** What was found, if using it costs too little accuracy to be seen or is not looked at this time. */
function unlessAudited(
  found: Reusable | null,
  { decisionId, market, board }: ReusableWanted,
  notes: readonly string[],
): FoundReusable {
  if (!found?.kind) return { reusable: null, audited: null, notes };
  const off = reuseOffBecause(board.reuse, market.category, found.kind);
  // Being off is no reason to stop looking: how else would it be known that it may be on again.
  if (off === null && !isReuseAudited(decisionId)) return { reusable: found, audited: null, notes };
  const why = off ?? 'Drawn to be asked anew, to see what using them would have cost in accuracy.';
  const source = `${found.decisionId} on ${found.sourceTicker ?? market.ticker}`;
  return { reusable: null, audited: found, notes: [...notes, `The answers of ${source} would have stood. ${why}`] };
}
