import type { Note } from '../decision/note.ts';
import { armOf } from '../decision/reuse.ts';
import { blendWeight } from '../forecast/blend.ts';
import { sourceOf } from '../forecast/evidence.ts';
import { type ModeState, modeForQuorum, type ReachableModels } from '../health/mode-state.ts';
import { COLD_SPREAD } from '../learning/answer-spread.ts';
import { boardInArm, calibrationFor, experiencedModels } from '../learning/apply-scoreboard.ts';
import type { Scoreboard } from '../learning/scoreboard.ts';
import { type FeeRow, feeFor } from '../market/fee-row.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import { quotedPrice } from '../market/market.ts';
import { horizonDaysOf, segmentOf } from '../market/segment.ts';
import { type MoneyOfDay, priceFor } from '../money/budget-shadow-price.ts';
import type { Arm } from '../shared/arm.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import { type Band, effectiveMode } from '../shared/modes.ts';
import { pick } from '../shared/pick.ts';
import type { BudgetPolicy } from '../shared/policy.ts';
import { sum } from '../shared/sum.ts';
import type { DecisionRequest, RequestedMarket, RequestPrompts } from './decision-request.ts';
import type { DecisionSnapshot, MarketSnapshot } from './decision-snapshot.ts';
import { isNearExpiry } from './market-guards.ts';
import { standingsFor } from './model-standings.ts';
import type { Plan, PlanInput } from './plan.ts';
import { gateRefusal, strategyOf } from './policy-rules.ts';
import { type ConfiguredModel, NO_RECORD, type PlannedCall, plannedCall, priceModel } from './priced-model.ts';
import type { UnaskedMarkets } from './resolved-markets.ts';
import { valueInputOf } from './value-input.ts';
import { type ValueInput, valueOfFirst } from './value-of-information.ts';

/** What an admission finds in store and configuration. */
export interface AdmissionContext {
  readonly nowMs: number;
  readonly startedAtMs: number;
  /** False when an earlier run of this decision was here before. */
  readonly isFirstRun: boolean;
  /** Of the request's texts. */
  readonly injectionFlags: readonly InjectionFlag[];
  /** Those of the request's markets that no model is asked about. */
  readonly unasked: UnaskedMarkets;
  readonly mode: Pick<ModeState, 'mode' | 'version' | 'source'>;
  /** As the service counts them. */
  readonly reachable: ReachableModels;
  /** Null = the account has no policy in the store. */
  readonly account: AccountStanding | null;
  /** Of the account's group. */
  readonly board: Scoreboard;
  readonly group: string;
  readonly models: readonly ConfiguredModel[];
  readonly fees: readonly FeeRow[];
  /** Share of the decisions beside which shadow models are called. */
  readonly shadowShare: number;
  readonly simulated: boolean;
}

export interface AccountStanding {
  readonly budget: Pick<BudgetPolicy, 'decisionMicroUsd' | 'dayMicroUsd'>;
  readonly policyVersion: number;
  /** Of today. */
  readonly band: Band;
  readonly ledgerId: string;
  readonly money: MoneyOfDay | null;
}

/** Everything that follows from the context before money is reserved. */
export interface AdmissionPlan {
  readonly planInput: PlanInput;
  /** What is to be said of the admission itself. */
  readonly notes: readonly Note[];
  /** By ticker: what the value of answers about the market depends on. */
  readonly values: Readonly<Record<string, ValueInput>>;
  readonly snapshot: Omit<DecisionSnapshot, 'plan' | 'reservation' | 'shadows'>;
}

