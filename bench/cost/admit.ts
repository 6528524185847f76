import type { Question } from '../../domain/decision/reuse.ts';
import { armGiven, type Given, NOTHING_GIVEN } from '../../domain/forecast/given.ts';
import { PROMPT_VERSION } from '../../domain/forecast/prompt.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { Market } from '../../domain/market/market.ts';
import { askedAbout, type DecisionRequest, type RequestedMarket } from '../../domain/planning/decision-request.ts';
import type { DecisionSnapshot } from '../../domain/planning/decision-snapshot.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import { type AdmissionPlan, admittedSnapshot, planAdmission } from '../../domain/planning/plan-admission.ts';
import { planDecision } from '../../domain/planning/plan-decision.ts';
import type { ResearchContext } from '../../domain/planning/plan-research.ts';
import { withoutCall } from '../../domain/planning/plan-without-call.ts';
import { injectionFlagsOf } from '../../domain/planning/request-flags.ts';
import { NONE_RESOLVED } from '../../domain/planning/resolved-markets.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import { DEFAULT_BUDGET_POLICY } from '../../domain/shared/policy.ts';
import { finish } from '../../domain/shared/steps.ts';
import { sum } from '../../domain/shared/sum.ts';
import { DEFAULT_FEES } from '../../kalshi/fee-schedule.ts';
import { type Answers, MODELS } from './answers.ts';
import type { Money } from './day-budget.ts';
import type { BenchPolicy } from './policies.ts';
import type { Records } from './records.ts';
import type { Asking } from './world.ts';

export const MAX_STAKE_MICRO_USD = 20_000_000;
export const BANKROLL_MICRO_USD = 2_000_000_000;
const DEADLINE_MS = 60_000;
const LEDGER_ID = 'bench';
/** The bench counts money itself. */
const HELD: DecisionSnapshot['reservation'] = {
  ledgerId: LEDGER_ID,
  entryKey: 'bench',
  hour: '',
  category: '',
  purpose: 'decision',
  amountMicroUsd: 0,
  expiresAtMs: Number.MAX_SAFE_INTEGER,
};

/** A decision on one market, or on several of an event, as it begins. */
export interface Admitted {
  readonly askings: readonly Asking[];
  readonly policy: BenchPolicy;
  readonly board: Scoreboard;
  readonly admission: AdmissionPlan;
  readonly plan: Plan;
  readonly money: Money;
  readonly given: Given;
}

/** What was found for a request before its admission. */
export type Offered = Pick<DecisionRequest, 'given' | 'armDraw'>;
const NOTHING: Offered = { given: NOTHING_GIVEN };

/** Plans a decision by the product's functions, from the policy's own records. */
export function admit(
  askings: readonly Asking[],
  policy: BenchPolicy,
  records: Records,
  answers: Answers,
  money: Money,
  offered = NOTHING,
): Admitted {
  const board = records.board();
  const request = requestOf(askings, policy, offered);
  const { given } = offered;
  const atMs = askings[0]?.atMs ?? 0;
  const asked = request.event ? askedAbout(request.markets, request.policy) : request.markets;
  const questions = askings
    .filter(({ market }) => asked.some((each) => each.market.ticker === market.ticker))
    .map(({ question }) => question);
  const planned = planAdmission(
    {
      ...contextOf(request, board, money, atMs),
      isFirstRun: true,
      injectionFlags: finish(injectionFlagsOf(request)),
      group: DEFAULT_GROUP,
      models: MODELS.map((row) => ({
        row,
        requestBytes: answers.requestBytes(row, { questions, given }, atMs),
        outBecause: null,
      })),
      shadowShare: 0,
    },
    request,
    { parts: asked.length > 0 ? [asked.map(({ market }) => market.ticker)] : [] },
  );
  const planInput = { ...planned.planInput, learned: records.learned() };
  const admission = { ...planned, planInput };
  return { askings, policy, board, admission, plan: paidFor(admission, money), money, given };
}

