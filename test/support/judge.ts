import type { Position } from '../../domain/decision/request-schema.ts';
import type { JointTarget, Terms } from '../../domain/decision/verdict.ts';
import { ARM_PRIORS } from '../../domain/forecast/arm-priors.ts';
import type { Evidence } from '../../domain/forecast/blend.ts';
import { type Calibration, plattPrior } from '../../domain/forecast/calibrate.ts';
import { makeForecast } from '../../domain/forecast/forecast.ts';
import type { Fee } from '../../domain/market/fee.ts';
import type { FeeRow } from '../../domain/market/fee-row.ts';
import type { Market } from '../../domain/market/market.ts';
import { type Arm, DEFAULT_ARM } from '../../domain/shared/arm.ts';
import type { Mode } from '../../domain/shared/modes.ts';
import { pick } from '../../domain/shared/pick.ts';
import { DEFAULT_DECISION_POLICY, type DecisionPolicy } from '../../domain/shared/policy.ts';
import { decideVerdict, thresholdIn } from '../../domain/verdict/verdict.ts';
import { DEFAULT_FEES } from '../../kalshi/fee-schedule.ts';

export const FEE: FeeRow = DEFAULT_FEES[0] ?? {
  seriesPrefix: '',
  ratePpm: 70_000,
  roundUpToMicroUsd: 10_000,
  from: '2021-07-01',
};
/** No calibration and no blend with the price: the blended probability is the pooled one, so worked examples stay readable. */
export const PLAIN: DecisionPolicy = { ...DEFAULT_DECISION_POLICY, blend: 1 };
export const NO_EVIDENCE = { resolvedMarkets: 0, fittedWeight: null, lowerBound: null };

export function marketAt(bidCents: number, askCents: number): Market {
  return {
    ticker: 'KXTEST-1',
    eventTicker: 'KXTEST',
    seriesTicker: 'KXTEST',
    title: 'Test',
    subtitle: '',
    rules: 'Test.',
    category: 'unknown',
    quotes: { yesBidMicroUsd: bidCents * 10_000, yesAskMicroUsd: askCents * 10_000 },
    lastPriceMicroUsd: null,
    volume: null,
    openInterest: null,
    openTimeMs: null,
    closeTimeMs: Date.parse('2034-01-01T00:00:00Z'),
    scheduledResolutionMs: Date.parse('2034-01-02T00:00:00Z'),
  };
}

export interface Judged {
  readonly answers?: readonly number[];
  readonly market?: Market;
  readonly policy?: Partial<DecisionPolicy>;
  readonly mode?: Mode;
  readonly position?: Position | null;
  readonly bankrollMicroUsd?: number;
  readonly maxStakeMicroUsd?: number;
  readonly calibrated?: boolean;
  /** Calibrated on the gap to the price, by the prior of the arm. */
  readonly onGap?: boolean;
  readonly arm?: Arm;
  readonly evidence?: Evidence;
  readonly weights?: readonly number[];
  readonly sizeStep?: number;
  readonly jointTarget?: JointTarget;
  readonly depth?: NonNullable<Terms['depth']>;
  readonly priceGrid?: NonNullable<Terms['priceGrid']>;
  readonly fee?: Fee;
}

function calibrationOf({ onGap, calibrated, arm = DEFAULT_ARM }: Judged, { baseRate }: DecisionPolicy): Calibration {
  if (onGap) return { kind: 'gap', a: ARM_PRIORS[arm].gapSlope };
  return calibrated ? plattPrior(baseRate) : { a: 1, b: 0 };
}

/** From answers to a verdict; what a test does not give has a plain value. */
export function judge(given: Judged) {
  const policy = { ...PLAIN, ...given.policy };
  const market = given.market ?? marketAt(49, 51);
  const mode = given.mode ?? 'normal';
  const fee = given.fee ?? FEE;
  const answers = (given.answers ?? [0.6]).map((rawProbability, index) => ({
    model: `model-${index}`,
    rawProbability,
  }));
  const forecast = makeForecast({
    answers,
    method: policy.method,
    experienced: [],
    interval: { half80: null, half90: null },
    weights: Object.fromEntries(answers.map(({ model }, index) => [model, given.weights?.[index] ?? 1])),
    calibration: calibrationOf(given, policy),
    arm: given.arm ?? DEFAULT_ARM,
    evidence: given.evidence ?? NO_EVIDENCE,
    market,
    policy,
    fee,
    minEdge: thresholdIn(policy, mode),
  });
  const verdict = decideVerdict({
    market,
    forecast,
    evidence: given.evidence ?? NO_EVIDENCE,
    policy,
    fee,
    mode,
    bankrollMicroUsd: given.bankrollMicroUsd ?? 1_000_000_000,
    maxStakeMicroUsd: given.maxStakeMicroUsd ?? 100_000_000,
    position: given.position ?? null,
    injectionFlags: [],
    ...pick(given, 'sizeStep', 'jointTarget', 'depth', 'priceGrid'),
  });
  return { forecast, verdict };
}