/** Works out mode, band, the models' standings and prices, the value of a first answer, and what each market needs. Pure. */
export function planAdmission(
  given: AdmissionContext,
  request: DecisionRequest,
  prompts: Pick<RequestPrompts, 'parts'>,
): AdmissionPlan {
  // Every market of a request is asked about in one arm.
  const context = { ...given, board: boardInArm(given.board, armIn(request)) };
  const { account, board, startedAtMs, nowMs, fees, unasked } = context;
  const { policy, markets } = request;
  // Where no market is asked about, the prompts of an earlier run are of no use either.
  const parts = markets.every(({ market }) => unasked.has(market.ticker)) ? [] : prompts.parts;
  const band = account?.band ?? 'open';
  // Where calls are weighed, a budget that is running out makes money dearer; else it leaves one model.
  const isWeighed = strategyOf(policy) === 'value';
  const { mode: allowed, below } = modeForQuorum(context.mode, context.reachable, policy.quorum);
  const mode = isWeighed ? allowed : effectiveMode(allowed, band);
  const spread = board.spread ?? COLD_SPREAD;
  const terms = {
    ...pick(request, 'policy', 'bankrollMicroUsd', 'maxStakeMicroUsd'),
    evidence: board.evidence,
    spread,
  };
  const values = Object.fromEntries(
    markets.map(({ market, position }) => {
      const own = { market, fee: feeFor(market, fees, nowMs), position };
      return [market.ticker, valueInputOf(terms, own, mode)];
    }),
  );
  // Whatever comes after every market's close is of no use.
  const called = markets.filter(({ market }) => parts.flat().includes(market.ticker));
  const closes = (called.length > 0 ? called : markets).map(({ market }) => market.closeTimeMs);
  const deadlineAtMs = Math.min(startedAtMs + request.deadlineMs, Math.max(...closes));
  const {
    event,
    markets: _,
    deadlineMs: __,
    given: { evidence: texts },
    ...asked
  } = request;
  const snapshot: AdmissionPlan['snapshot'] = {
    ...asked,
    ...(texts.length > 0 ? { sources: texts.map(sourceOf) } : {}),
    ...pick(context, 'group', 'simulated', 'startedAtMs', 'isFirstRun', 'injectionFlags'),
    ...pick(board, 'evidence', 'interval'),
    event: event && pick(event, 'eventTicker', 'mutuallyExclusive', 'exhaustive', 'refused'),
    markets: markets.map((each) => marketSnapshot(context, request, parts, each)),
    parts: Math.max(1, parts.length),
    mode,
    modeVersion: context.mode.version,
    band,
    policyVersion: account?.policyVersion ?? 0,
    scoreboardVersion: board.version,
    spread,
    experienced: experiencedModels(board),
    deadlineAtMs,
  };
  const { armDraw, stakeBound } = request;
  const notes: readonly Note[] = [
    ...(stakeBound ? [{ code: 'stake_bounded', figures: stakeBound } as const] : []),
    ...(below ? [{ code: 'account_below_quorum', figures: { ...below, mode } } as const] : []),
    ...(armDraw && armDraw.arm !== armDraw.offered ? [{ code: 'drawn_to_go_without', figures: armDraw } as const] : []),
  ];
  return { notes, snapshot, values, planInput: planInputOf(context, request, snapshot, called, values) };
}

const armIn = ({ markets: [first] }: DecisionRequest): Arm => armOf(first?.question ?? {});

function planInputOf(
  { account, board, models, startedAtMs, unasked }: AdmissionContext,
  { markets, policy, decisionId, maxStakeMicroUsd }: DecisionRequest,
  { mode, band, parts, deadlineAtMs }: AdmissionPlan['snapshot'],
  called: readonly RequestedMarket[],
  values: AdmissionPlan['values'],
): PlanInput {
  const open = markets.filter(({ market }) => !unasked.has(market.ticker));
  const leader = called[0] ?? open[0] ?? markets[0];
  if (!leader) throw new RangeError(`Request ${decisionId} has no market.`);
  const deadlineMs = deadlineAtMs - startedAtMs;
  const rows = models.map(({ row }) => row);
  const { records } = standingsFor(board, rows, segmentOf({ ...leader, startedAtMs }));
  const perPrompt = Math.max(1, Math.ceil(called.length / parts));
  const weight = blendWeight(policy.blend, board.evidence, armOf(leader.question));
  const valuesOfFirst = called
    .flatMap(({ market }) => values[market.ticker] ?? [])
    .map((each) => valueOfFirst(each, weight));
  return {
    decisionId,
    unasked: open.length === 0 ? (unasked.get(leader.market.ticker) ?? null) : null,
    markets: (open.length === 0 ? markets : open).map(({ market }) => market),
    maxStakeMicroUsd,
    policy,
    mode,
    band,
    models: models.map((each) => priceModel(each, records[each.row.id] ?? NO_RECORD, deadlineMs, perPrompt)),
    isNearExpiry: called.length > 0 && called.every(({ market }) => isNearExpiry(market, policy, startedAtMs)),
    decisionCapMicroUsd: account?.budget.decisionMicroUsd ?? 0,
    deadlineMs,
    learned: pick(board, 'labels', 'panelsAsked', 'nearCertain'),
    budgetShadowPrice: account ? priceFor(account.money, account.ledgerId, leader.market.category) : 0,
    valueOfFirstMicroUsd: sum(valuesOfFirst),
    isValueMeasured: (board.spread ?? COLD_SPREAD).isPriceMeasured,
  };
}

