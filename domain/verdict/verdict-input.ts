import type { Terms, VerdictRules } from '../decision/verdict.ts';
import type { Evidence } from '../forecast/blend.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Market } from '../market/market.ts';
import type { Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';

/** What of an account's policy a verdict depends on. */
type VerdictPolicy = Pick<
  DecisionPolicy,
  Exclude<keyof VerdictRules, 'mode' | 'quorum'> | 'maxSpread' | 'blend' | 'kellyFraction'
>;

export interface VerdictInput extends Pick<Terms, 'fee' | 'bankrollMicroUsd' | 'maxStakeMicroUsd' | 'position'> {
  readonly market: Pick<Market, 'quotes'>;
  readonly forecast: Forecast;
  readonly evidence: Evidence;
  readonly policy: VerdictPolicy;
  readonly mode: Mode;
  /** What in the market's text reads like instructions to a model. */
  readonly injectionFlags: readonly InjectionFlag[];
}
