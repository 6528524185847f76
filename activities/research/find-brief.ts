import type { BriefOfDecision, ResearchBecause, ResearchRecord } from '../../domain/decision/research-record.ts';
import { capFigures } from '../../domain/money/cap-refusal.ts';
import type { Reservation } from '../../domain/money/step-reservation.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import { planResearch, type ResearchPlan } from '../../domain/planning/plan-research.ts';
import { priceResearch } from '../../domain/planning/research-model.ts';
import type { UnaskedMarkets } from '../../domain/planning/resolved-markets.ts';
import type { Brief } from '../../domain/research/brief.ts';
import { briefKeys } from '../../domain/research/brief-key.ts';
import { buildResearchPrompt } from '../../domain/research/research-prompt.ts';
import { pick } from '../../domain/shared/pick.ts';
import { RESEARCH_STEP } from '../../store/attempts.ts';
import type { ReserveResult } from '../../store/ledger/reserve.ts';
import type { createLoadAdmissionContext } from '../admission/load-admission-context.ts';
import { readResolved } from '../admission/read-resolved.ts';
import { reserveMoney } from '../admission/reserve-money.ts';
import { openToday } from '../budget/open-today.ts';
import { orAlertMissing } from '../budget/or-alert-missing.ts';
import type { AdmitInput, ResearchOrder, ResearchOutcome } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';

/** The brief that a decision's models are given, where there is one, and how that came; or the search that has to be made first. */
type BriefFound =
  | { readonly kind: 'known'; readonly brief: Brief | null; readonly record: ResearchRecord | null }
  | { readonly kind: 'to_research'; readonly order: ResearchOrder };

/** What briefs have cost so long is what they are expected to cost. */
const LATELY_MS = 14 * 86_400_000;
/** A search that the provider stated to have cost nothing may be sent once more. */
const FREE_REPEATS = 1;

/** Looks for an evidence brief before the models are asked. What an earlier run of the request was given, this one is given too. */
export function createFindBrief(
  dependencies: Dependencies,
  loadAdmissionContext: ReturnType<typeof createLoadAdmissionContext>,
) {
  const { store, config, providers } = dependencies;

  /** `guarded`: the markets that the policy has no model asked about. */
  return async function findBrief(
    input: AdmitInput,
    request: DecisionRequest,
    guarded: UnaskedMarkets,
    nowMs: number,
  ): Promise<BriefFound> {
    const { policy, decisionId } = request;
    const { research: outcome } = input;
    // Its facts are in the store by now, and what it did not use is needed for the calls.
    if (outcome) await closeReservation(dependencies, outcome.reservation.ledgerId, outcome.reservation.entryKey);
    if ((policy.research ?? 'off') === 'off') return { kind: 'known', brief: null, record: null };
    const claimed = await store.requests.find(decisionId);
    if (claimed) {
      const { research: record = null } = claimed;
      const brief = record?.brief ? await store.briefs.read(record.brief.briefId) : null;
      return { kind: 'known', brief, record };
    }
    return outcome ? ofOutcome(outcome, nowMs) : plan(input, request, guarded, nowMs);
  };

  async function ofOutcome({ found, failure, reason }: ResearchOutcome, nowMs: number): Promise<BriefFound> {
    const brief = found && (await store.briefs.read(found.briefId));
    if (!found || !brief) {
      const { kind, message } = failure ?? { kind: 'not_started', message: 'The brief is gone.' };
      return without({ code: 'search_failed', figures: { failure: kind, message } });
    }
    return found.isReused ? kept(brief, nowMs) : withBrief(brief, false, reason);
  }

  async function plan(
    input: AdmitInput,
    request: DecisionRequest,
    guarded: UnaskedMarkets,
    nowMs: number,
  ): Promise<BriefFound> {
    const { account, markets } = request;
    const tickers = markets.map(({ market }) => market.ticker);
    const [facts, resolved, briefs, costs] = await Promise.all([
      loadAdmissionContext(account, nowMs),
      readResolved(dependencies, tickers),
      store.briefs.newest(briefKeys(request, config.simulated)),
      store.briefs.costsSince(nowMs - LATELY_MS),
    ]);
    const prompt = buildResearchPrompt(request, nowMs);
    const context = facts.context(prompt);
    const callable = [
      ...context.models.map((model) => ({ model, isService: false })),
      ...facts.searchServices.map((model) => ({ model, isService: true })),
    ];
    const models = callable.flatMap(({ model, isService }) => {
      const { row } = model;
      const requestBytes = row.webSearch && providers[row.provider]?.requestBytes(row, prompt, true);
      return requestBytes === undefined
        ? []
        : (priceResearch(model, requestBytes, costs[row.id] ?? null, isService) ?? []);
    });
    const unasked = new Map([...guarded, ...resolved]);
    const found = planResearch({ ...context, startedAtMs: input.startedAtMs, unasked, models, briefs }, request);
    if (found.kind === 'none') return without(found.because);
    if (found.kind === 'use') {
      const brief = briefs.find(({ briefId }) => briefId === found.briefId);
      if (!brief) throw new Error(`The brief ${found.briefId} was planned with and is not there.`);
      return kept(brief, nowMs, found.isFresh);
    }
    const reserved = await orAlertMissing(dependencies, account, () => reserve(input, request, found));
    if (!reserved) return without({ code: 'no_budget', figures: {} });
    if (!reserved.ok) return without({ code: 'cap_refused', figures: { cap: capFigures(reserved) } });
    return { kind: 'to_research', order: orderOf(request, found, prompt, reserved.reservation) };
  }

  async function reserve(
    { workflowId }: AdmitInput,
    { account, decisionId, markets }: DecisionRequest,
    { model, deadlineAtMs }: Search,
  ): Promise<ReserveResult> {
    const state = await store.control.readAccount(account);
    if (!state) throw new Error(`Account ${account} has lost its policy.`);
    const { ledgerId, hour } = await openToday(dependencies, state);
    return reserveMoney(dependencies, account, {
      models: { [model.model]: model.worstCaseMicroUsd },
      spareModel: null,
      // A search whose end is not seen may have been billed: it is not sent again.
      attempts: { [model.model]: 1 },
      repeats: FREE_REPEATS,
      ledgerId,
      decisionId,
      workflowId,
      step: RESEARCH_STEP,
      reservedBeforeMicroUsd: 0,
      hour,
      category: markets[0]?.market.category ?? '',
      purpose: 'research',
      expiresAtMs: deadlineAtMs + dependencies.config.governor.leaseMs,
    });
  }
}

