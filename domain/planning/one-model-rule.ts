import type { OneModelRule } from '../decision/candidate.ts';
import { type Band, effectiveMode, MODE_RULES } from '../shared/modes.ts';
import type { PlanInput } from './plan-input.ts';
import { strategyOf } from './strategy-of.ts';

/** Why one model is called and no panel; null = a panel may be. Where calls are weighed, a budget that is running out makes money
 * dearer instead of leaving one model. */
export function oneModelRule({ mode, band, policy }: PlanInput): OneModelRule | null {
  if (MODE_RULES[mode].calls === 'quick') return { rule: 'mode', mode };
  if (strategyOf(policy) !== 'value' && !permitsPanel(band)) return { rule: 'band', band };
  return policy.ensemble ? null : { rule: 'ensemble_off' };
}

/** Whether an account in this band may call more than one model. */
export function permitsPanel(band: Band): boolean {
  return MODE_RULES[effectiveMode('normal', band)].calls === 'panel';
}
