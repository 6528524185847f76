import type { CallRecord } from '../decision/decision.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { type Band, effectiveMode, MODE_RULES, type Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { agreementNeeded } from '../verdict/verdict.ts';
import type { Escalation } from './escalate.ts';
import type { Plan } from './plan.ts';
import { type WorthInput, worthOfMore } from './worth-of-more.ts';

export interface WidenInput extends WorthInput {
  /** Of the panel, as the mode in force pools it; null when nobody answered. */
  readonly forecast: Forecast | null;
  /** How everybody ended who was asked so far. */
  readonly calls: readonly CallRecord[];
  readonly plan: Pick<Plan, 'panel' | 'wider'>;
  readonly policy: Pick<DecisionPolicy, 'minAgreement'>;
  readonly mode: Mode;
  /** The account's, as last heard of. */
  readonly band: Band;
  /** Until the deadline. */
  readonly remainingMs: number;
}

/** Who is asked after a panel that was not everyone and agrees too little: all who were left out for economy alone, if what
 * their answers may change is worth more than they cost, mode and budget permit a panel, and there is time for an answer as
 * slow as the slowest so far. Says why in numbers either way; null where there is nobody to add, or nothing to agree about. */
export function widen(input: WidenInput): Escalation | null {
  const { forecast, calls, plan, policy, mode, band, remainingMs } = input;
  const asked = new Set(calls.map(({ model }) => model));
  const rest = [...plan.panel, ...(plan.wider ?? [])].filter(({ model }) => !asked.has(model));
  if (plan.wider === undefined || rest.length === 0 || !forecast || forecast.agreement === null) return null;
  const needed = agreementNeeded(policy, mode);
  const agreed = `the models' agreement of ${percent(forecast.agreement)} is ${forecast.agreement < needed ? 'below' : 'not below'} the ${percent(needed)} demanded`;
  const no = (why: string): Escalation => ({ calls: [], why: `Not widened: ${why}.` });
  if (forecast.agreement >= needed) return no(agreed);
  if (MODE_RULES[mode].calls !== 'panel') return no(`${agreed}, and mode ${mode} permits no panel`);
  if (!permitsPanel(band)) return no(`${agreed}, and the day's budget has become ${band}`);
  const slowestMs = Math.max(0, ...calls.map(({ latencyMs }) => latencyMs ?? 0));
  if (remainingMs <= slowestMs) {
    return no(`${agreed}, and ${Math.max(0, remainingMs)} ms are left where the slowest answer took ${slowestMs} ms`);
  }
  const worthOf = worthOfMore(input, forecast);
  if (!worthOf) return no(`${agreed}, and there is no price to trade against`);
  const worth = worthOf(rest.length);
  const cost = rest.reduce((sum, call) => sum + call.expectedCostMicroUsd, 0);
  const told = `${agreed}; what ${rest.length} more could change is worth ${dollars(worth)}, and they cost ${dollars(cost)}`;
  return worth > cost ? { calls: rest, why: `Widened: ${told}.` } : no(told);
}

/** Whether an account in this band may ask more than one model. */
export function permitsPanel(band: Band): boolean {
  return MODE_RULES[effectiveMode('normal', band)].calls === 'panel';
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
