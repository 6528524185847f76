import type { CallRecord } from '../decision/decision.ts';
import { NOT_ESCALATED } from '../decision/was-enough.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { FAILURE_RULES } from '../health/failure.ts';
import type { FeeRow } from '../market/fee.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Market } from '../market/market.ts';
import { preference } from '../market/side-quotes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import type { PlannedCall } from './plan.ts';
import { worthOfMore } from './worth-of-more.ts';

/** Who is asked after the quick model; nobody = its word stands. */
export interface Escalation {
  readonly calls: readonly PlannedCall[];
  readonly why: string;
}

export interface EscalateInput {
  /** Of the quick path; null when it brought no answer. */
  readonly forecast: Forecast | null;
  /** How the quick path's calls failed. */
  readonly failures: readonly NonNullable<CallRecord['failure']>[];
  /** Who could be added, the best first. */
  readonly panel: readonly PlannedCall[];
  readonly policy: Pick<DecisionPolicy, 'method' | 'escalateWithin'>;
  readonly market: Market;
  readonly fee: FeeRow;
  /** Least edge that a trade needs. */
  readonly threshold: number;
  readonly maxStakeMicroUsd: number;
  /** What in the market's text reads like instructions to a model; absent = nothing. */
  readonly injectionFlags?: readonly InjectionFlag[];
}

/** Whether one model's word is enough, in numbers either way: by confidence, or for `cost-benefit` by what more answers
 * are worth. */
export function escalate(input: EscalateInput): Escalation {
  const { forecast, panel, policy } = input;
  const ruled = overruled(input);
  if (ruled) return ruled;
  if (!forecast) return { calls: panel, why: 'Escalated: the quick path brought no answer.' };
  if (policy.method === 'cost-benefit') return byValue(input, forecast);
  const { escalate: wanted, why } = shouldEscalate({ probability: forecast.coherent, policy });
  return { calls: wanted ? panel : [], why };
}

/** What holds whatever more answers are worth: a question that is at fault is put to nobody else, and a suspicious text that
 * would be traded on by one model's word is put to everybody. Null = nothing of the kind. */
export function overruled(
  input: Pick<EscalateInput, 'forecast' | 'failures' | 'panel' | 'injectionFlags' | 'market' | 'fee' | 'threshold'>,
): Escalation | null {
  const { forecast, failures, panel } = input;
  if (!forecast) {
    const refused = failures.find(({ kind }) => isTheRequests(kind));
    if (!refused) return null;
    // A malformed question that walks from model to model is refused by each, and teaches nobody anything.
    const why = `${NOT_ESCALATED}: the fault is the request's own (${refused.kind}), and the others would be sent the same.`;
    return { calls: [], why };
  }
  if (forecast.models.length > 1 || !wouldTradeOnOneModel(input, forecast)) return null;
  return {
    calls: panel,
    why: "Escalated: the market's text reads like instructions to a model, and one model's word is not enough then.",
  };
}

function isTheRequests(kind: NonNullable<CallRecord['failure']>['kind']): boolean {
  return kind !== 'reservation_lost' && kind !== 'not_started' && FAILURE_RULES[kind].fault === 'request';
}

/** Whether the one model would trade on a suspicious text: alone it may not, so the others are heard. */
function wouldTradeOnOneModel(
  {
    injectionFlags = [],
    market,
    fee,
    threshold,
  }: Pick<EscalateInput, 'injectionFlags' | 'market' | 'fee' | 'threshold'>,
  { blended }: Forecast,
): boolean {
  if (injectionFlags.length === 0 || blended === null) return false;
  return preference(blended, market.quotes, fee, threshold) !== 'SKIP';
}

/** Whether one model's word is too unsure to stand alone: the calibrated probability lies within `escalateWithin` of a
 * coin toss. Says so in numbers either way. */
export function shouldEscalate({
  probability,
  policy,
}: {
  probability: number;
  policy: Pick<DecisionPolicy, 'escalateWithin'>;
}): {
  readonly escalate: boolean;
  readonly why: string;
} {
  const distance = Math.abs(probability - 0.5);
  const wanted = distance < policy.escalateWithin;
  const compared = `|P - 0.5| = ${distance.toFixed(3)} is ${wanted ? 'below' : 'not below'} ${policy.escalateWithin}`;
  return { escalate: wanted, why: wanted ? `Escalated: ${compared}.` : `${NOT_ESCALATED}: ${compared}.` };
}

/** As many more models as bring the most value of information above their expected cost. */
function byValue(input: EscalateInput, forecast: Forecast): Escalation {
  const { panel } = input;
  const worthOf = worthOfMore(input, forecast);
  if (!worthOf) return { calls: [], why: `${NOT_ESCALATED}: there is no price to trade against.` };
  const costOf = (more: number) => panel.slice(0, more).reduce((sum, call) => sum + call.expectedCostMicroUsd, 0);
  const sizes = panel.map((_, index) => index + 1);
  const most = sizes.toSorted((a, b) => worthOf(b) - costOf(b) - (worthOf(a) - costOf(a)) || a - b)[0] ?? 0;
  const told = `what ${most} more could change is worth ${dollars(worthOf(most))}, and they cost ${dollars(costOf(most))}`;
  if (most === 0 || worthOf(most) <= costOf(most)) return { calls: [], why: `${NOT_ESCALATED}: ${told}.` };
  return { calls: panel.slice(0, most), why: `Escalated: ${told}.` };
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