type Search = Extract<ResearchPlan, { kind: 'make' }>;

function orderOf(
  { decisionId, account, markets, scheduledEventsMs }: DecisionRequest,
  { key, model, reason, deadlineAtMs }: Search,
  prompt: ResearchOrder['input']['prompt'],
  reservation: Reservation,
): ResearchOrder {
  const { expectedCostMicroUsd } = model;
  const asked = pick(model, 'model', 'provider', 'worstCaseMicroUsd', 'callTimeoutMs', 'requestBytes');
  const call = { ...asked, expectedCostMicroUsd, expectedFrom: 'mean' } as const;
  const about = { decisionId, account, deadlineAtMs, isFirstRun: false, step: 'research', part: 1 } as const;
  const resolvesAtMs = Math.min(...markets.map(({ market }) => market.scheduledResolutionMs));
  return { reason, input: { ...about, call, reservation, key, prompt, resolvesAtMs, scheduledEventsMs } };
}

const without = (because: ResearchBecause): BriefFound => ({
  kind: 'known',
  brief: null,
  record: { brief: null, isReused: false, costMicroUsd: 0, because },
});

const kept = (brief: Brief, nowMs: number, isFresh = true): BriefFound =>
  withBrief(brief, true, {
    code: isFresh ? 'kept' : 'aged',
    figures: { ageMs: Math.max(0, nowMs - brief.retrievedAtMs) },
  });

function withBrief(brief: Brief, isReused: boolean, because: ResearchBecause): BriefFound {
  const { claims, resolutionSays } = brief;
  const about = pick(brief, 'briefId', 'key', 'model', 'retrievedAtMs', 'searches', 'costMicroUsd', 'dropped');
  const texts = claims.length + (resolutionSays ? 1 : 0);
  const given: BriefOfDecision = { ...about, texts };
  return { kind: 'known', brief, record: { brief: given, isReused, costMicroUsd: 0, because } };
}
