import { readNamed, refuseNamed } from '../../domain/decision/named-request.ts';
import type { Preview } from '../../domain/decision/preview.ts';
import { longestPrompt } from '../../domain/forecast/longest-prompt.ts';
import { stepMoney, stepWorstCaseMicroUsd } from '../../domain/money/step-reservation.ts';
import { promptsFor } from '../../domain/planning/decision-request.ts';
import { type AdmissionPlan, planAdmission } from '../../domain/planning/plan-admission.ts';
import { withEarlierAnswers } from '../../domain/planning/plan-without-call.ts';
import { predictedCost } from '../../domain/planning/priced-model.ts';
import { injectionFlagsOf } from '../../domain/planning/request-flags.ts';
import { reusedOf } from '../../domain/planning/reuse.ts';
import { type FirstStep, firstStep, smallerStep } from '../../domain/planning/smaller-step.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { Refusal } from '../../domain/shared/refusal.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { AccountState } from '../../store/accounts.ts';
import { amountOf, refusedBy } from '../../store/ledger/reserve.ts';
import { today } from '../budget/open-today.ts';
import type { PreviewInput, PreviewResult } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { runCooperatively } from '../run-cooperatively.ts';
import { checkRequest } from './check-request.ts';
import { createReadFeeChanges } from './fee-changes.ts';
import { createLookAtGuards } from './guard-markets.ts';
import { readHeldPositions, withHeldPositions } from './held-positions.ts';
import { createLoadAdmissionContext } from './load-admission-context.ts';
import { readResolved } from './read-resolved.ts';
import { createRelatedContext } from './related-context.ts';
import { affordable } from './reserve-first-step.ts';
import { createFindEarlier } from './reuse-or-join-in-flight.ts';

const FETCHED_WITHIN_MS = 6_000;

/** What an admission would come to, by the same plan on the same facts; nothing is claimed, reserved, counted or recorded. A search for
 * evidence is not made, so what it would add is not in it. */
