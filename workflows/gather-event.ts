import { workflowInfo } from '@temporalio/workflow';
import type { Reservation } from '../activities/contract.ts';
import type { EventMarketSnapshot, EventSnapshot } from '../activities/event-contract.ts';
import type { CallEvaluation } from '../domain/decision/call-evaluation.ts';
import type { Path } from '../domain/decision/decision.ts';
import { blendProven } from '../domain/forecast/blend.ts';
import { demandedAt } from '../domain/money/budget-shadow-price.ts';
import { oneMore } from '../domain/planning/one-more.ts';
import type { PlannedCall } from '../domain/planning/plan.ts';
import { permitsPanel } from '../domain/planning/widen.ts';
import { MODE_RULES } from '../domain/shared/modes.ts';
import type { Step } from '../domain/shared/step.ts';
import { thresholdIn } from '../domain/verdict/verdict.ts';
import { type Asked, ask } from './ask.ts';
import { forecastOf } from './conclude.ts';
import { reserveEventStep } from './proxies.ts';
import type { Watch } from './watch.ts';

/** What an event's steps gathered. */
export interface GatheredEvent {
  /** Of the markets that were asked about. */
  readonly path: Extract<Path, 'none' | 'quick' | 'escalated' | 'full'>;
  /** By part, from the first. */
  readonly calls: readonly (readonly Asked[])[];
  readonly reservations: readonly Reservation[];
  readonly notes: readonly string[];
  /** What one model more was found to be worth on all markets together; absent = nobody looked. */
  readonly offers?: readonly CallEvaluation[];
}

/** Asks about all markets of an event: nobody, everyone at once, or one model and then one more at a time. */
export async function gatherEvent(event: EventSnapshot, watch: Watch): Promise<GatheredEvent> {
  const { plan, reservation } = event;
  if (plan.start === 'none' || !reservation) return { path: 'none', calls: [], reservations: [], notes: [] };
  if (plan.start === 'panel') {
    const calls = await askAll(event, 'panel', plan.panel, reservation, watch);
    return { path: 'full', calls, reservations: [reservation], notes: [] };
  }
  const quick = plan.quick ? [plan.quick] : [];
  const calls = await askAll(event, 'quick', quick, reservation, watch);
  return further(event, { path: 'quick', calls, reservations: [reservation], notes: [] }, watch);
}

/** Adds one model at a time while it is worth it and money, mode and time allow. */
async function further(event: EventSnapshot, quick: GatheredEvent, watch: Watch): Promise<GatheredEvent> {
  const { plan, reservation, decisionId, parts } = event;
  const [one] = event.markets;
  if (!reservation || !one) return quick;
  const { mode: admitted, policy } = one.snapshot;
  let gathered = quick;
  for (const [index] of plan.panel.entries()) {
    const told = (why: string): GatheredEvent => ({ ...gathered, notes: [...gathered.notes, why] });
    if (MODE_RULES[watch.mode() ?? admitted].calls !== 'panel') return gathered;
    const band = watch.band() ?? one.snapshot.band;
    const { call, why, offer } = oneMore({
      markets: askedOf(event).map((market) => worthInput(market, gathered)),
      queue: plan.panel
        .slice(index)
        .map((each) => ({ ...each, expectedCostMicroUsd: parts * each.expectedCostMicroUsd })),
      failures: gathered.calls.flat().flatMap(({ failure }) => failure ?? []),
      isFlagged: one.snapshot.injectionFlags.length > 0,
      price: plan.byValue ? demandedAt(plan.byValue.price, band).further : 1,
    });
    if (offer) gathered = { ...gathered, offers: [...(gathered.offers ?? []), offer] };
    if (!call) return told(why);
    if (!plan.byValue && !permitsPanel(band)) return told(`${why} But not asked: the day's budget has become ${band}.`);
    if (Date.now() >= event.deadlineAtMs) return told(`${why} But not asked: the deadline has passed.`);
    watch.update({ phase: 'escalate' });
    const reserved = await reserveEventStep({
      decisionId,
      workflowId: workflowInfo().workflowId,
      first: reservation,
      call,
      parts,
      asked: index + 1,
      attemptsPerCall: policy.attemptsPerCall,
      reservedBeforeMicroUsd: gathered.reservations.reduce((sum, { amountMicroUsd }) => sum + amountMicroUsd, 0),
    });
    if (!reserved.ok) return told(`${why} ${reserved.message}`);
    const more = await askAll(event, 'panel', [call], reserved.reservation, watch);
    gathered = {
      ...gathered,
      path: 'escalated',
      calls: gathered.calls.map((calls, part) => [...calls, ...(more[part] ?? [])]),
      reservations: [...gathered.reservations, reserved.reservation],
      notes: [...gathered.notes, why],
    };
  }
  return gathered;
}

/** Every part's prompt to every one of these models, all at once. */
function askAll(
  event: EventSnapshot,
  step: Exclude<Step, 'shadow'>,
  calls: readonly PlannedCall[],
  reservation: Reservation,
  watch: Watch,
): Promise<Asked[][]> {
  const { decisionId, account, requestId, deadlineAtMs, first } = event;
  const asking = { decisionId, request: { account, requestId }, deadlineAtMs, first };
  return Promise.all(
    Array.from({ length: event.parts }, (_, index) =>
      ask({ ...asking, part: index + 1 }, step, calls, reservation, watch),
    ),
  );
}

export const askedOf = ({ markets }: EventSnapshot): EventMarketSnapshot[] => markets.filter(({ part }) => part > 0);

function worthInput({ snapshot, part }: EventMarketSnapshot, { calls, path }: GatheredEvent) {
  const { market, fee, policy, mode, request, spread, evidence } = snapshot;
  const forecast = forecastOf(snapshot, { calls: callsOn(market.ticker, calls[part - 1] ?? []), path });
  return {
    market,
    fee,
    threshold: thresholdIn(policy, mode),
    maxStakeMicroUsd: request.maxStakeMicroUsd,
    isOnPaper: !blendProven(policy.blend, evidence),
    ...(spread ? { spread } : {}),
    forecast,
  };
}

/** What the calls say of one market: an answer that has nothing for it is a failure to it alone. */
export function callsOn(ticker: string, calls: readonly Asked[]): Asked[] {
  return calls.map(({ probabilities, ...call }) => {
    if (call.outcome !== 'answered') return call;
    const own = probabilities?.find((each) => each.ticker === ticker);
    if (own) return { ...call, rawProbability: own.rawProbability };
    const message = `The answer of ${call.model} has no usable probability for ${ticker}.`;
    return { ...call, rawProbability: null, outcome: 'failed', failure: { kind: 'unusable_answer', message } };
  });
}
