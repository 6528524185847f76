import { createHash } from 'node:crypto';
import { bandFor } from '../domain/budget.ts';
import { plattPrior } from '../domain/calibrate.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { feeRowFor } from '../domain/fee.ts';
import type { Prompt } from '../domain/model.ts';
import { effectiveMode } from '../domain/modes.ts';
import { parseRequest } from '../domain/parse-request.ts';
import { nobodyInstead, type Plan, planDecision, quickInstead, stepWorstCaseMicroUsd } from '../domain/plan.ts';
import type { DecisionPolicy } from '../domain/policy.ts';
import { buildPrompt } from '../domain/prompt.ts';
import type { CheckedRequest } from '../domain/request.ts';
import { hourKey, localDay } from '../domain/windows.ts';
import type { AccountState } from '../store/control-state.ts';
import type { ReserveResult } from '../store/ledger.ts';
import { governorWorkflowId, SIGNAL } from '../workflows/messages.ts';
import type { Admission, AdmitInput, Reservation } from './contract.ts';
import type { Dependencies } from './dependencies.ts';
import { openToday } from './open-today.ts';
import { priceModels } from './price-models.ts';
import { recent } from './recent.ts';

/** Bands and blocked rows may be this old: what they guard is guarded again by the ledger and the fence. */
const FRESH_MS = 200;