/** What store and configuration would say at that moment. */
export const contextOf = (
  { policy }: Pick<DecisionRequest, 'policy'>,
  board: Scoreboard,
  money: Money,
  atMs: number,
): Omit<ResearchContext, 'models' | 'briefs'> => ({
  nowMs: atMs,
  startedAtMs: atMs,
  unasked: NONE_RESOLVED,
  mode: { mode: 'normal', version: 1, source: 'automatic' },
  reachable: { reachable: MODELS.length, configured: MODELS.length, quorum: policy.quorum },
  account: {
    budget: DEFAULT_BUDGET_POLICY,
    policyVersion: 1,
    band: money.band,
    ledgerId: LEDGER_ID,
    money: { ledgerId: LEDGER_ID, atMs, budgetShadowPrice: money.price, factors: {}, belowFloor: [] },
  },
  board,
  fees: DEFAULT_FEES,
  simulated: true,
});

export const snapshotOf = ({ admission, plan }: Admitted): DecisionSnapshot =>
  admittedSnapshot(admission, plan, plan.start === 'none' ? null : HELD, 0);

/** The request as the product would check it. The draw for a full panel follows from its id: it is the same under every policy,
 * and markets that share their calls share it. */
export function requestOf(
  askings: readonly Asking[],
  { name, decision, batches }: BenchPolicy,
  offered = NOTHING,
): DecisionRequest {
  const [first] = askings;
  if (!first) throw new RangeError('A request is about at least one market.');
  const { question, group, market, atMs } = first;
  const isEvent = askings.length > 1;
  const requestId = batches ? group : `${market.ticker}@${atMs}`;
  return {
    decisionId: requestId,
    account: name,
    requestId,
    event: isEvent
      ? {
          eventTicker: market.eventTicker,
          title: question.eventTitle,
          mutuallyExclusive: question.mutuallyExclusive,
          exhaustive: false,
          refused: [],
          marketCount: askings.length,
        }
      : null,
    markets: askings.map((asking) => requestedMarket(asking, name, offered.given)),
    policy: decision,
    bankrollMicroUsd: BANKROLL_MICRO_USD,
    maxStakeMicroUsd: MAX_STAKE_MICRO_USD,
    deadlineMs: DEADLINE_MS,
    scheduledEventsMs: [],
    ...offered,
  };
}

function requestedMarket({ market, atMs, question }: Asking, account: string, given: Given): RequestedMarket {
  const requestId = `${market.ticker}@${atMs}`;
  return {
    decisionId: decisionIdOf(account, requestId),
    requestId,
    market,
    strike: question.strike,
    volatility: 'unknown',
    position: null,
    question: questionOf(market, given),
  };
}

/** What a market's models are asked. */
export const questionOf = (
  { title, subtitle, rules }: Pick<Market, 'title' | 'subtitle' | 'rules'>,
  given: Given,
): Question => ({
  promptVersion: PROMPT_VERSION,
  arm: armGiven(given),
  hash: `${title}\n${subtitle}\n${rules}`,
  ...(given.evidence.length > 0 ? { evidenceHash: JSON.stringify(given.evidence) } : {}),
});

/** The plan that the day's money pays for, at the worst case of its first step: without a panel in order to learn where that has
 * had its share, and without a call where there is no room. */
function paidFor({ planInput }: AdmissionPlan, { roomMicroUsd, explorationRoomMicroUsd }: Money): Plan {
  const worst = ({ first }: Plan) => sum(first.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd));
  const wanted = planDecision(planInput);
  const isTooDear = wanted.purpose === 'exploration' && worst(wanted) > Math.min(roomMicroUsd, explorationRoomMicroUsd);
  const plan = isTooDear ? planDecision({ ...planInput, policy: { ...planInput.policy, explore: false } }) : wanted;
  if (plan.start === 'none' || worst(plan) <= roomMicroUsd) return plan;
  const figures = {
    cap: 'day',
    of: null,
    capMicroUsd: roomMicroUsd,
    committedMicroUsd: 0,
    askedMicroUsd: worst(plan),
  } as const;
  return withoutCall(plan, { code: 'budget_refused', figures });
}
