import { armOf } from '../decision/reuse.ts';
import { drawnWithoutEvidence } from '../forecast/arm-draw.ts';
import { blendProven, blendWeight } from '../forecast/blend.ts';
import type { Given } from '../forecast/given.ts';
import { modeForQuorum } from '../health/mode-state.ts';
import type { MeasuredSpread } from '../learning/answer-spread.ts';
import { boardInArm } from '../learning/apply-scoreboard.ts';
import { feeFor } from '../market/fee-row.ts';
import { midProbability, quotedPrice } from '../market/market.ts';
import { demandedAt, priceFor } from '../money/budget-shadow-price.ts';
import type { Brief } from '../research/brief.ts';
import { briefKey, briefKeys } from '../research/brief-key.ts';
import { isFresh, isOfUse } from '../research/freshness.ts';
import type { ResearchObstacle, ResearchReason, ResearchWorth } from '../research/reason.ts';
import type { Arm } from '../shared/arm.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import { effectiveMode, MODE_RULES, type Mode } from '../shared/modes.ts';
import { pick } from '../shared/pick.ts';
import { sum } from '../shared/sum.ts';
import { briefSpreads, expectedGain, WORTH_FROM, WORTH_TO } from './brief-effect.ts';
import type { DecisionRequest } from './decision-request.ts';
import { isNearExpiry } from './market-guards.ts';
import type { AdmissionContext } from './plan-admission.ts';
import { isNearlyCertain, strategyOf } from './policy-rules.ts';
import type { ResearchModel } from './research-model.ts';
import { valueInputOf } from './value-input.ts';
import { valueOfFirst } from './value-of-information.ts';

/** What is found in store and configuration before a brief is looked for. */
export interface ResearchContext
  extends Pick<
    AdmissionContext,
    'nowMs' | 'startedAtMs' | 'unasked' | 'mode' | 'reachable' | 'account' | 'board' | 'fees' | 'simulated'
  > {
  readonly models: readonly ResearchModel[];
  /** Those that are kept under any of the subject's keys (brief-key.ts). */
  readonly briefs: readonly Brief[];
}

/** `make`: the model is asked, at this much money, until this time at the latest. */
export type ResearchPlan =
  | { readonly kind: 'none'; readonly because: ResearchObstacle }
  | { readonly kind: 'use'; readonly briefId: string; readonly isFresh: boolean }
  | {
      readonly kind: 'make';
      /** Under which the brief is kept, and its search is one for all who want it. */
      readonly key: string;
      readonly model: ResearchModel;
      readonly reason: ResearchReason;
      readonly deadlineAtMs: number;
    };

/** Research may take at most this share of the time that a decision has. */
const DEADLINE_SHARE = 0.5;
/** The quickest searches that were measured took this long, in milliseconds. One that has to end sooner needs no more than that. */
const LEAST_SEARCH_MS = 12_000;
const neededMs = ({ callTimeoutMs }: ResearchModel) => Math.min(LEAST_SEARCH_MS, callTimeoutMs);

const none = (because: ResearchObstacle): ResearchPlan => ({ kind: 'none', because });

/** Whether a decision is to have an evidence brief, and from where. A fresh one that is kept is always used; a new one is made where
 * mode, money and time permit it and, unless the request insists, where what it may change is worth more than it costs. A decision
 * that could have one and is drawn to go without, so that what briefs add stays measured, is not to pay for it. Pure. */
export function planResearch(context: ResearchContext, request: DecisionRequest): ResearchPlan {
  const plan = planWithoutDraw(context, request);
  if (plan.kind === 'none') return plan;
  const { decisionId, policy } = request;
  const share = policy.explore ? policy.withoutShare : 0;
  const draw = drawnWithoutEvidence(decisionId, policy.priceInPrompt === 'shown', share);
  return draw ? none({ code: 'drawn_without', figures: draw }) : plan;
}

