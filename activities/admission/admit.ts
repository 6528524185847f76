import { readNamed, refuseNamed } from '../../domain/decision/named-request.ts';
import type { Note } from '../../domain/decision/note.ts';
import type { ResearchRecord } from '../../domain/decision/research-record.ts';
import { WITHHELD } from '../../domain/forecast/arm-draw.ts';
import { longestPrompt } from '../../domain/forecast/longest-prompt.ts';
import { type DecisionRequest, promptsBefore, promptsFor } from '../../domain/planning/decision-request.ts';
import { informedMarkets, marked, withSuspicions } from '../../domain/planning/informed-markets.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import { admittedSnapshot, planAdmission } from '../../domain/planning/plan-admission.ts';
import { injectionFlagsOf } from '../../domain/planning/request-flags.ts';
import { firstStep } from '../../domain/planning/smaller-step.ts';
import { briefEvidence } from '../../domain/research/brief-evidence.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { Refusal } from '../../domain/shared/refusal.ts';
import type { Admission, AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { createFindBrief } from '../research/find-brief.ts';
import { runCooperatively } from '../run-cooperatively.ts';
import { checkRequest } from './check-request.ts';
import { claimRequest, findClaimed } from './claim-request.ts';
import { createReadFeeChanges } from './fee-changes.ts';
import { withFallbackAnswers } from './find-reusable.ts';
import { createGuardMarkets, type GuardedMarkets } from './guard-markets.ts';
import { readHeldPositions, withHeldPositions } from './held-positions.ts';
import { createLoadAdmissionContext } from './load-admission-context.ts';
import { readResolved } from './read-resolved.ts';
import { createRelatedContext } from './related-context.ts';
import { createReserveFirstStep } from './reserve-first-step.ts';
import { createReuseOrJoinInFlight } from './reuse-or-join-in-flight.ts';

/** Of a decision's time, the most that goes into fetching what it is about. */
const FETCHING_SHARE = 0.5;

/** Checks the request as of its start, or as of its first claim where it has one, claims it, reads the store once, plans, and reserves the plan's first step: one local activity. */
export function createAdmit(dependencies: Dependencies) {
  const { config, clock, venue } = dependencies;
  const loadAdmissionContext = createLoadAdmissionContext(dependencies);
  const reuseOrJoinInFlight = createReuseOrJoinInFlight(dependencies);
  const relatedContext = createRelatedContext(dependencies);
  const reserveFirstStep = createReserveFirstStep(dependencies);
  const guardMarkets = createGuardMarkets(dependencies);
  const readFeeChanges = createReadFeeChanges(dependencies);
  const findBrief = createFindBrief(dependencies, loadAdmissionContext);
  const smallestOutputTokens = Math.min(...config.models.map(({ maxOutputTokens }) => maxOutputTokens));

  return async function admit(input: AdmitInput): Promise<Admission> {
    const nowMs = clock.now();
    if (input.fetched === undefined) {
      const toFetch = await lookForName(input);
      if (toFetch) return toFetch;
    }
    const feeChanges = await readFeeChanges();
    const checked = checkRequest(config, input, input.startedAtMs, { feeChanges });
    const claimed = checked.ok ? null : await findClaimed(dependencies, input);
    if (claimed && claimed.kind !== 'unfinished') return claimed;
    const asOfMs = claimed?.claimedAtMs ?? input.startedAtMs;
    const asked = claimed ? checkRequest(config, input, asOfMs, { feeChanges }) : checked;
    if (!asked.ok) return refused(asked);
    const positions = await readHeldPositions(dependencies, asked.value);
    const request = withHeldPositions(asked.value, positions);
    const guarded = await guardMarkets(request);
    const found = await findBrief(input, request, guarded.refused, nowMs);
    if (found.kind === 'to_research') return found;
    const { brief, record } = found;
    const evidence = brief ? briefEvidence(brief) : record?.because.code === 'drawn_without' ? WITHHELD : [];
    const given = evidence.length > 0 ? checkRequest(config, input, asOfMs, { found: evidence, feeChanges }) : asked;
    const admission = given.ok
      ? await admitChecked(input, withHeldPositions(given.value, positions), guarded, record, { nowMs, asOfMs })
      : refused(given);
    if (admission.kind !== 'admitted' || admission.snapshot.reservation === null) await guarded.release();
    return admission;
  };

  /** Where the request names what it is about: what is to be fetched, or what became of the very same request before. */
  async function lookForName(input: AdmitInput): Promise<Admission | null> {
    const accounts = Object.keys(config.accounts);
    const named = readNamed(input.kind, input.request, { accounts });
    if (!named.ok) return refused(named);
    if (named.value === null) return null;
    const claimed = await findClaimed(dependencies, input);
    if (claimed && claimed.kind !== 'unfinished') return claimed;
    if (venue === null) return refused(refuseNamed(named.value.question));
    const { question, deadlineMs } = named.value;
    const untilMs = input.startedAtMs + Math.floor(deadlineMs * FETCHING_SHARE);
    return { kind: 'to_fetch', order: { named: question, untilMs } };
  }

  async function admitChecked(
    input: AdmitInput,
    request: DecisionRequest,
    { refused: guarded }: GuardedMarkets,
    looked: ResearchRecord | null,
    { nowMs, asOfMs }: { readonly nowMs: number; readonly asOfMs: number },
  ): Promise<Admission> {
    const research = looked && asGiven(looked, request);
    const { account, decisionId } = request;
    const informed = informedMarkets(request, research, asOfMs);
    const [resolved, found] = await Promise.all([
      readResolved(
        dependencies,
        request.markets.map(({ market }) => market.ticker),
      ),
      runCooperatively(injectionFlagsOf(request)),
    ]);
    const injectionFlags = withSuspicions(found, informed);
    const unasked = new Map([...guarded, ...resolved]);
    const fresh = promptsFor(request, smallestOutputTokens, nowMs, unasked);
    const [claim, facts, related] = await Promise.all([
      claimRequest(dependencies, input, request, { prompts: fresh.prompts, research }, nowMs),
      loadAdmissionContext(account, nowMs),
      relatedContext.read(request, injectionFlags, nowMs),
    ]);
    if (claim.kind !== 'claimed') return claim;
    const asked = claim.prompts === null ? fresh : promptsBefore(request, claim.prompts);

    // Priced as if every model were sent the longest prompt: the price is an upper bound either way.
    const prompt = longestPrompt(related ? [...asked.prompts, related.prompt] : asked.prompts);
    const { isFirstRun } = claim;
    const context = { ...facts.context(prompt), startedAtMs: input.startedAtMs, isFirstRun, injectionFlags, unasked };
    const admission = planAdmission(context, request, asked);
    const lookForAnswers = (plan: Plan) => reuseOrJoinInFlight(plan, admission, request, context, input);

    const step = firstStep(admission.planInput);
    const earlier = await lookForAnswers(step.plan);
    if (earlier.kind === 'asked_elsewhere') return earlier;
    let known = earlier;
    const planned = { ...step, plan: known.plan };
    const reserved = await reserveFirstStep(planned, admission, facts.account, input.workflowId, async (plan) => {
      // What need not be learned may be known already.
      const again = await lookForAnswers(plan);
      if (again.kind === 'known') known = again;
      return again.kind === 'known' ? again.plan : plan;
    });
    const { reservation } = reserved;
    const researched: Note[] = research ? [{ code: 'researched', figures: pick(research, 'brief', 'because') }] : [];
    const notes = [
      ...researched,
      ...admission.notes,
      ...reserved.step.notes,
      ...reserved.step.plan.notes,
      ...known.notes,
    ];
    const plan = { ...reserved.step.plan, notes };
    const snapshot = admittedSnapshot(admission, plan, reservation, config.shadowShare);
    const background = await relatedContext.keep(decisionId, plan, related, claim.isFirstRun);
    const markets = await Promise.all(
      snapshot.markets.map((market) => {
        const { reusable, audited } = known;
        const given = { ...market, reusable, audited: reservation && audited, relatedContext: background };
        const own = marked(given, informed.get(market.market.ticker));
        return withFallbackAnswers(dependencies, own, { account, mode: snapshot.mode, nowMs });
      }),
    );
    return { kind: 'admitted', snapshot: { ...snapshot, markets, ...(research ? { research } : {}) } };
  }
}

const refused = (why: Refusal): Admission => ({
  kind: 'refused',
  code: 'invalid_request',
  message: why.message,
  reason: pick(why, 'field', 'code'),
});

/** With none of its texts where chance took the evidence from the models. */
function asGiven(research: ResearchRecord, { given }: DecisionRequest): ResearchRecord {
  const { brief } = research;
  return brief && given.evidence.length === 0 ? { ...research, brief: { ...brief, texts: 0 } } : research;
}
