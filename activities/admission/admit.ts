import { parseRequest } from '../../domain/decision/parse-request.ts';
import { blendProven, blendWeight } from '../../domain/forecast/blend.ts';
import { makeForecast } from '../../domain/forecast/make-forecast.ts';
import { buildPrompt, PROMPT_VERSION } from '../../domain/forecast/prompt.ts';
import { COLD_SPREAD } from '../../domain/learning/answer-spread.ts';
import { calibrationFor } from '../../domain/learning/apply-scoreboard.ts';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import { feeRowFor } from '../../domain/market/fee.ts';
import { findInjectionFlags } from '../../domain/market/injection-flags.ts';
import { expiryOf, horizonDaysOf, type Segment } from '../../domain/market/segment.ts';
import { priceFor } from '../../domain/money/allocation.ts';
import { bandToday } from '../../domain/money/bands.ts';
import { type Plan, planDecision, shadowCalls, usesValueStrategy } from '../../domain/planning/plan.ts';
import type { Reusable } from '../../domain/planning/reuse.ts';
import { isEnoughToday } from '../../domain/planning/reuse-plan.ts';
import { worthOfFirst } from '../../domain/planning/worth-of-more.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import { effectiveMode } from '../../domain/shared/modes.ts';
import { thresholdIn } from '../../domain/verdict/verdict.ts';
import { todaysLedgerId } from '../budget/open-today.ts';
import type { Admission, AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { claimRequest } from './claim-request.ts';
import { decisionPolicy } from './decision-policy.ts';
import { createFallbackToEarlierAnswers } from './fallback-to-earlier-answers.ts';
import { createLoadAdmissionContext } from './load-admission-context.ts';
import { standingsFor } from './model-standing.ts';
import { priceModels } from './price-models.ts';
import { questionOf } from './question-of.ts';
import { createBackground } from './related-context.ts';
import { createReserveFirst, type LeftOut } from './reserve-first.ts';
import { createReuseOrJoinInFlight } from './reuse-or-join-in-flight.ts';

/** Checks the request, claims it, reads the world once, plans, and reserves the plan's first step: one local activity. */
export function createAdmit(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  const loadAdmissionContext = createLoadAdmissionContext(dependencies);
  const reuseOrJoinInFlight = createReuseOrJoinInFlight(dependencies);
  const background = createBackground(dependencies);
  const reserveFirst = createReserveFirst(dependencies);
  const fallbackToEarlierAnswers = createFallbackToEarlierAnswers(dependencies);

  return async function admit(input: AdmitInput): Promise<Admission> {
    const nowMs = clock.now();
    const checked = parseRequest(input.request, {
      nowMs,
      categories: config.categories,
      accounts: Object.keys(config.accounts),
    });
    if (!checked.ok) return { kind: 'refused', code: 'invalid_request', message: checked.message };
    const { market, volatility, ...request } = checked.value;
    const decisionId = decisionIdOf(request.account, request.requestId);
    const prompt = buildPrompt(market, nowMs);
    const policy = decisionPolicy(config.accounts, checked.value);

    const [claim, world, said] = await Promise.all([
      claimRequest(store, input, decisionId, [prompt], nowMs),
      loadAdmissionContext(request.account),
      policy.reuse ? background.read(market, request.account, policy, nowMs) : null,
    ]);
    if (claim.kind === 'reused_id') {
      const message = `requestId ${request.requestId} was used for another input; a new decision needs a new requestId.`;
      return { kind: 'refused', code: 'request_id_reused', message };
    }
    if (claim.kind === 'live_elsewhere') return { kind: 'live_elsewhere', decisionId, workflowId: claim.workflowId };
    if (claim.kind === 'done') return { kind: 'standing', decision: claim.decision };

    const { modeState, accountState, blocked, latest, breakers, unpolledProviders } = world;
    const ledgerToday = accountState ? todaysLedgerId(accountState, nowMs) : '';
    const band = accountState ? bandToday(accountState, ledgerToday) : 'open';
    // By value, a budget that is running out makes money dearer; by the fixed rules it leaves one model.
    const mode = usesValueStrategy(policy) ? modeState.mode : effectiveMode(modeState.mode, band);
    const board = latest ?? COLD_SCOREBOARD;
    const { category, scheduledResolutionMs } = market;
    const segment: Segment = { category, volatility, expiry: expiryOf(scheduledResolutionMs - input.startedAtMs) };
    const standings = standingsFor(board, config.models, segment);
    // Priced as if everyone were told the background: the price is an upper bound either way.
    const quickPrompt = said && buildPrompt(market, nowMs, said);
    // Whatever comes after the market's close is of no use.
    const deadlineAtMs = Math.min(input.startedAtMs + request.deadlineMs, market.closeTimeMs);
    const deadlineMs = deadlineAtMs - input.startedAtMs;
    const { records } = standings;
    const longest = quickPrompt ?? prompt;
    const models = priceModels(dependencies, longest, blocked, records, breakers, unpolledProviders, deadlineMs);
    const fee = feeRowFor(market.seriesTicker, config.fees, nowMs);
    const spread = board.spread ?? COLD_SPREAD;
    const worth = {
      market,
      fee,
      threshold: thresholdIn(policy, mode),
      maxStakeMicroUsd: request.maxStakeMicroUsd,
      spread,
      isOnPaper: !blendProven(policy.blend, board.evidence),
    };
    const planWith = (explore: boolean, leftOut: LeftOut = new Map()) =>
      planDecision({
        decisionId,
        market,
        maxStakeMicroUsd: request.maxStakeMicroUsd,
        policy: { ...policy, explore },
        mode,
        band,
        models: models.map((model) => ({ ...model, unavailable: leftOut.get(model.model) ?? model.unavailable })),
        decisionCapMicroUsd: accountState?.budget.decisionMicroUsd ?? 0,
        deadlineMs,
        learned: board,
        budgetShadowPrice: priceFor(accountState?.money ?? null, ledgerToday, category),
        worthOfFirstMicroUsd: worthOfFirst(worth, blendWeight(policy.blend, board.evidence)),
        isWorthMeasured: spread.isPriceMeasured,
      });
    const question = questionOf(market, PROMPT_VERSION);
    const injectionFlags = findInjectionFlags(market);
    const calibration = calibrationFor(board, policy.baseRate, horizonDaysOf(input.startedAtMs, scheduledResolutionMs));
    const pooled = (answers: Reusable['answers']) =>
      makeForecast({
        answers,
        method: policy.method,
        experienced: standings.experienced,
        weights: standings.weights,
        calibration,
        evidence: board.evidence,
        interval: board.interval,
        market,
        policy,
        fee,
        minEdge: worth.threshold,
      });
    const save = (plan: Plan) =>
      reuseOrJoinInFlight({
        decisionId,
        workflowId: input.workflowId,
        account: request.account,
        plan,
        policy,
        market,
        question,
        injectionFlags,
        scheduledEvents: request.scheduledEvents ?? [],
        board,
        isEnough: (answers) => isEnoughToday(plan, pooled(answers), worth, band),
        waitedFor: input.waitedFor ?? null,
        nowMs,
        deadlineAtMs,
      });
    const found = await save(planWith(policy.explore));
    if (found.kind === 'asked_elsewhere') return found;
    let saved = found;
    const { plan: reserved, reservation } = await reserveFirst({
      decisionId,
      workflowId: input.workflowId,
      account: request.account,
      category,
      plan: saved.plan,
      // What need not be learned may be known already.
      unexplored: async (leftOut) => {
        const justified = planWith(false, leftOut);
        const again = await save(justified);
        if (again.kind === 'saved') saved = again;
        return again.kind === 'saved' ? again.plan : justified;
      },
      without: (leftOut, explore) => planWith(explore, leftOut),
      explore: policy.explore,
      parts: 1,
      attemptsPerCall: policy.attemptsPerCall,
      accountState,
      band,
      nowMs,
      deadlineAtMs,
    });
    const { plan, reusable } = saved.reusable
      ? { plan: reserved, reusable: saved.reusable }
      : await fallbackToEarlierAnswers({ plan: reserved, accountState, mode, market, question, nowMs });
    const told = await background.keep(decisionId, plan, said, quickPrompt, claim.first);

    return {
      kind: 'admitted',
      snapshot: {
        decisionId,
        request,
        market: { ...market, rules: '' },
        injectionFlags,
        policy,
        fee,
        plan,
        reservation,
        mode,
        modeVersion: modeState.version,
        band,
        policyVersion: accountState?.policyVersion ?? 0,
        segment,
        scoreboardVersion: board.version,
        weights: standings.weights,
        experienced: standings.experienced,
        calibration,
        evidence: board.evidence,
        interval: board.interval,
        spread,
        startedAtMs: input.startedAtMs,
        deadlineAtMs,
        first: claim.first,
        shadows: shadowCalls({ decisionId, models, mode }, plan, config.shadowShare),
        simulated: config.simulated,
        question,
        reusable,
        ...(saved.audited && reservation ? { audited: saved.audited } : {}),
        ...told,
      },
    };
  };
}
