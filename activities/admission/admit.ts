import { longestPrompt } from '../../domain/forecast/longest-prompt.ts';
import { type DecisionRequest, promptsBefore, promptsFor } from '../../domain/planning/decision-request.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import { admittedSnapshot, planAdmission } from '../../domain/planning/plan-admission.ts';
import { injectionFlagsOf } from '../../domain/planning/request-flags.ts';
import { firstStep } from '../../domain/planning/smaller-step.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { Checked } from '../../domain/shared/refusal.ts';
import type { Admission, AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { runCooperatively } from '../run-cooperatively.ts';
import { checkRequest } from './check-request.ts';
import { claimRequest, findClaimed } from './claim-request.ts';
import { withFallbackAnswers } from './find-reusable.ts';
import { createLoadAdmissionContext } from './load-admission-context.ts';
import { readResolved } from './read-resolved.ts';
import { createRelatedContext } from './related-context.ts';
import { createReserveFirstStep } from './reserve-first-step.ts';
import { createReuseOrJoinInFlight } from './reuse-or-join-in-flight.ts';

/** Checks the request as of its start, or as of its first claim where it has one, claims it, reads the store once, plans, and reserves the plan's first step: one local activity. */
export function createAdmit(dependencies: Dependencies) {
  const { config, clock } = dependencies;
  const loadAdmissionContext = createLoadAdmissionContext(dependencies);
  const reuseOrJoinInFlight = createReuseOrJoinInFlight(dependencies);
  const relatedContext = createRelatedContext(dependencies);
  const reserveFirstStep = createReserveFirstStep(dependencies);
  const smallestOutputTokens = Math.min(...config.models.map(({ maxOutputTokens }) => maxOutputTokens));

  return async function admit(input: AdmitInput): Promise<Admission> {
    const nowMs = clock.now();
    const checked = checkRequest(config, input, input.startedAtMs);
    const claimed = checked.ok ? null : await findClaimed(dependencies, input);
    if (claimed && claimed.kind !== 'unfinished') return claimed;
    return admitChecked(input, claimed ? checkRequest(config, input, claimed.claimedAtMs) : checked, nowMs);
  };

  async function admitChecked(input: AdmitInput, checked: Checked<DecisionRequest>, nowMs: number): Promise<Admission> {
    if (!checked.ok) {
      const { message } = checked;
      return { kind: 'refused', code: 'invalid_request', message, reason: pick(checked, 'field', 'code') };
    }
    const request = checked.value;
    const { account, decisionId } = request;
    const [resolved, injectionFlags] = await Promise.all([
      readResolved(
        dependencies,
        request.markets.map(({ market }) => market.ticker),
      ),
      runCooperatively(injectionFlagsOf(request)),
    ]);
    const fresh = promptsFor(request, smallestOutputTokens, nowMs, resolved);
    const [claim, facts, related] = await Promise.all([
      claimRequest(dependencies, input, request, fresh.prompts, nowMs),
      loadAdmissionContext(account, nowMs),
      relatedContext.read(request, injectionFlags, nowMs),
    ]);
    if (claim.kind !== 'claimed') return claim;
    const asked = claim.prompts === null ? fresh : promptsBefore(request, claim.prompts);

    // Priced as if every model were sent the longest prompt: the price is an upper bound either way.
    const prompt = longestPrompt(related ? [...asked.prompts, related.prompt] : asked.prompts);
    const { isFirstRun } = claim;
    const context = { ...facts.context(prompt), startedAtMs: input.startedAtMs, isFirstRun, injectionFlags, resolved };
    const admission = planAdmission(context, request, asked);
    const lookForAnswers = (plan: Plan) => reuseOrJoinInFlight(plan, admission, request, context, input);

    const step = firstStep(admission.planInput);
    const found = await lookForAnswers(step.plan);
    if (found.kind === 'asked_elsewhere') return found;
    let known = found;
    const planned = { ...step, plan: known.plan };
    const reserved = await reserveFirstStep(planned, admission, facts.account, input.workflowId, async (plan) => {
      // What need not be learned may be known already.
      const again = await lookForAnswers(plan);
      if (again.kind === 'known') known = again;
      return again.kind === 'known' ? again.plan : plan;
    });
    const { reservation } = reserved;
    const notes = [...admission.notes, ...reserved.step.notes, ...reserved.step.plan.notes, ...known.notes];
    const plan = { ...reserved.step.plan, notes };
    const snapshot = admittedSnapshot(admission, plan, reservation, config.shadowShare);
    const background = await relatedContext.keep(decisionId, plan, related, claim.isFirstRun);
    const markets = await Promise.all(
      snapshot.markets.map((market) => {
        const { reusable, audited } = known;
        const own = { ...market, reusable, audited: reservation && audited, relatedContext: background };
        return withFallbackAnswers(dependencies, own, { account, mode: snapshot.mode, nowMs });
      }),
    );
    return { kind: 'admitted', snapshot: { ...snapshot, markets } };
  }
}
