import type { Background } from '../../domain/forecast/prompt.ts';
import { findInjectionFlags } from '../../domain/market/injection-flags.ts';
import type { Market } from '../../domain/market/market.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import { backgroundFrom } from '../../domain/planning/related-context.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import type { DecisionPolicy } from '../../domain/shared/policy.ts';
import type { Snapshot } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

/** What was said of other markets of an event, for the first call on this one. */
export function createBackground({ store, config }: Pick<Dependencies, 'store' | 'config'>) {
  return {
    /** Null where nothing was said lately. A text that reads like instructions gets no help. */
    async read(
      market: Market,
      account: string,
      { validityMs }: Pick<DecisionPolicy, 'validityMs'>,
      nowMs: number,
    ): Promise<Background | null> {
      if (findInjectionFlags(market).length > 0) return null;
      const relatedMarkets = await store.decisions.ofEvent(account, market.eventTicker, nowMs - validityMs);
      return backgroundFrom(relatedMarkets, { ticker: market.ticker, simulated: config.simulated, nowMs });
    },

    /** Only a first call alone is told it: a panel's answers are to be each model's own. */
    async keep(
      decisionId: string,
      plan: Plan,
      background: Background | null,
      quickPrompt: Prompt | null,
      isFirst: boolean,
    ): Promise<Pick<Snapshot, 'background'>> {
      if (plan.start === 'quick' && background) {
        await store.requests.keepQuickPrompt(decisionId, quickPrompt);
        return { background: { decisionId: background.decisionId, ageMs: background.ageMs } };
      }
      // An earlier try may have kept one that was not priced now.
      if (!isFirst) await store.requests.keepQuickPrompt(decisionId, null);
      return {};
    },
  };
}
