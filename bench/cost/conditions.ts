import type { Blend } from '../../domain/shared/policy.ts';
import type { Profile } from '../../local/simulator/index.ts';
import { BANKROLL_MICRO_USD, MAX_STAKE_MICRO_USD } from './admit.ts';
import { MODELS } from './answers.ts';
import { DAYS } from './world.ts';

export interface BenchOptions {
  readonly seeds: number;
  readonly decisions: number;
  readonly blend: Blend;
  readonly profiles: readonly Profile[];
}

/** Under what the figures were measured, and how to read them. */
export function conditionsOf({ seeds, decisions, blend, profiles }: BenchOptions): object {
  return {
    seeds,
    requestsPerWorld: decisions,
    days: DAYS,
    blend,
    profiles,
    models: MODELS.map(({ id }) => id),
    maxStakeMicroUsd: MAX_STAKE_MICRO_USD,
    bankrollMicroUsd: BANKROLL_MICRO_USD,
    money:
      'Micro-dollars. valuePerDay: what the trades bring under the hidden truth after fees, less the cost of all calls, a day.',
    brier:
      'Of P, before the blend with the price: the expected score under the hidden truth, (P - truth)^2 + truth (1 - truth), the mean over requests. Where a policy called no model and used no earlier answers, the price is taken as P under every policy.',
    intervals:
      '95 %, a bootstrap over clusters (an event; a single market with its twin), all seeds together; deltas are paired request by request.',
    trades:
      'Every BUY is made in full at the quotes; positions are not looked at, so a market that is asked again may be bought again.',
    exploration: 'Panels in order to learn are called as the product calls them, and their cost counts.',
    sharedCalls: 'The full panel that is drawn at random is drawn once for an event whose markets share their calls.',
  };
}
