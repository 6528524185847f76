import { type CheckedEventRequest, marketRequestId } from '../../domain/decision/parse-event-request.ts';
import { EVENT_PROMPT_VERSION } from '../../domain/forecast/event-prompt.ts';
import { COLD_SPREAD } from '../../domain/learning/answer-spread.ts';
import { calibrationFor } from '../../domain/learning/apply-scoreboard.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import { feeRowFor } from '../../domain/market/fee.ts';
import { findInjectionFlags, INJECTION_FLAGS, type InjectionFlag } from '../../domain/market/injection-flags.ts';
import type { EventMarket } from '../../domain/market/market-event.ts';
import { expiryOf, horizonDaysOf, type Segment } from '../../domain/market/segment.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import type { Band, Mode } from '../../domain/shared/modes.ts';
import type { DecisionPolicy } from '../../domain/shared/policy.ts';
import type { AdmitInput, Snapshot } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { createFallbackToEarlierAnswers } from './fallback-to-earlier-answers.ts';
import type { World } from './load-admission-context.ts';
import { standingsFor } from './model-standing.ts';
import { questionOf } from './question-of.ts';

export interface SharedBySnapshots {
  readonly request: CheckedEventRequest;
  readonly policy: DecisionPolicy;
  readonly world: World;
  readonly board: Scoreboard;
  readonly mode: Mode;
  readonly band: Band;
  readonly deadlineAtMs: number;
  readonly nowMs: number;
  readonly input: AdmitInput;
  readonly first: boolean;
}

/** What one of an event's markets is decided from: the snapshot that it would have alone, but for the calls and their money,
 * which are the event's. */
export async function marketSnapshot(
  { store, config }: Dependencies,
  shared: SharedBySnapshots,
  { market }: EventMarket,
  plan: Plan,
): Promise<Snapshot> {
  const { request, policy, world, board, mode, band, nowMs, input } = shared;
  const { event: _, positions = {}, exhaustive: __, ...common } = request;
  const position = Object.hasOwn(positions, market.ticker) ? positions[market.ticker] : undefined;
  const requestId = marketRequestId(request.requestId, market.ticker);
  const { scheduledResolutionMs, category } = market;
  const segment: Segment = {
    category,
    volatility: 'unknown',
    expiry: expiryOf(scheduledResolutionMs - input.startedAtMs),
  };
  const standings = standingsFor(board, config.models, segment);
  const question = questionOf(market, EVENT_PROMPT_VERSION);
  const { plan: own, reusable } = await createFallbackToEarlierAnswers({ store, config })({
    plan,
    accountState: world.accountState,
    mode,
    market,
    question,
    nowMs,
  });
  return {
    decisionId: decisionIdOf(request.account, requestId),
    request: { ...common, requestId, ...(position ? { position } : {}) },
    market: { ...market, rules: '' },
    injectionFlags: injectionFlagsOfEvent(request),
    policy,
    fee: feeRowFor(market.seriesTicker, config.fees, nowMs),
    plan: own,
    reservation: null,
    mode,
    modeVersion: world.modeState.version,
    band,
    policyVersion: world.accountState?.policyVersion ?? 0,
    segment,
    scoreboardVersion: board.version,
    weights: standings.weights,
    experienced: standings.experienced,
    calibration: calibrationFor(board, policy.baseRate, horizonDaysOf(input.startedAtMs, scheduledResolutionMs)),
    evidence: board.evidence,
    interval: board.interval,
    spread: board.spread ?? COLD_SPREAD,
    startedAtMs: input.startedAtMs,
    deadlineAtMs: Math.min(shared.deadlineAtMs, market.closeTimeMs),
    first: shared.first,
    shadows: [],
    simulated: config.simulated,
    question,
    reusable,
  };
}

/** In one prompt a text of any market reaches the answers on all. */
function injectionFlagsOfEvent({ event }: CheckedEventRequest): readonly InjectionFlag[] {
  const found = new Set([
    ...findInjectionFlags({ title: event.title, subtitle: '', rules: '' }),
    ...event.markets.flatMap(({ market }) => findInjectionFlags(market)),
  ]);
  return INJECTION_FLAGS.filter((each) => found.has(each));
}