/** Checks the request, claims it, reads the world once, plans, and reserves the plan's first step: one local activity. */
export function createAdmit(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  const now = () => clock.now();
  const accounts = new Map<string, () => Promise<AccountState | null>>();
  const readAccount = (account: string) => {
    const read = accounts.get(account) ?? recent(() => store.control.readAccount(account), FRESH_MS, now);
    accounts.set(account, read);
    return read();
  };
  const readBlocked = recent(() => store.control.blockedModels(), FRESH_MS, now);

  return async function admit(input: AdmitInput): Promise<Admission> {
    const nowMs = clock.now();
    const checked = parseRequest(input.request, {
      nowMs,
      categories: config.categories,
      accounts: Object.keys(config.accounts),
    });
    if (!checked.ok) return { kind: 'refused', code: 'invalid_request', message: checked.message };
    const { market, ...request } = checked.value;
    const decisionId = `${request.account}/${request.requestId}`;
    const prompt = buildPrompt(market, nowMs);

    const [claim, modeState, accountState, blocked] = await Promise.all([
      claimRequest(input, decisionId, request.account, prompt, nowMs),
      store.control.readMode(),
      readAccount(request.account),
      readBlocked(),
    ]);
    if (claim.kind === 'reused_id') {
      const message = `requestId ${request.requestId} was used for another input; a new decision needs a new requestId.`;
      return { kind: 'refused', code: 'request_id_reused', message };
    }
    if (claim.kind === 'live_elsewhere') return { kind: 'live_elsewhere', decisionId, workflowId: claim.workflowId };
    if (claim.kind === 'done') return { kind: 'standing', decision: claim.decision };

    const policy = decisionPolicy(dependencies, checked.value);
    const mode = effectiveMode(modeState.mode, accountState?.band ?? 'open');
    const planned = planDecision({
      market,
      maxStakeMicroUsd: request.maxStakeMicroUsd,
      policy,
      mode,
      models: priceModels(dependencies, prompt, blocked),
      decisionCapMicroUsd: accountState?.budget.decisionMicroUsd ?? 0,
    });
    const deadlineAtMs = input.startedAtMs + request.deadlineMs;
    const { plan, reservation } = await reservePlan(planned, accountState);

    return {
      kind: 'admitted',
      snapshot: {
        decisionId,
        request,
        market: { ...market, rules: '' },
        policy,
        fee: feeRowFor(market.seriesTicker, config.fees, nowMs),
        plan,
        reservation,
        mode,
        modeVersion: modeState.version,
        band: accountState?.band ?? 'open',
        policyVersion: accountState?.policyVersion ?? 0,
        scoreboardVersion: 0,
        weights: Object.fromEntries(config.models.map((row) => [row.id, 1 / config.models.length])),
        calibration: plattPrior(policy.baseRate),
        evidence: { resolvedMarkets: 0, fittedWeight: null, lowerBound: null },
        startedAtMs: input.startedAtMs,
        deadlineAtMs,
        first: claim.first,
        simulated: config.simulated,
      },
    };

    async function reservePlan(
      plan: Plan,
      account: AccountState | null,
    ): Promise<{ plan: Plan; reservation: Reservation | null }> {
      if (plan.start === 'none') return { plan, reservation: null };
      if (!account) {
        const message = `Account ${request.account} has no readable policy: nothing is spent until its governor has written one.`;
        return { plan: nobodyInstead(plan, 'budget_refused', message), reservation: null };
      }
      if (account.band === 'exhausted') {
        const message = `The day's budget of ${dollars(account.budget.dayMicroUsd)} is used up: no model is asked.`;
        return { plan: nobodyInstead(plan, 'budget_exhausted', message), reservation: null };
      }
      const first = await reserveStep(plan, account);
      if (first.ok) return { plan, reservation: first.reservation };
      const refusal = capSentence(first, plan, policy);
      if (plan.start === 'panel') {
        const smaller = quickInstead(plan, `${refusal} One model is asked instead of the panel.`);
        const second = await reserveStep(smaller, account);
        if (second.ok) return { plan: smaller, reservation: second.reservation };
      }
      const code = first.cap === 'decision' ? 'decision_cap' : 'budget_refused';
      return { plan: nobodyInstead(plan, code, refusal), reservation: null };
    }

    async function reserveStep(plan: Plan, account: AccountState): Promise<ReserveResult> {
      const day = localDay(nowMs, account.zone);
      const ledgerId = await openToday(dependencies, account, day);
      const calls = plan.quick ? [plan.quick] : plan.panel;
      const result = await store.ledger.reserve({
        ledgerId,
        decisionId,
        workflowId: input.workflowId,
        step: plan.start === 'quick' ? 'quick' : 'panel',
        amountMicroUsd: stepWorstCaseMicroUsd(calls, policy.attemptsPerCall),
        reservedBeforeMicroUsd: 0,
        hour: hourKey(day, nowMs),
        category: market.category,
        purpose: 'decision',
        expiresAtMs: deadlineAtMs + config.governor.leaseMs,
        attempts: Object.fromEntries(calls.map((call) => [call.model, policy.attemptsPerCall])),
      });
      if (result.ok) await nudgeGovernor(account, result.dayCommittedMicroUsd);
      return result;
    }
  };

  async function claimRequest(input: AdmitInput, decisionId: string, account: string, prompt: Prompt, nowMs: number) {
    if (input.takeOverFrom !== null) {
      await store.requests.takeOver(decisionId, input.takeOverFrom, input.workflowId, input.runId);
    }
    return store.requests.claim({
      _id: decisionId,
      account,
      inputHash: createHash('sha256').update(canonicalJson(input.request)).digest('hex'),
      workflowId: input.workflowId,
      runId: input.runId,
      createdAtMs: nowMs,
      prompt,
      input: input.request,
    });
  }

  /** The governor's own sweep would notice within seconds; a crossing of a band is told at once. */
  async function nudgeGovernor(account: AccountState, committedMicroUsd: number): Promise<void> {
    if (bandFor(committedMicroUsd, account.budget.dayMicroUsd, account.budget.bands, account.band) === account.band)
      return;
    await dependencies.workflows.signal(governorWorkflowId(account.account), SIGNAL.ledgerChanged, {});
  }
}

/** The account's policy with the request's own words over it. */
function decisionPolicy({ config }: Dependencies, request: CheckedRequest): DecisionPolicy {
  const account = config.accounts[request.account];
  if (!account) throw new Error(`Account ${request.account} is not configured.`);
  const {
    blend,
    minEdge,
    minAgreement,
    allowOutliers,
    quickBelowStakeMicroUsd,
    ensemble,
    escalateWithin,
    kellyFraction,
  } = request;
  const overrides = {
    blend,
    minEdge,
    minAgreement,
    allowOutliers,
    quickBelowStakeMicroUsd,
    ensemble,
    escalateWithin,
    kellyFraction,
  };
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return { ...account.decision, ...Object.fromEntries(given) };
}

function capSentence(refusal: Extract<ReserveResult, { ok: false }>, plan: Plan, policy: DecisionPolicy): string {
  const calls = plan.quick ? [plan.quick] : plan.panel;
  const asked = stepWorstCaseMicroUsd(calls, policy.attemptsPerCall);
  return `The ${refusal.cap}'s cap of ${dollars(refusal.capMicroUsd)} has ${dollars(refusal.committedMicroUsd)} committed: no room for a worst case of ${dollars(asked)}.`;
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
