import { type ModelStandings, standingsFor } from '../../activities/admission/model-standing.ts';
import { blendProven, blendWeight } from '../../domain/forecast/blend.ts';
import type { Calibration } from '../../domain/forecast/calibrate.ts';
import { COLD_SPREAD, type MeasuredSpread } from '../../domain/learning/answer-spread.ts';
import { calibrationFor } from '../../domain/learning/apply-scoreboard.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import { type FeeRow, feeRowFor } from '../../domain/market/fee.ts';
import { expiryOf, horizonDaysOf, type Segment } from '../../domain/market/segment.ts';
import { nobodyInstead, type Plan, planDecision } from '../../domain/planning/plan.ts';
import { predictCost } from '../../domain/planning/predict-cost.ts';
import { NO_RECORD, type PricedModel } from '../../domain/planning/select.ts';
import { worthOfFirst } from '../../domain/planning/worth-of-more.ts';
import { DEFAULT_BUDGET_POLICY } from '../../domain/shared/policy.ts';
import { thresholdIn } from '../../domain/verdict/verdict.ts';
import { DEFAULT_FEES } from '../../kalshi/fee-schedule.ts';
import { type Answers, MODELS } from './answers.ts';
import type { BenchPolicy } from './policies.ts';
import { type Money, NO_BUDGET } from './purse.ts';
import type { Records } from './records.ts';
import type { Asking } from './world.ts';

export const MAX_STAKE_MICRO_USD = 20_000_000;
export const BANKROLL_MICRO_USD = 2_000_000_000;
export const MODE = 'normal';
const DEADLINE_MS = 60_000;

/** What a decision knows when it begins: the pure part of an admission. */
export interface Admitted {
  readonly decisionId: string;
  readonly asking: Asking;
  readonly policy: BenchPolicy;
  readonly plan: Plan;
  readonly fee: FeeRow;
  readonly segment: Segment;
  readonly board: Scoreboard;
  readonly standings: ModelStandings;
  readonly calibration: Calibration;
  readonly spread: MeasuredSpread;
  readonly money: Money;
}

/** Plans a decision by the product's functions, from the policy's own records. */
export function admit(
  asking: Asking,
  policy: BenchPolicy,
  records: Records,
  answers: Answers,
  money: Money = NO_BUDGET,
): Admitted {
  const { market, atMs, group } = asking;
  const board = records.board();
  const segment: Segment = {
    category: market.category,
    volatility: 'unknown',
    expiry: expiryOf(market.scheduledResolutionMs - atMs),
  };
  const standings = standingsFor(board, MODELS, segment);
  const models = MODELS.map((row): PricedModel => {
    const { requestBytes, worstCaseMicroUsd } = answers.alone(row, asking.question);
    const record = standings.records[row.id] ?? NO_RECORD;
    return {
      model: row.id,
      provider: row.provider,
      callTimeoutMs: row.callTimeoutMs,
      shadow: false,
      unavailable: null,
      record,
      worstCaseMicroUsd,
      requestBytes,
      ...(record.tokens ? { predicted: predictCost(row, requestBytes, record.tokens) } : {}),
    };
  });
  const fee = feeRowFor(market.seriesTicker, DEFAULT_FEES, atMs);
  const spread = board.spread ?? COLD_SPREAD;
  const { decision } = policy;
  const worth = {
    market,
    fee,
    threshold: thresholdIn(decision, MODE),
    maxStakeMicroUsd: MAX_STAKE_MICRO_USD,
    spread,
    isOnPaper: !blendProven(decision.blend, board.evidence),
  };
  const decisionId = `${policy.name}/${market.ticker}@${atMs}`;
  const planWith = (explore: boolean) =>
    planDecision({
      // The draw for a full panel is the same in every policy; markets that share their calls share it.
      decisionId: policy.batches ? group : `${market.ticker}@${atMs}`,
      market,
      maxStakeMicroUsd: MAX_STAKE_MICRO_USD,
      policy: { ...decision, explore: explore && decision.explore },
      band: money.band,
      budgetShadowPrice: money.price,
      mode: MODE,
      models,
      decisionCapMicroUsd: DEFAULT_BUDGET_POLICY.decisionMicroUsd,
      deadlineMs: DEADLINE_MS,
      learned: records.learned(),
      worthOfFirstMicroUsd: worthOfFirst(worth, blendWeight(decision.blend, board.evidence)),
      isWorthMeasured: spread.isPriceMeasured,
    });
  const plan = paidFor(planWith, money);
  const horizonDays = horizonDaysOf(atMs, market.scheduledResolutionMs);
  const calibration = calibrationFor(board, decision.baseRate, horizonDays);
  return { decisionId, asking, policy, plan, fee, segment, board, standings, calibration, spread, money };
}

/** The plan that the day's money pays for, at the worst case of its first step: without a panel for the sake of learning where
 * that has its share, and nobody where there is no room. */
function paidFor(planWith: (explore: boolean) => Plan, { roomMicroUsd, explorationRoomMicroUsd }: Money): Plan {
  const worst = ({ quick, panel }: Plan) =>
    (quick ? [quick] : panel).reduce((sum, { worstCaseMicroUsd }) => sum + worstCaseMicroUsd, 0);
  const first = planWith(true);
  const isTooDear = first.purpose === 'exploration' && worst(first) > Math.min(roomMicroUsd, explorationRoomMicroUsd);
  const plan = isTooDear ? planWith(false) : first;
  if (plan.start === 'none' || worst(plan) <= roomMicroUsd) return plan;
  const figures = {
    cap: 'day',
    of: null,
    capMicroUsd: roomMicroUsd,
    committedMicroUsd: 0,
    askedMicroUsd: worst(plan),
  } as const;
  const message = `The day's budget has $${(roomMicroUsd / 1e6).toFixed(4)} left.`;
  return nobodyInstead(plan, { code: 'budget_refused', figures }, message);
}
