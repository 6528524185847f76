import { createHash } from 'node:crypto';
import { priceFor } from '../domain/allocation.ts';
import { blendProven, blendWeight } from '../domain/blend.ts';
import { bandFor, bandToday } from '../domain/budget.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type CapRefusal, tellCapRefusal } from '../domain/cap-refusal.ts';
import type { Question } from '../domain/decision.ts';
import { feeRowFor } from '../domain/fee.ts';
import { makeForecast } from '../domain/forecast.ts';
import { calibrationFor } from '../domain/learning/apply-scoreboard.ts';
import { COLD_SCOREBOARD } from '../domain/learning/scoreboard.ts';
import type { Market } from '../domain/market.ts';
import type { Prompt } from '../domain/model.ts';
import { BANDS, type Band, effectiveMode } from '../domain/modes.ts';
import { parseRequest } from '../domain/parse-request.ts';
import { decidesByValue, nobodyInstead, type Plan, planDecision, quickInstead, shadowCalls } from '../domain/plan.ts';
import type { DecisionPolicy } from '../domain/policy.ts';
import { BEATS_IN_SILENCE, unpolled } from '../domain/polling.ts';
import { buildPrompt, PROMPT_VERSION } from '../domain/prompt.ts';
import { type Reusable, reuse, reuseFor } from '../domain/reuse.ts';
import { isEnoughToday } from '../domain/reuse-plan.ts';
import { expiryOf, horizonDaysOf, type Segment } from '../domain/segment.ts';
import { stepRepeats, stepShares } from '../domain/step-reservation.ts';
import { suspicionsOf } from '../domain/suspicious-text.ts';
import { thresholdIn } from '../domain/verdict.ts';
import { COLD_SPREAD } from '../domain/voi.ts';
import { hourKey, localDay } from '../domain/windows.ts';
import { worthOfFirst } from '../domain/worth-of-more.ts';
import type { AccountState } from '../store/control-state.ts';
import type { ReserveResult } from '../store/ledger-reserve.ts';
import { governorWorkflowId, SIGNAL } from '../workflows/messages.ts';
import { createBackground } from './background.ts';
import type { Admission, AdmitInput, Reservation } from './contract.ts';
import { decisionPolicy } from './decision-policy.ts';
import type { Dependencies } from './dependencies.ts';
import { standingsFor } from './model-standing.ts';
import { openToday, todaysLedgerId } from './open-today.ts';
import { priceModels } from './price-models.ts';
import { recent } from './recent.ts';
import { reserveMoney } from './reserve-money.ts';
import { createSaveAsking } from './save-asking.ts';

/** Bands and blocked rows may be this old: what they guard is guarded again by the ledger and the fence. */
const FRESH_MS = 200;
/** A scoreboard is new once a minute at most. */
const BOARD_FRESH_MS = 1_000;
/** A worker's beat is seconds old anyway. */
const BEATS_FRESH_MS = 1_000;

