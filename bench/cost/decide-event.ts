import { coherent } from '../../domain/forecast/cohere.ts';
import { demandedAt } from '../../domain/money/budget-shadow-price.ts';
import { splitCost } from '../../domain/money/split-cost.ts';
import { oneMore } from '../../domain/planning/one-more.ts';
import type { PlannedCall } from '../../domain/planning/plan.ts';
import { askedAbout, pricedForEvent } from '../../domain/planning/plan-event.ts';
import { expectedCostMicroUsd } from '../../domain/planning/select.ts';
import type { Answers } from './answers.ts';
import { type Running, recordOf, rowOf } from './ask-alone.ts';
import { forecastOf, worthInput } from './next-calls.ts';

/** Asks about several markets of an event as the workflow `decideEvent` does: everyone at once where that was drawn, else one
 * model about all of them and then one more while what it may change on all of them is worth more than it costs; each call's
 * cost split over them; and all probabilities made to fit together. Markets that need nobody, because earlier answers stand or
 * the price says enough, come back as they are. */
export function decideEvent(group: readonly Running[], answers: Answers): Running[] {
  const open = group.filter(({ earlier }) => earlier.reusable === null);
  const asked = askedOf(open);
  const [first] = asked;
  const [leader] = asked.filter(({ admitted }) => admitted.plan.start !== 'none' && !isLook(admitted));
  if (!first || !leader || asked.length < 2) return [...group];
  const { plan } = leader.admitted;
  // What is asked about is decided by the event's plan, also where its own would have asked nobody.
  let together = asked.map((each): Running => ({ ...each, admitted: { ...each.admitted, plan } }));
  if (plan.start === 'panel') {
    together = plan.panel.reduce((before, call) => askAll(before, call, 'full', answers), together);
  } else {
    together = askAll(together, plan.quick ?? plan.panel[0], 'quick', answers);
    const queue = plan.panel.map((call) => forMarkets(call, together.length));
    const price = demandedAt(plan.byValue?.price ?? 0, leader.admitted.money.band).further;
    for (const [index] of queue.entries()) {
      const markets = together.map(({ admitted, calls }) => ({
        ...worthInput(admitted),
        forecast: forecastOf(admitted, calls),
      }));
      const rest = queue.slice(index);
      const { call, offer } = oneMore({ markets, queue: rest, failures: [], isFlagged: false, price });
      if (offer) together = together.map((each) => ({ ...each, offers: [...each.offers, offer] }));
      if (!call) break;
      together = askAll(together, call, 'escalated', answers);
    }
  }
  const done = fitted(together);
  return group.map((each) => done[asked.indexOf(each)] ?? each);
}

/** Near certainty a market is asked along; one that is drawn to be looked at alone is not the event's leader. */
function askedOf(open: readonly Running[]): Running[] {
  const [first] = open;
  if (!first) return [];
  const markets = open.map(({ admitted }) => ({
    market: admitted.asking.market,
    strike: admitted.asking.question.strike,
  }));
  const asked = askedAbout(markets, first.admitted.policy.decision);
  return open.filter((_, index) => asked.includes(markets[index] as (typeof markets)[number]));
}

const isLook = ({ plan }: Running['admitted']) =>
  plan.start === 'quick' && !plan.byValue && plan.purpose === 'exploration';

function forMarkets(call: PlannedCall, markets: number): PlannedCall {
  const [priced] = pricedForEvent(
    [
      {
        model: call.model,
        provider: call.provider,
        worstCaseMicroUsd: call.worstCaseMicroUsd,
        callTimeoutMs: call.callTimeoutMs,
        unavailable: null,
        shadow: false,
        record: { weight: 1, callCostMicroUsd: call.expectedCostMicroUsd, p95Ms: null, deselected: null },
      },
    ],
    markets,
  );
  return priced ? { ...call, expectedCostMicroUsd: expectedCostMicroUsd(priced) } : call;
}

function askAll(
  markets: readonly Running[],
  call: PlannedCall | undefined,
  path: 'quick' | 'escalated' | 'full',
  answers: Answers,
): Running[] {
  if (!call) return [...markets];
  const questions = markets.map(({ admitted }) => admitted.asking.question);
  const atMs = markets[0]?.admitted.asking.atMs ?? 0;
  const { costMicroUsd, probabilities } = answers.together(rowOf(call.model), questions, atMs);
  const shares = splitCost(costMicroUsd, markets.length);
  return markets.map((each, place) => ({
    ...each,
    path,
    calls: [...each.calls, recordOf(each, call, probabilities[place] ?? 0.5, shares[place] ?? 0)],
    sharedCalls: each.sharedCalls + 1,
    requests: each.requests + 1 / markets.length,
  }));
}

/** The pooled and calibrated probabilities, moved to the nearest ones that can be true at once. */
function fitted(markets: readonly Running[]): Running[] {
  const forecasts = markets.map(({ admitted, calls }) => forecastOf(admitted, calls));
  const question = markets[0]?.admitted.asking.question;
  const { kind, probabilities } = coherent({
    markets: markets.map(({ admitted }, place) => ({
      strike: admitted.asking.question.strike,
      probability: forecasts[place]?.coherent ?? 0,
    })),
    mutuallyExclusive: question?.mutuallyExclusive ?? false,
    exhaustive: false,
  });
  return markets.map((each, place) => {
    const probability = probabilities[place];
    return kind === 'none' || probability === undefined ? each : { ...each, coherent: probability };
  });
}
