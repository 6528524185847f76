import type { CallRecord, Forecast } from '../decision.ts';
import { FAILURE_RULES } from '../failure.ts';
import type { PlannedCall } from '../plan.ts';
import { preference } from '../preference.ts';
import { sum } from '../sum.ts';
import { type WorthInput, worthOfMore } from '../worth-of-more.ts';

/** Whether another model is asked about the event's markets, and why. */
export interface OneMore {
  readonly call: PlannedCall | null;
  readonly why: string;
}

export interface OneMoreInput {
  /** The markets that were asked about, each with what was answered so far; null = nothing of use. */
  readonly markets: readonly (WorthInput & { readonly forecast: Forecast | null })[];
  /** Who was not asked yet, the best first. */
  readonly queue: readonly PlannedCall[];
  readonly failures: readonly NonNullable<CallRecord['failure']>[];
  /** One of the texts reads like instructions to a model. */
  readonly isSuspicious: boolean;
  readonly priceOfMoney: number;
}

/** What a dollar saved is worth: a call must bring this times its cost. Of the day's budget nothing is known here, so 1. */
export const priceOfMoney = (): number => 1;

/** One model more is asked while what its answers may change on all markets together is worth more than they cost; also where
 * a market has no answer yet, and where a suspicious text would be traded on one model's word. */
export function oneMore(input: OneMoreInput): OneMore {
  const { markets, queue, failures, isSuspicious } = input;
  const [call] = queue;
  if (!call) return { call: null, why: 'Nobody is left to be asked.' };
  const refused = failures.find(({ kind }) => isTheRequests(kind));
  const unanswered = markets.filter(({ forecast }) => forecast === null).length;
  if (refused && unanswered === markets.length) {
    const why = `Not escalated: the fault is the request's own (${refused.kind}), and the others would be sent the same.`;
    return { call: null, why };
  }
  if (unanswered > 0) {
    return { call, why: `Escalated to ${call.model}: ${unanswered} of ${markets.length} markets have no answer yet.` };
  }
  if (isSuspicious && markets.some(isTempted)) {
    const why = `Escalated to ${call.model}: a text of the event reads like instructions to a model, and one model's word is not enough then.`;
    return { call, why };
  }
  const worth = sum(markets.map((each) => (each.forecast ? (worthOfMore(each, each.forecast)?.(1) ?? 0) : 0)));
  const needed = input.priceOfMoney * call.expectedCostMicroUsd;
  const asked = Math.max(...markets.map(({ forecast }) => forecast?.models.length ?? 0));
  const figures = `after ${asked} ${asked === 1 ? 'answer' : 'answers'} one more is worth ${dollars(worth)} over ${markets.length} markets, and costs ${dollars(needed)}`;
  return worth > needed
    ? { call, why: `Escalated to ${call.model}: ${figures}.` }
    : { call: null, why: `Not escalated: ${figures}.` };
}

function isTheRequests(kind: NonNullable<CallRecord['failure']>['kind']): boolean {
  return kind !== 'reservation_lost' && kind !== 'not_started' && FAILURE_RULES[kind].fault === 'request';
}

/** Whether one model alone would trade. */
function isTempted({ forecast, market, fee, threshold }: OneMoreInput['markets'][number]): boolean {
  if (!forecast || forecast.models.length > 1 || forecast.finalProbability === null) return false;
  return preference(forecast.finalProbability, market.quotes, fee, threshold) !== 'SKIP';
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