function planWithoutDraw(context: ResearchContext, request: DecisionRequest): ResearchPlan {
  const { policy, markets, scheduledEventsMs } = request;
  if ((policy.research ?? 'off') === 'off') return none({ code: 'off', figures: {} });
  const { nowMs, startedAtMs, simulated, unasked } = context;
  const mode = modeOf(context, request);
  if (MODE_RULES[mode].calls === 'none') return none({ code: 'mode_permits_none', figures: { mode } });
  const asked = markets.filter(({ market }) => !unasked.has(market.ticker) && !isNearlyCertain(market.quotes, policy));
  if (asked.length === 0) return none({ code: 'no_forecast', figures: {} });

  if (asked.every(({ market }) => isNearExpiry(market, policy, startedAtMs))) {
    return none({ code: 'near_expiry', figures: { nearExpiryMs: policy.nearExpiryMs } });
  }

  const resolvesAtMs = Math.min(...asked.map(({ market }) => market.scheduledResolutionMs));
  const keys = briefKeys(request, simulated);
  const moment = { nowMs, resolvesAtMs, scheduledEventsMs };
  const [kept] = context.briefs
    .filter((brief) => keys.includes(brief.key) && (isFresh(brief, moment) || isOfUse(brief, moment)))
    .toSorted((a, b) => b.retrievedAtMs - a.retrievedAtMs);
  if (kept && isFresh(kept, moment)) return { kind: 'use', briefId: kept.briefId, isFresh: true };
  if (policy.research === 'cached' || MODE_RULES[mode].calls !== 'panel') {
    return none({ code: 'none_kept', figures: { mode } });
  }
  const plan = planSearch(context, { ...request, markets: asked }, mode, kept !== undefined);
  return kept && plan.kind === 'none' ? { kind: 'use', briefId: kept.briefId, isFresh: false } : plan;
}

/** `request`: of its markets only those that models are asked about. `hasOlder`: one is kept that is of use without being fresh. */
function planSearch(context: ResearchContext, request: DecisionRequest, mode: Mode, hasOlder: boolean): ResearchPlan {
  const { nowMs, startedAtMs, account, models, simulated } = context;
  const { policy, markets, deadlineMs } = request;
  if (!account) return none({ code: 'no_budget', figures: {} });
  const isForced = policy.research === 'always';
  const isOpen = ({ market }: (typeof markets)[number]) => {
    const price = quotedPrice(market, policy.maxSpread);
    return price !== null && price >= WORTH_FROM && price <= WORTH_TO;
  };
  if (!isForced && !markets.some(isOpen)) {
    return none({ code: 'price_extreme', figures: { from: WORTH_FROM, to: WORTH_TO } });
  }
  const closesAtMs = Math.max(...markets.map(({ market }) => market.closeTimeMs));
  const endsAtMs = Math.min(startedAtMs + deadlineMs, closesAtMs);
  const deadlineAtMs = startedAtMs + Math.floor(DEADLINE_SHARE * (endsAtMs - startedAtMs));
  const leftMs = Math.max(0, deadlineAtMs - nowMs);

  const callable = models.filter(({ unavailable }) => unavailable === null);
  if (callable.length === 0) return none({ code: 'no_model', figures: { models: models.length } });
  const inTime = callable
    .filter((each) => neededMs(each) <= leftMs)
    .toSorted((a, b) => Number(a.isService) - Number(b.isService) || a.expectedCostMicroUsd - b.expectedCostMicroUsd);
  const [cheapest] = inTime;
  if (!cheapest) {
    return none({ code: 'no_time', figures: { leftMs, neededMs: Math.min(...callable.map(neededMs)) } });
  }
  const { decisionMicroUsd: decisionCapMicroUsd } = account.budget;
  const model = inTime.find(({ worstCaseMicroUsd }) => worstCaseMicroUsd <= decisionCapMicroUsd);
  if (!model) {
    const { worstCaseMicroUsd } = cheapest;
    return none({ code: 'decision_cap', figures: { worstCaseMicroUsd, decisionCapMicroUsd } });
  }
  const open = { ...request, markets: markets.filter(isOpen) };
  const found = isForced ? ALWAYS : reasonOf(context, open, mode, model, hasOlder);
  if ('because' in found) return none(found.because);
  return { kind: 'make', key: briefKey(request, simulated), model, reason: found.reason, deadlineAtMs };
}

