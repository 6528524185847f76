import { type CheckedEventRequest, parseEventRequest } from '../../domain/decision/parse-event-request.ts';
import { blendProven, blendWeight } from '../../domain/forecast/blend.ts';
import { buildEventPrompt } from '../../domain/forecast/event-prompt.ts';
import { partsOf } from '../../domain/forecast/prompt-parts.ts';
import { COLD_SPREAD } from '../../domain/learning/answer-spread.ts';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import { feeRowFor } from '../../domain/market/fee.ts';
import { expiryOf, type Segment } from '../../domain/market/segment.ts';
import { priceFor } from '../../domain/money/allocation.ts';
import { bandToday } from '../../domain/money/bands.ts';
import { planDecision, usesValueStrategy } from '../../domain/planning/plan.ts';
import { askedAbout, eventPolicy, isWorthAsking, pricedForEvent } from '../../domain/planning/plan-event.ts';
import { worthOfFirst } from '../../domain/planning/worth-of-more.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import type { ModelRow } from '../../domain/shared/model.ts';
import { effectiveMode } from '../../domain/shared/modes.ts';
import { sum } from '../../domain/shared/sum.ts';
import { thresholdIn } from '../../domain/verdict/verdict.ts';
import { todaysLedgerId } from '../budget/open-today.ts';
import type { AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { EventAdmission } from '../event-contract.ts';
import { claimEvent } from './claim-event.ts';
import { decisionPolicy } from './decision-policy.ts';
import { marketSnapshot } from './event-snapshot.ts';
import { createLoadAdmissionContext } from './load-admission-context.ts';
import { standingsFor } from './model-standing.ts';
import { priceModels } from './price-models.ts';
import { createReserveFirst, type LeftOut } from './reserve-first.ts';

/** Checks an event's request, claims it, reads the world once, plans for all of its markets together, and reserves the first
 * step: one local activity. */
export function createAdmitEvent(dependencies: Dependencies) {
  const { config, clock } = dependencies;
  const loadAdmissionContext = createLoadAdmissionContext(dependencies);
  const reserveFirst = createReserveFirst(dependencies);

  return async function admitEvent(input: AdmitInput): Promise<EventAdmission> {
    const nowMs = clock.now();
    const accounts = Object.keys(config.accounts);
    const checked = parseEventRequest(input.request, { nowMs, categories: config.categories, accounts });
    if (!checked.ok) return { kind: 'refused', code: 'invalid_request', message: checked.message };
    const request = checked.value;
    const { event, account, requestId } = request;
    const decisionId = decisionIdOf(account, requestId);
    const policy = decisionPolicy(config.accounts, request);
    const asked = askedAbout(event.markets, policy);
    const tickers = asked.map(({ market }) => market.ticker);
    const parts = partsOf(tickers, smallestOutput(config.models));
    const prompts = parts.map((part) =>
      buildEventPrompt(
        event,
        asked.filter(({ market }) => part.includes(market.ticker)),
        nowMs,
      ),
    );
    const [claim, world] = await Promise.all([
      claimEvent(dependencies, input, request, prompts, nowMs),
      loadAdmissionContext(account),
    ]);
    if (claim.kind !== 'claimed') return claim;

    const { modeState, accountState, latest } = world;
    const ledgerToday = accountState ? todaysLedgerId(accountState, nowMs) : '';
    const band = accountState ? bandToday(accountState, ledgerToday) : 'open';
    // As for one market: by value, a budget that is running out makes money dearer.
    const mode = usesValueStrategy(policy) ? modeState.mode : effectiveMode(modeState.mode, band);
    const board = latest ?? COLD_SCOREBOARD;
    const [one] = event.markets;
    if (!one) throw new Error(`Event ${event.eventTicker} has no market after it was checked.`);
    const closes = (asked.length > 0 ? asked : event.markets).map(({ market }) => market.closeTimeMs);
    const deadlineAtMs = Math.min(input.startedAtMs + request.deadlineMs, Math.max(...closes));
    const segment: Segment = {
      category: one.market.category,
      volatility: 'unknown',
      expiry: expiryOf(one.market.scheduledResolutionMs - input.startedAtMs),
    };
    const { records } = standingsFor(board, config.models, segment);
    const largest = prompts.toSorted((a, b) => b.user.length - a.user.length)[0];
    const models = largest
      ? pricedForEvent(
          priceModels(dependencies, largest, world.blocked, records, world.breakers, world.unpolledProviders),
          Math.ceil(asked.length / parts.length),
        )
      : [];
    const worthOfFirstMicroUsd = sum(
      asked.map(({ market }) => {
        const worth = {
          market,
          fee: feeRowFor(market.seriesTicker, config.fees, nowMs),
          threshold: thresholdIn(policy, mode),
          maxStakeMicroUsd: request.maxStakeMicroUsd,
          spread: board.spread ?? COLD_SPREAD,
          isOnPaper: !blendProven(policy.blend, board.evidence),
        };
        return worthOfFirst(worth, blendWeight(policy.blend, board.evidence));
      }),
    );
    const planFor = (market: (typeof one)['market'], explore: boolean, worth = 0, leftOut: LeftOut = new Map()) =>
      planDecision({
        decisionId,
        market,
        maxStakeMicroUsd: request.maxStakeMicroUsd,
        policy: { ...eventPolicy(policy), explore },
        mode,
        band,
        models: models.map((model) => ({ ...model, unavailable: leftOut.get(model.model) ?? model.unavailable })),
        decisionCapMicroUsd: Math.floor((accountState?.budget.decisionMicroUsd ?? 0) / Math.max(1, parts.length)),
        deadlineMs: deadlineAtMs - input.startedAtMs,
        learned: board,
        budgetShadowPrice: priceFor(accountState?.money ?? null, ledgerToday, market.category),
        worthOfFirstMicroUsd: worth,
      });
    // One near certainty would be planned for by its own gate.
    const first = (asked.find((each) => isWorthAsking(each, policy)) ?? one).market;
    const { plan, reservation } = await reserveFirst({
      decisionId,
      workflowId: input.workflowId,
      account,
      category: first.category,
      plan: planFor(first, policy.explore, worthOfFirstMicroUsd),
      unexplored: (leftOut) => planFor(first, false, worthOfFirstMicroUsd, leftOut),
      without: (leftOut, explore) => planFor(first, explore, worthOfFirstMicroUsd, leftOut),
      explore: policy.explore,
      parts: Math.max(1, parts.length),
      attemptsPerCall: policy.attemptsPerCall,
      accountState,
      band,
      nowMs,
      deadlineAtMs,
    });
    const shared = { request, policy, plan, world, board, mode, band, deadlineAtMs, nowMs, input, first: claim.first };
    const markets = await Promise.all(
      event.markets.map(async (each) => {
        const part = 1 + parts.findIndex((tickersOf) => tickersOf.includes(each.market.ticker));
        // One whose price leaves nothing to win is decided by that alone, whatever becomes of the others.
        const own = part === 0 ? planFor(each.market, false) : plan;
        const snapshot = await marketSnapshot(dependencies, shared, each, own);
        return { snapshot, strike: each.strike, part: plan.start === 'none' ? 0 : part };
      }),
    );
    return {
      kind: 'admitted',
      snapshot: {
        decisionId,
        account,
        requestId,
        eventTicker: event.eventTicker,
        mutuallyExclusive: event.mutuallyExclusive,
        exhaustive: isExhaustive(request),
        markets,
        parts: parts.length,
        refused: event.refused,
        plan,
        reservation,
        startedAtMs: input.startedAtMs,
        deadlineAtMs,
        first: claim.first,
      },
    };
  };
}

/** One that was refused may be the one that resolves to YES. */
function isExhaustive({ exhaustive = false, event }: CheckedEventRequest): boolean {
  return exhaustive && event.refused.length === 0;
}

const smallestOutput = (rows: readonly ModelRow[]) => Math.min(...rows.map(({ maxOutputTokens }) => maxOutputTokens));