/** Checks the request, claims it, reads the world once, plans, and reserves the plan's first step: one local activity. */
export function createAdmit(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  const now = () => clock.now();
  const accounts = new Map<string, () => Promise<AccountState | null>>();
  const readAccount = async (account: string) => {
    const read = accounts.get(account) ?? recent(() => store.control.readAccount(account), FRESH_MS, now);
    accounts.set(account, read);
    // That it was not opened yet is nothing to remember: it may be open by now.
    return (await read()) ?? store.control.readAccount(account);
  };
  const readBlocked = recent(() => store.control.blockedModels(), FRESH_MS, now);
  const readHealth = recent(() => store.health.list(), FRESH_MS, now);
  const usable = Object.keys(dependencies.providers);
  const silentAfterMs = BEATS_IN_SILENCE * config.worker.beatEveryMs;
  const readUnpolled = recent(
    async () => unpolled(usable, await store.beats.list(), silentAfterMs),
    BEATS_FRESH_MS,
    now,
  );
  const saveAsking = createSaveAsking(dependencies);
  const background = createBackground(dependencies);
  const readBoard = recent(() => store.scoreboards.latest(), BOARD_FRESH_MS, now);

  return async function admit(input: AdmitInput): Promise<Admission> {
    const nowMs = clock.now();
    const checked = parseRequest(input.request, {
      nowMs,
      categories: config.categories,
      accounts: Object.keys(config.accounts),
    });
    if (!checked.ok) return { kind: 'refused', code: 'invalid_request', message: checked.message };
    const { market, volatility, ...request } = checked.value;
    const decisionId = `${request.account}/${request.requestId}`;
    const prompt = buildPrompt(market, nowMs);
    const policy = decisionPolicy(config.accounts, checked.value);

    const [claim, modeState, accountState, blocked, latest, breakers, unpolledProviders, said] = await Promise.all([
      claimRequest(input, decisionId, request.account, prompt, nowMs),
      store.control.readMode(),
      readAccount(request.account),
      readBlocked(),
      readBoard(),
      readHealth(),
      readUnpolled(),
      policy.reuse ? background.read(market, request.account, policy, nowMs) : null,
    ]);
    if (claim.kind === 'reused_id') {
      const message = `requestId ${request.requestId} was used for another input; a new decision needs a new requestId.`;
      return { kind: 'refused', code: 'request_id_reused', message };
    }
    if (claim.kind === 'live_elsewhere') return { kind: 'live_elsewhere', decisionId, workflowId: claim.workflowId };
    if (claim.kind === 'done') return { kind: 'standing', decision: claim.decision };

    const ledgerToday = accountState ? todaysLedgerId(accountState, nowMs) : '';
    const band = accountState ? bandToday(accountState, ledgerToday) : 'open';
    // By value, a budget that is running out makes money dearer; by the fixed rules it leaves one model.
    const mode = decidesByValue(policy) ? modeState.mode : effectiveMode(modeState.mode, band);
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
    /** Models whose own cap has no room for this decision, each with the sentence that says so. */
    const leftOut = new Map<string, string>();
    const planWith = (explore: boolean) =>
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
        priceOfMoney: priceFor(accountState?.money, ledgerToday, category),
        worthOfFirstMicroUsd: worthOfFirst(worth, blendWeight(policy.blend, board.evidence)),
        isWorthMeasured: spread.isPriceMeasured,
      });
    const question = questionOf(market);
    const suspicions = suspicionsOf(market);
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
      saveAsking({
        decisionId,
        workflowId: input.workflowId,
        account: request.account,
        plan,
        policy,
        market,
        question,
        suspicions,
        scheduledEvents: request.scheduledEvents ?? [],
        board,
        isEnough: (answers) => isEnoughToday(plan, pooled(answers), worth, band),
        waitedFor: input.waitedFor ?? null,
        nowMs,
        deadlineAtMs,
      });
    let saved = await save(planWith(policy.explore));
    if (saved.kind === 'asked_elsewhere') return saved;
    const reserved = await reservePlan(saved.plan, accountState, policy.explore);
    const { reservation } = reserved;
    const { plan, reusable } = saved.reusable
      ? { plan: reserved.plan, reusable: saved.reusable }
      : await standIn(reserved.plan);
    const told = await background.keep(decisionId, plan, said, quickPrompt, claim.first);

    return {
      kind: 'admitted',
      snapshot: {
        decisionId,
        request,
        market: { ...market, rules: '' },
        suspicions,
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

    /** Where nobody may be asked, the latest answers on this market may still stand. */
    async function standIn(plan: Plan): Promise<{ plan: Plan; reusable: Reusable | null }> {
      if (!plan.refusal || !accountState || reuseFor(plan.refusal.code, mode) === 'none')
        return { plan, reusable: null };
      const earlier = await store.decisions.latestAnswered(request.account, market.ticker);
      const found = reuse({ earlier, nowMs, quotes: market.quotes, question, simulated: config.simulated });
      return { plan: { ...plan, notes: [...plan.notes, found.why] }, reusable: found.ok ? found.reusable : null };
    }

    /** `explore`: what the plan was made with. `told`: why it is not the first one. */
    async function reservePlan(
      made: Plan,
      account: AccountState | null,
      explore: boolean,
      told: readonly string[] = [],
    ): Promise<{ plan: Plan; reservation: Reservation | null }> {
      const plan = { ...made, notes: [...told, ...made.notes] };
      if (plan.start === 'none') return { plan, reservation: null };
      if (!account) {
        const message = `Account ${request.account} has no readable policy: nothing is spent until its governor has written one.`;
        return { plan: nobodyInstead(plan, 'budget_refused', message), reservation: null };
      }
      if (band === 'exhausted') {
        const message = `The day's budget of ${dollars(account.budget.dayMicroUsd)} is used up: no model is asked.`;
        return { plan: nobodyInstead(plan, 'budget_exhausted', message), reservation: null };
      }
      const first = await reserveStep(plan, account);
      if (first.ok) return { plan, reservation: first.reservation };
      const refusal = tellCapRefusal(first);
      if (first.cap === 'model') return withoutModel(first);
      if (plan.purpose === 'exploration') {
        // What need not be learned may be known already.
        const again = await save(planWith(false));
        if (again.kind === 'saved') saved = again;
        const justified = again.kind === 'saved' ? again.plan : planWith(false);
        const why = `${refusal} Nobody is asked for the sake of learning.`;
        return reservePlan(justified, account, false, [...told, why]);
      }
      if (plan.start === 'panel') {
        const smaller = quickInstead(plan, `${refusal} One model is asked instead of the panel.`);
        const second = await reserveStep(smaller, account);
        if (second.ok) return { plan: smaller, reservation: second.reservation };
        if (second.cap === 'model') return withoutModel(second);
      }
      const code = first.cap === 'decision' ? 'decision_cap' : 'budget_refused';
      return { plan: nobodyInstead(plan, code, refusal), reservation: null };

      /** The others are asked: a model's own cap is no reason to ask fewer of them. */
      async function withoutModel(refused: CapRefusal) {
        const why = tellCapRefusal(refused);
        leftOut.set(refused.of ?? '', why);
        const others = planWith(explore);
        const notes = [...told, why];
        if (others.start !== 'none') return reservePlan(others, account, explore, notes);
        return { plan: nobodyInstead({ ...others, notes }, 'budget_refused', why), reservation: null };
      }
    }

    async function reserveStep(plan: Plan, account: AccountState): Promise<ReserveResult> {
      const day = localDay(nowMs, account.zone);
      const ledgerId = await openToday(dependencies, account, day);
      const calls = plan.quick ? [plan.quick] : plan.panel;
      const repeats = firstRepeats(plan, policy);
      const result = await reserveMoney(dependencies, account.account, {
        ...stepShares(calls, repeats),
        ledgerId,
        decisionId,
        workflowId: input.workflowId,
        step: plan.start === 'quick' ? 'quick' : 'panel',
        repeats,
        reservedBeforeMicroUsd: 0,
        hour: hourKey(day, nowMs),
        category: market.category,
        purpose: plan.purpose,
        expiresAtMs: deadlineAtMs + config.governor.leaseMs,
        attempts: Object.fromEntries(calls.map((call) => [call.model, policy.attemptsPerCall])),
      });
      if (result.ok) await nudgeGovernor(account, band, result.dayCommittedMicroUsd);
      return result;
    }
  };

  async function claimRequest(input: AdmitInput, decisionId: string, account: string, prompt: Prompt, nowMs: number) {
    if (input.takeOverFrom !== null) {
      await store.requests.takeOver(decisionId, input.takeOverFrom, input.workflowId, input.runId);
    }
    const text = canonicalJson(input.request);
    return store.requests.claim({
      _id: decisionId,
      account,
      inputHash: createHash('sha256').update(text).digest('hex'),
      workflowId: input.workflowId,
      runId: input.runId,
      createdAtMs: nowMs,
      prompt,
      input: text,
    });
  }

  /** The governor's own sweep would notice within seconds; a crossing of a band is told at once. */
  async function nudgeGovernor(account: AccountState, band: Band, committedMicroUsd: number): Promise<void> {
    const { dayMicroUsd, bands } = account.budget;
    const next = bandFor(committedMicroUsd, dayMicroUsd, bands, band);
    // Money that is committed makes no band looser: one that is stricter than the money asks for has another reason.
    if (BANDS.indexOf(next) <= BANDS.indexOf(band)) return;
    await dependencies.workflows.signal(governorWorkflowId(account.account), SIGNAL.ledgerChanged, {});
  }
}

/** What the models are asked, but for the time of asking. */
function questionOf({ title, subtitle, rules }: Market): Question {
  const hash = createHash('sha256').update(canonicalJson({ title, subtitle, rules })).digest('hex');
  return { promptVersion: PROMPT_VERSION, hash };
}

/** Requests that the plan's first step may repeat. */
function firstRepeats(plan: Plan, { attemptsPerCall }: DecisionPolicy): number {
  if (plan.quick) return stepRepeats('quick', 1, attemptsPerCall, true);
  return stepRepeats('panel', plan.panel.length, attemptsPerCall, true);
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
