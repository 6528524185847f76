import type { Reason } from '../../domain/decision/reason.ts';
import { localDay } from '../../domain/money/days.ts';
import { hasAnalysisLimits } from '../../domain/planning/analyses.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import { marketRefusal } from '../../domain/planning/market-guards.ts';
import type { WantedAnalysis } from '../../store/analyses.ts';
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
export function createGuardMarkets(parts: Pick<Dependencies, 'store' | 'config' | 'clock'>) {
  const { analyses } = parts.store;
  return async function guardMarkets(request: DecisionRequest): Promise<GuardedMarkets> {
    const { account, decisionId } = request;
    const counted: string[] = [];
    const refused = await refusedMarkets(parts, request, async (wanted, nowMs) => {
      const claim = await analyses.claim(wanted, nowMs);
      if (claim.refusal === null && claim.isNew) counted.push(wanted.ticker);
      return claim.refusal;
    });
    return {
      refused,
      async release() {
        for (const ticker of counted) await analyses.release(account, ticker, decisionId);
      },
    };
  };
}

/** The same look, which counts nothing. */
export function createLookAtGuards(parts: Pick<Dependencies, 'store' | 'config' | 'clock'>) {
  const { analyses } = parts.store;
  return (request: DecisionRequest): Promise<GuardedMarkets['refused']> =>
    refusedMarkets(parts, request, (wanted, nowMs) => analyses.refusalOf(wanted, nowMs));
}

/** Why no model is asked about each market: by what it states, else, where the policy limits analyses, by what `refusalOf` says. */
async function refusedMarkets(
  { config, clock }: Pick<Dependencies, 'config' | 'clock'>,
  { account, decisionId, markets, policy }: DecisionRequest,
  refusalOf: (wanted: WantedAnalysis, nowMs: number) => Promise<Reason | null>,
): Promise<GuardedMarkets['refused']> {
  const nowMs = clock.now();
  const zone = config.accounts[account]?.zone;
  const refused = new Map<string, Reason>();
  for (const { market } of markets) {
    const { ticker } = market;
    let refusal = marketRefusal(market, policy);
    if (!refusal && zone !== undefined && hasAnalysisLimits(policy)) {
      const wanted = { account, ticker, decisionId, limits: policy, day: localDay(nowMs, zone) };
      refusal = await refusalOf(wanted, nowMs);
    }
    if (refusal) refused.set(ticker, refusal);
  }
  return refused;
}