function marketSnapshot(
  { board, models, startedAtMs, fees, nowMs, unasked }: AdmissionContext,
  { policy, event }: DecisionRequest,
  parts: RequestPrompts['parts'],
  requested: RequestedMarket,
): MarketSnapshot {
  const { market, volatility: _, ...about } = requested;
  const segment = segmentOf({ ...requested, startedAtMs });
  const part = 1 + parts.findIndex((tickers) => tickers.includes(market.ticker));
  const rows = models.map(({ row }) => row);
  const endsSoon = isNearExpiry(market, policy, startedAtMs);
  // Of all that the event has, wanted or not: of one among twenty candidates little is known, not that it wins.
  const exclusiveMarkets = event?.mutuallyExclusive && event.marketCount > 1 ? event.marketCount : null;
  const calibration = calibrationFor(board, {
    arm: armOf(requested.question),
    isPriced: quotedPrice(market, policy.maxSpread) !== null,
    horizonDays: horizonDaysOf(startedAtMs, market.scheduledResolutionMs),
    baseRate: policy.baseRate,
    exclusiveMarkets,
  });
  return {
    ...about,
    market: { ...market, rules: '' },
    part,
    fee: feeFor(market, fees, nowMs),
    segment,
    weights: standingsFor(board, rows, segment).weights,
    calibration,
    ...(exclusiveMarkets === null ? {} : { exclusiveMarkets }),
    ...(endsSoon ? { isNearExpiry: true } : {}),
    // A market that is not asked about, or whose price leaves nothing to win, is decided by that alone, whatever is called about the others.
    refusal: part === 0 ? (unasked.get(market.ticker) ?? gateRefusal([market], policy)) : null,
    notes: [],
    reusable: null,
    audited: null,
    relatedContext: null,
  };
}

/** The snapshot once the first step's money is held, or no model is to be called: then no market is in a prompt. */
export function admittedSnapshot(
  { snapshot, planInput }: AdmissionPlan,
  plan: Plan,
  reservation: DecisionSnapshot['reservation'],
  shadowShare: number,
): DecisionSnapshot {
  const markets =
    plan.start === 'none'
      ? snapshot.markets.map((each) => ({ ...each, part: 0, refusal: plan.refusal && (each.refusal ?? plan.refusal) }))
      : snapshot.markets;
  const shadows = snapshot.event ? [] : shadowCalls(planInput, plan, shadowShare);
  return { ...snapshot, markets, plan, reservation, shadows };
}

/** The shadow models that are called beside a decision on one market: all that can be, on a share of the decisions that is drawn
 * from their ids, in the normal mode only. None where no model is called for the decision itself. */
function shadowCalls({ decisionId, models, mode }: PlanInput, { start }: Plan, share: number): PlannedCall[] {
  if (start === 'none' || mode !== 'normal' || hashToUnitInterval(`shadow/${decisionId}`) >= share) return [];
  return models.filter(({ shadow, unavailable }) => shadow && unavailable === null).map(plannedCall);
}
