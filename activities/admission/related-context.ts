import { armOf } from '../../domain/decision/reuse.ts';
import { type Background, buildPrompt } from '../../domain/forecast/prompt.ts';
import type { InjectionFlag } from '../../domain/market/injection-flags.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import type { MarketSnapshot } from '../../domain/planning/decision-snapshot.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import { backgroundFrom } from '../../domain/planning/related-context.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import type { Dependencies } from '../dependencies.ts';

export interface RelatedContext {
  readonly background: Background;
  /** What the first call is sent instead of the request's prompt. */
  readonly prompt: Prompt;
}

/** What models wrote lately about another market of the event, for the first call about this one. */
export function createRelatedContext({ store, config }: Pick<Dependencies, 'store' | 'config'>) {
  return {
    /** Null where nothing was written lately. A text that reads like instructions gets no help. */
    async read(
      { event, account, markets, policy, given }: DecisionRequest,
      injectionFlags: readonly InjectionFlag[],
      nowMs: number,
    ): Promise<RelatedContext | null> {
      const [requested] = markets;
      if (event || !requested || !policy.reuse || injectionFlags.length > 0) return null;
      const { market, question } = requested;
      const relatedMarkets = await store.decisions.ofEvent(account, market.eventTicker, nowMs - policy.validityMs);
      const { ticker } = market;
      const { simulated } = config;
      const background = backgroundFrom(relatedMarkets, { ticker, arm: armOf(question), simulated, nowMs });
      return background && { background, prompt: buildPrompt(market, nowMs, background, given) };
    },

    /** Only a first call to one model is given it: a panel's answers are to be each model's own. */
    async keep(
      decisionId: string,
      { start }: Plan,
      related: RelatedContext | null,
      isFirstRun: boolean,
    ): Promise<MarketSnapshot['relatedContext']> {
      if (start === 'quick' && related) {
        await store.requests.keepQuickPrompt(decisionId, related.prompt);
        return { decisionId: related.background.decisionId, ageMs: related.background.ageMs };
      }
      // An earlier run may have kept one that was not priced now.
      if (!isFirstRun) await store.requests.keepQuickPrompt(decisionId, null);
      return null;
    },
  };
}
