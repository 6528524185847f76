import type { Question } from '../../domain/decision/decision.ts';
import type { Market } from '../../domain/market/market.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import { type Reusable, reuse, reuseFor } from '../../domain/planning/reuse.ts';
import type { Mode } from '../../domain/shared/modes.ts';
import type { AccountState } from '../../store/accounts.ts';
import type { Dependencies } from '../dependencies.ts';

export interface StandInInput {
  readonly plan: Plan;
  readonly accountState: AccountState | null;
  readonly mode: Mode;
  readonly market: Market;
  readonly question: Question;
  readonly nowMs: number;
}

/** Where nobody may be asked, the latest answers on the market may still stand; the plan's notes say so either way. */
export function createFallbackToEarlierAnswers({ store, config }: Pick<Dependencies, 'store' | 'config'>) {
  return async function fallbackToEarlierAnswers(
    input: StandInInput,
  ): Promise<{ plan: Plan; reusable: Reusable | null }> {
    const { plan, accountState, mode, market, question, nowMs } = input;
    if (!plan.refusal || !accountState || reuseFor(plan.refusal.code, mode) === 'none') return { plan, reusable: null };
    const earlier = await store.decisions.latestAnswered(accountState.account, market.ticker);
    const found = reuse({ earlier, nowMs, quotes: market.quotes, question, simulated: config.simulated });
    return { plan: { ...plan, notes: [...plan.notes, found.why] }, reusable: found.ok ? found.reusable : null };
  };
}
