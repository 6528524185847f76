import type { Reason } from '../../domain/decision/reason.ts';
import { localDay } from '../../domain/money/days.ts';
import { hasAnalysisLimits } from '../../domain/planning/analyses.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import { marketRefusal } from '../../domain/planning/market-guards.ts';
import type { Dependencies } from '../dependencies.ts';

/** What the policy's guards say of a request's markets. */
export interface GuardedMarkets {
  /** Why no model is asked about a market, by ticker. */
  readonly refused: ReadonlyMap<string, Reason>;
  /** Takes back what was counted here as an analysis: no model is called after all. */
  release(): Promise<void>;
}

/** Applies the guards that keep models from being asked about a market: what the market states, and how often the account's
 * decisions asked about it. Where the policy limits that, the analysis is counted here, before anything is paid. An admission that is
 * broken off and never tried again leaves its count: then one analysis less is made, never one more. */
export function createGuardMarkets({ store, config, clock }: Pick<Dependencies, 'store' | 'config' | 'clock'>) {
  return async function guardMarkets(request: DecisionRequest): Promise<GuardedMarkets> {
    const { account, decisionId, markets, policy } = request;
    const refused = new Map<string, Reason>();
    const counted: string[] = [];
    const isLimited = hasAnalysisLimits(policy);
    const nowMs = clock.now();
    const zone = config.accounts[account]?.zone;
    for (const { market } of markets) {
      const { ticker } = market;
      const refusal = marketRefusal(market, policy);
      if (refusal) refused.set(ticker, refusal);
      if (refusal || !isLimited || zone === undefined) continue;
      const wanted = { account, ticker, decisionId, limits: policy, day: localDay(nowMs, zone) };
      const claim = await store.analyses.claim(wanted, nowMs);
      if (claim.refusal) refused.set(ticker, claim.refusal);
      else if (claim.isNew) counted.push(ticker);
    }
    return {
      refused,
      async release() {
        for (const ticker of counted) await store.analyses.release(account, ticker, decisionId);
      },
    };
  };
}

/** The same look, which counts nothing. */
export function createLookAtGuards({ store, config, clock }: Pick<Dependencies, 'store' | 'config' | 'clock'>) {
  return async function lookAtGuards(request: DecisionRequest): Promise<GuardedMarkets['refused']> {
    const { account, decisionId, markets, policy } = request;
    const nowMs = clock.now();
    const zone = config.accounts[account]?.zone;
    const isLimited = hasAnalysisLimits(policy) && zone !== undefined;
    const refused = new Map<string, Reason>();
    for (const { market } of markets) {
      const { ticker } = market;
      const wanted = isLimited && { account, ticker, decisionId, limits: policy, day: localDay(nowMs, zone) };
      const refusal = marketRefusal(market, policy) ?? (wanted && (await store.analyses.refusalOf(wanted, nowMs)));
      if (refusal) refused.set(ticker, refusal);
    }
    return refused;
  };
}
