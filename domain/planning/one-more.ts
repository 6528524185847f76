import type { CallEvaluation } from '../decision/call-evaluation.ts';
import type { CallRecord } from '../decision/decision.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { FAILURE_RULES } from '../health/failure.ts';
import { preference } from '../market/side-quotes.ts';
import { sum } from '../shared/sum.ts';
import type { PlannedCall } from './plan.ts';
import { type WorthInput, worthOfMore } from './worth-of-more.ts';

/** Whether another model is asked about the event's markets, and why. */
export interface OneMore {
  readonly call: PlannedCall | null;
  readonly why: string;
  /** Where it was weighed what more is worth. */
  readonly offer?: CallEvaluation;
}

export interface OneMoreInput {
  /** The markets that were asked about, each with what was answered so far; null = nothing of use. */
  readonly markets: readonly (WorthInput & { readonly forecast: Forecast | null })[];
  /** Who was not asked yet, the best first. */
  readonly queue: readonly PlannedCall[];
  readonly failures: readonly NonNullable<CallRecord['failure']>[];
  /** One of the texts reads like instructions to a model. */
  readonly isFlagged: boolean;
  /** What a call has to bring for each micro-dollar that it costs. */
  readonly price: number;
}

/** One model more is asked while what its answers may change on all markets together is worth more than they cost; also where
 * a market has no answer yet, and where a suspicious text would be traded on one model's word. */
export function oneMore(input: OneMoreInput): OneMore {
  const { markets, queue, failures, isFlagged } = input;
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
  if (isFlagged && markets.some(wouldTradeOnOneModel)) {
    const why = `Escalated to ${call.model}: a text of the event reads like instructions to a model, and one model's word is not enough then.`;
    return { call, why };
  }
  const worth = sum(markets.map((each) => (each.forecast ? (worthOfMore(each, each.forecast)?.(1) ?? 0) : 0)));
  if (markets.every(({ isOnPaper }) => isOnPaper)) {
    return { call: null, why: 'Not escalated: the blend is not proven, so no trade can come of it.' };
  }
  const { price } = input;
  const costMicroUsd = call.expectedCostMicroUsd;
  const asked = Math.max(...markets.map(({ forecast }) => forecast?.models.length ?? 0));
  const dear = price > 1 ? ` times ${price.toFixed(2)}, the price of money` : '';
  const figures = `after ${asked} ${asked === 1 ? 'answer' : 'answers'} one more is worth ${dollars(worth)} over ${markets.length} markets, and costs ${dollars(costMicroUsd)}${dear}`;
  const pays = worth > price * costMicroUsd;
  const offer = { models: [call.model], worthMicroUsd: worth, costMicroUsd, price, pays };
  return pays
    ? { call, why: `Escalated to ${call.model}: ${figures}.`, offer }
    : { call: null, why: `Not escalated: ${figures}.`, offer };
}

function isTheRequests(kind: NonNullable<CallRecord['failure']>['kind']): boolean {
  return kind !== 'reservation_lost' && kind !== 'not_started' && FAILURE_RULES[kind].fault === 'request';
}

/** Whether one model alone would trade. */
function wouldTradeOnOneModel({ forecast, market, fee, threshold }: OneMoreInput['markets'][number]): boolean {
  if (!forecast || forecast.models.length > 1 || forecast.blended === null) return false;
  return preference(forecast.blended, market.quotes, fee, threshold) !== 'SKIP';
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