const ALWAYS: Found = { reason: { code: 'always', figures: {} } };
type Found = { readonly reason: ResearchReason } | { readonly because: ResearchObstacle };

/** Of the decisions that a brief is not worth its cost to while nothing is proven of answers with one: without any, nothing ever
 * would be. So often for one market of a middling price; the more, the more the brief is expected to help: it costs the same on the
 * eight markets of an event, and on a price that leaves little open it teaches little. */
export const LEARNING_SHARE = 0.25;

function reasonOf(
  context: ResearchContext,
  request: DecisionRequest,
  mode: Mode,
  model: ResearchModel,
  hasOlder: boolean,
): Found {
  const worth = worthOf(context, request, mode, model);
  if (worth.valueMicroUsd > worth.costMicroUsd * worth.requiredMultiple) {
    return { reason: { code: 'worth', figures: worth } };
  }
  const { policy, decisionId, given } = request;
  const { evidence } = boardInArm(context.board, armWithBrief(given));
  const drawn = hashToUnitInterval(`research/${decisionId}`);
  // With an older one the answers are of the arm that is to be learned about.
  const isLearning = policy.explore && mode === 'normal' && !hasOlder && !blendProven(policy.blend, evidence);
  const prices = request.markets.map(({ market }) => midProbability(market.quotes));
  const share = Math.min(1, LEARNING_SHARE * expectedGain(prices));
  if (!isLearning || drawn >= share) return { because: { code: 'not_worth', figures: worth } };
  return { reason: { code: 'learning', figures: { drawn, share } } };
}

const armWithBrief = ({ isPriceShown }: Given): Arm => (isPriceShown ? 'evidencePriceShown' : 'evidence');

/** As the admission will find it: where calls are not weighed, a budget that is running out leaves one model. */
function modeOf({ mode, reachable, account }: ResearchContext, { policy }: DecisionRequest): Mode {
  const { mode: allowed } = modeForQuorum(mode, reachable, policy.quorum);
  return strategyOf(policy) === 'value' ? allowed : effectiveMode(allowed, account?.band ?? 'open');
}

/** What a brief is worth: the value of a first answer with it less that of one without it, each blended with the price as its arm has
 * earned, over the markets whose price leaves room for it. With a brief the answer is further from the price. */
function worthOf(
  { board, account, nowMs, fees }: ResearchContext,
  request: DecisionRequest,
  mode: Mode,
  { expectedCostMicroUsd: costMicroUsd, isService }: ResearchModel,
): ResearchWorth {
  const { policy, markets, given } = request;
  const [first] = markets;
  const valueIn = (arm: Arm, spread: MeasuredSpread) => {
    const { evidence } = boardInArm(board, arm);
    const asked = { ...pick(request, 'policy', 'bankrollMicroUsd', 'maxStakeMicroUsd'), evidence, spread };
    const weight = blendWeight(policy.blend, evidence, arm);
    const values = markets.map(({ market, position }) =>
      valueOfFirst(valueInputOf(asked, { market, fee: feeFor(market, fees, nowMs), position }, mode), weight),
    );
    return sum(values);
  };
  const [armWithout, armWith] = [armOf(first?.question ?? {}), armWithBrief(given)];
  const { without, withBrief, isMeasured } = briefSpreads(board, armWithout, armWith, isService);
  const shadowPrice = account ? priceFor(account.money, account.ledgerId, first?.market.category ?? '') : 0;
  return {
    valueMicroUsd: Math.max(0, valueIn(armWith, withBrief) - valueIn(armWithout, without)),
    costMicroUsd,
    requiredMultiple: demandedAt(shadowPrice, account?.band ?? 'open').further,
    isMeasured,
  };
}
