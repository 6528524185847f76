import type { Decision } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reason.ts';
import { armOf } from '../decision/reuse.ts';
import type { Verdict } from '../decision/verdict.ts';
import { type Forecast, makeForecast } from '../forecast/forecast.ts';
import { answersOf } from '../forecast/forecasters.ts';
import { horizonDaysOf } from '../market/segment.ts';
import { pick } from '../shared/pick.ts';
import { logOdds, movedFrom } from '../shared/probability.ts';
import { flagged, VERDICT_TERMS } from '../verdict/make-verdict.ts';
import { permitted, verdictInMode } from '../verdict/mode-verdict.ts';
import { thresholdIn } from '../verdict/verdict.ts';
import { boardInArm, calibrationFor, experiencedModels, weightsFor } from './apply-scoreboard.ts';
import { isSameTrade, type WithoutModel } from './score-decision.ts';
import type { Scoreboard } from './scoreboard.ts';

/** Works a past decision's forecast out again, from its record and the scoreboard that it refers to: the same numbers to the
 * last digit. Null where no model answered. */
export function rebuildForecast(decision: Decision, board: Scoreboard): Forecast | null {
  return forecastAt(decision, board, minEdgeOf(decision));
}

/** The decision without each of its models in turn: the others answer as they did, share its weight by the same scoreboard,
 * and are judged by the same rules, the quorum among them. Empty where fewer than two answered. What the missing answer would
 * have set off (an escalation, a wider panel) stays as it was. */
export function withoutEachModel(decision: Decision, board: Scoreboard): WithoutModel[] {
  const models = decision.forecast?.models ?? [];
  if (models.length < 2) return [];
  return models.map(({ model }) => ({ model, ...withoutModel(decision, board, model) }));
}

/** The decision without the answer of one model; with null it is the decision itself, worked out again. */
export function withoutModel(
  decision: Decision,
  board: Scoreboard,
  model: string | null,
): Pick<WithoutModel, 'forecast' | 'verdict'> {
  const forecast = forecastAt(decision, board, minEdgeOf(decision), model);
  return { forecast, verdict: forecast && verdictFrom(decision, board, forecast, model) };
}

/** Two ways to one number agree to this. */
const SAME_WITHIN = 1e-9;

/** Whether P and the trade come out again. Where they do not, because other arithmetic was in force then or the record was
 * changed, a difference from what is worked out now would be no model's doing. */
export function comesOutAgain(decision: Decision, board: Scoreboard): boolean {
  const { forecast, verdict } = withoutModel(decision, board, null);
  if (!forecast || !decision.forecast) return false;
  if (Math.abs(forecast.coherent - decision.forecast.coherent) > SAME_WITHIN) return false;
  return verdict === null || isSameTrade(verdict.trade, decision.verdict.trade);
}

const minEdgeOf = ({ terms, verdict }: Decision) => terms.minEdge ?? verdict.threshold;

function forecastAt(
  decision: Decision,
  learned: Scoreboard,
  minEdge: number,
  without: string | null = null,
): Forecast | null {
  const arm = armOf(decision.question);
  const board = boardInArm(learned, arm);
  const { calls, candidates, segment, quotes, terms, method, startedAtMs, scheduledResolutionMs } = decision;
  const given = decision.path === 'reused' ? answersOf(decision.forecast?.models ?? []) : calls;
  const answers = given.flatMap(({ model, rawProbability }) =>
    rawProbability === null || model === without ? [] : [{ model, rawProbability }],
  );
  if (answers.length === 0 || !decision.forecast) return null;
  const { calibration, blended, blendWeight } = decision.forecast;
  const counted = candidates.filter((candidate) => !candidate.shadow).map((candidate) => candidate.model);
  const input = {
    answers,
    method,
    experienced: experiencedModels(board),
    weights: weightsFor(board, counted, segment),
    arm,
    calibration: calibrationFor(board, {
      ...pick(terms, 'baseRate', 'exclusiveMarkets'),
      arm,
      isPriced: calibration.kind === 'gap',
      horizonDays: horizonDaysOf(startedAtMs, scheduledResolutionMs),
    }),
    evidence: board.evidence,
    interval: board.interval,
    // A price, and a calibration that does not look at it: from before weights by arm.
    ...(calibration.kind === undefined && blended !== null ? { weightAsRecorded: blendWeight } : {}),
    market: { quotes, volume: terms.volume },
    policy: { blend: decision.forecast.blend, maxSpread: terms.maxSpread },
    fee: terms.fee,
    minEdge,
  };
  const { coherence = null } = decision.event ?? {};
  if (!coherence) return makeForecast(input);
  if (without === null) return makeForecast({ ...input, coherent: coherence.after });
  // How the event's other markets would have moved it without this model is not in one record: it is moved as far as it was.
  const { coherent } = makeForecast(input);
  return makeForecast({
    ...input,
    coherent: movedFrom(coherent, logOdds(coherence.after) - logOdds(coherence.before)),
  });
}

/** Works a past decision's verdict out again from its forecast, its terms and the evidence of the scoreboard that it refers
 * to. Null where it did not come from these: no model answered, or too few did, or the mode, the plan, the budget or the
 * market's close had decided before; and for a decision that is older than the record of its rules. */
export function rebuildVerdict(decision: Decision, board: Scoreboard): Verdict | null {
  return verdictFrom(decision, board, decision.forecast, null);
}

function verdictFrom(
  decision: Decision,
  board: Scoreboard,
  forecast: Forecast | null,
  without: string | null,
): Verdict | null {
  const { quotes, terms, injectionFlags = [] } = decision;
  const { rules, maxSpread, kellyFraction } = terms;
  const [first, second] = decision.verdict.reasons;
  if (!rules || !first) return null;
  const isTaken = first.code === 'mode_changed';
  const reached = isTaken ? second?.code : first.code;
  if (reached === undefined || !(BY_RULE.has(reached) || (decision.forecast && BY_FORECAST.has(reached)))) return null;
  const { mode, quorum } = rules;
  const policy = { ...rules, blend: decision.forecast?.blend ?? 'evidence', maxSpread, kellyFraction };
  const verdict = verdictInMode({
    market: { quotes, volume: terms.volume },
    forecast,
    inNormal: forecastAt(decision, board, thresholdIn(policy, 'normal'), without),
    isReused: decision.path === 'reused' && decision.reused?.kind === undefined,
    evidence: boardInArm(board, armOf(decision.question)).evidence,
    policy,
    ...pick(terms, ...VERDICT_TERMS),
    mode,
    injectionFlags,
    refusal: null,
    calls: decision.calls.filter(({ model }) => model !== without),
    quorum,
    isLate: false,
  });
  const told = flagged(verdict, injectionFlags);
  return isTaken ? permitted(told, decision.mode, mode) : told;
}

const BY_RULE: ReadonlySet<ReasonCode> = new Set(['mode_emergency', 'emergency_exit']);
const BY_FORECAST: ReadonlySet<ReasonCode> = new Set([
  'edge_found',
  'exit_above_value',
  'above_target',
  'at_target',
  'no_price',
  'spread_too_wide',
  'market_disagreement',
  'blend_unproven',
  'edge_below_threshold',
  'agreement_below_minimum',
  'confidence_below_minimum',
  'size_below_one',
  'no_depth',
  'injection_flagged',
]);
