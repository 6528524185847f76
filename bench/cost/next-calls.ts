import type { CallEvaluation } from '../../domain/decision/call-evaluation.ts';
import type { CallRecord, Path } from '../../domain/decision/decision.ts';
import { blendProven } from '../../domain/forecast/blend.ts';
import type { Forecast } from '../../domain/forecast/forecast.ts';
import { makeForecast } from '../../domain/forecast/make-forecast.ts';
import { demandedAt } from '../../domain/money/budget-shadow-price.ts';
import { nextByValue } from '../../domain/planning/cascade.ts';
import { escalate } from '../../domain/planning/escalate.ts';
import type { PlannedCall } from '../../domain/planning/plan.ts';
import { widen } from '../../domain/planning/widen.ts';
import { thresholdIn } from '../../domain/verdict/verdict.ts';
import { type Admitted, MAX_STAKE_MICRO_USD, MODE } from './admitted.ts';

/** A decision on its way. */
export interface Gathering {
  readonly admitted: Admitted;
  readonly calls: readonly CallRecord[];
  readonly path: Path;
  /** The widening was thought of already: it is thought of once. */
  readonly isWidened: boolean;
  /** Calls that were thought of by value, after the first. */
  readonly offers: readonly CallEvaluation[];
  /** P, where the other markets of its event have moved it. */
  readonly coherent?: number;
}

export interface Next {
  readonly calls: readonly PlannedCall[];
  readonly path: Path;
  readonly isWidened: boolean;
  readonly offer?: CallEvaluation | null;
}

/** Whom a decision asks next, as the workflow `decide` has it: the panel at once and what widens it; or one model, and after
 * it one at a time by value, or the panel where the one is unsure. Nobody = it has its answers. */
export function nextCalls(gathering: Gathering): Next {
  const { admitted, calls, path, isWidened } = gathering;
  const { plan, money } = admitted;
  const enough: Next = { calls: [], path, isWidened };
  if (plan.start === 'none') return enough;
  if (calls.length === 0) {
    return plan.start === 'panel'
      ? { calls: plan.panel, path: 'full', isWidened }
      : { calls: plan.quick ? [plan.quick] : [], path: 'quick', isWidened };
  }
  const forecast = forecastOf(admitted, calls);
  const asked = new Set(calls.map(({ model }) => model));
  const queue = plan.panel.filter(({ model }) => !asked.has(model));
  if (plan.byValue) {
    if (!forecast || queue.length === 0) return enough;
    const price = demandedAt(plan.byValue.price, money.band).further;
    const { calls: wanted, offer } = nextByValue({ ...worthInput(admitted), forecast, queue, price });
    const spent = calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
    const [next] = wanted;
    if (!next || spent + next.worstCaseMicroUsd > money.roomMicroUsd) return { ...enough, offer };
    return { calls: [next], path: 'escalated', isWidened, offer };
  }
  if (path === 'quick') {
    if (queue.length === 0) return enough;
    const { calls: wanted } = escalate({
      ...worthInput(admitted),
      forecast,
      failures: [],
      panel: queue,
      policy: admitted.policy.decision,
    });
    return wanted.length === 0 ? enough : { calls: wanted, path: 'escalated', isWidened };
  }
  if (isWidened) return enough;
  const widening = widen({
    ...worthInput(admitted),
    forecast,
    calls,
    plan,
    policy: admitted.policy.decision,
    mode: MODE,
    band: 'open',
    remainingMs: Number.POSITIVE_INFINITY,
  });
  return { calls: widening?.calls ?? [], path, isWidened: true };
}

export function worthInput({ asking, fee, policy, spread, board }: Admitted) {
  const threshold = thresholdIn(policy.decision, MODE);
  const isOnPaper = !blendProven(policy.decision.blend, board.evidence);
  return { market: asking.market, fee, threshold, maxStakeMicroUsd: MAX_STAKE_MICRO_USD, spread, isOnPaper };
}

/** The answers so far, pooled and calibrated as the policy's scoreboard has it; null of none. */
export function forecastOf(
  admitted: Admitted,
  answers: readonly Pick<CallRecord, 'model' | 'rawProbability'>[],
  coherent?: number,
): Forecast | null {
  const { asking, policy, fee, board, standings, calibration } = admitted;
  const given = answers.flatMap(({ model, rawProbability }) =>
    rawProbability === null ? [] : [{ model, rawProbability }],
  );
  if (given.length === 0) return null;
  const { decision } = policy;
  return makeForecast({
    answers: given,
    method: decision.method,
    experienced: standings.experienced,
    weights: standings.weights,
    calibration,
    evidence: board.evidence,
    interval: board.interval,
    market: asking.market,
    policy: decision,
    fee,
    minEdge: thresholdIn(decision, MODE),
    ...(coherent === undefined ? {} : { coherent }),
  });
}