export function createPreview(dependencies: Dependencies) {
  const { config, clock, store } = dependencies;
  const loadAdmissionContext = createLoadAdmissionContext(dependencies);
  const relatedContext = createRelatedContext(dependencies);
  const lookAtGuards = createLookAtGuards(dependencies);
  const readFeeChanges = createReadFeeChanges(dependencies);
  const findEarlier = createFindEarlier(dependencies);
  const smallestOutputTokens = Math.min(...config.models.map(({ maxOutputTokens }) => maxOutputTokens));

  return async function preview(input: PreviewInput): Promise<PreviewResult> {
    const nowMs = clock.now();
    if (!input.fetched) {
      const named = readNamed(input.kind, input.request, { accounts: Object.keys(config.accounts) });
      if (!named.ok) return refused(named);
      if (named.value && dependencies.venue === null) return refused(refuseNamed(named.value.question));
      if (named.value) {
        return { kind: 'to_fetch', order: { named: named.value.question, untilMs: nowMs + FETCHED_WITHIN_MS } };
      }
    }
    const checked = checkRequest(config, input, nowMs, { feeChanges: await readFeeChanges() });
    if (!checked.ok) return refused(checked);
    const request = withHeldPositions(checked.value, await readHeldPositions(dependencies, checked.value));
    const tickers = request.markets.map(({ market }) => market.ticker);
    const [guarded, resolved, injectionFlags, facts] = await Promise.all([
      lookAtGuards(request),
      readResolved(dependencies, tickers),
      runCooperatively(injectionFlagsOf(request)),
      loadAdmissionContext(request.account, nowMs),
    ]);
    const unasked = new Map([...guarded, ...resolved]);
    const asked = promptsFor(request, smallestOutputTokens, nowMs, unasked);
    const related = await relatedContext.read(request, injectionFlags, nowMs);
    const prompt = longestPrompt(related ? [...asked.prompts, related.prompt] : asked.prompts);
    const run = { startedAtMs: nowMs, isFirstRun: true, injectionFlags, unasked };
    const context = { ...facts.context(prompt), ...run };
    const admission = planAdmission(context, request, asked);
    const step = await fittingStep(firstStep(admission.planInput), admission, facts.account);
    const earlier = await findEarlier(step.plan, admission, request, context);
    const reusable = earlier?.found.reusable ?? null;
    const plan = reusable ? withEarlierAnswers(step.plan, reusedOf(reusable)) : step.plan;
    const notes = [...admission.notes, ...step.notes, ...plan.notes, ...(earlier?.found.notes ?? [])];
    const about = { account: request.account, tickers, reuses: reusable?.decisionId ?? null, notes };
    const mayResearch = (request.policy.research ?? 'off') !== 'off';
    return {
      kind: 'planned',
      preview: previewOf({ ...step, plan }, admission, facts.account, { ...about, mayResearch }),
    };
  };

  /** The first step that the caps of today have room for. */
  async function fittingStep(
    first: FirstStep,
    { snapshot, planInput }: AdmissionPlan,
    account: AccountState | null,
  ): Promise<FirstStep> {
    let step = affordable(first, snapshot.account, account, snapshot.band);
    if (!account) return step;
    const { ledgerId, hour } = today(account, clock.now());
    const ledger = await store.ledger.read(ledgerId);
    while (ledger && step.plan.start !== 'none') {
      const { first: calls, start, purpose } = step.plan;
      const { policy, parts, decisionId, deadlineAtMs } = snapshot;
      const kind = start === 'quick' ? 'quick' : 'panel';
      const refusal = refusedBy(ledger, {
        ...stepMoney(kind, calls, { attemptsPerCall: policy.attemptsPerCall, parts, round: 0 }),
        ...{ ledgerId, decisionId, workflowId: '', step: kind, reservedBeforeMicroUsd: 0, parts, hour, purpose },
        category: (snapshot.markets.find(({ part }) => part > 0) ?? snapshot.markets[0])?.market.category ?? '',
        expiresAtMs: deadlineAtMs,
      });
      if (!refusal) return step;
      step = smallerStep(planInput, step, refusal);
    }
    return step;
  }
}

const refused = (why: Refusal): PreviewResult => ({
  kind: 'refused',
  message: why.message,
  reason: pick(why, 'field', 'code'),
});

type About = Pick<Preview, 'account' | 'tickers' | 'reuses' | 'notes' | 'mayResearch'>;

function previewOf(
  { plan }: FirstStep,
  { snapshot, planInput }: AdmissionPlan,
  account: AccountState | null,
  about: About,
): Preview {
  const { parts, policy, mode, band, simulated } = snapshot;
  const { start, first, queue, wider, standby = [], refusal, candidates } = plan;
  const step = start === 'quick' ? 'quick' : 'panel';
  const money = stepMoney(step, first, { attemptsPerCall: policy.attemptsPerCall, parts, round: 0 });
  const worstCaseMicroUsd = start === 'none' ? 0 : amountOf(money);
  const laterMicroUsd = parts * stepWorstCaseMicroUsd([...queue, ...wider, ...standby], 1);
  const capMicroUsd = parts * (account?.budget.decisionMicroUsd ?? 0);
  const expected = new Map(
    planInput.models
      .filter(({ unavailable }) => unavailable === null)
      .map((model) => [model.model, parts * predictedCost(model).expectedCostMicroUsd]),
  );
  return {
    ...about,
    start,
    refusal,
    models: candidates.map((candidate) => ({
      ...candidate,
      expectedMicroUsd: expected.get(candidate.model) ?? null,
    })),
    first: {
      calls: start === 'none' ? 0 : parts * first.length,
      worstCaseMicroUsd,
      expectedMicroUsd:
        start === 'none' ? 0 : parts * sum(first.map(({ expectedCostMicroUsd }) => expectedCostMicroUsd)),
    },
    mostMicroUsd: start === 'none' ? 0 : Math.min(capMicroUsd, worstCaseMicroUsd + laterMicroUsd),
    mode,
    band,
    simulated,
  };
}
