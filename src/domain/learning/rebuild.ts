import type { Decision, Forecast, ReasonCode, Verdict } from '../decision.ts';
import { makeForecast } from '../forecast.ts';
import { horizonDaysOf } from '../segment.ts';
import { decideVerdict, emergencyVerdict } from '../verdict.ts';
import { calibrationFor, experiencedModels, weightsFor } from './apply-scoreboard.ts';
import type { Scoreboard } from './scoreboard.ts';

/** Works a past decision's forecast out again, from its record and the scoreboard that it refers to: the same numbers to the
 * last digit. Null where nobody answered. */
export function rebuildForecast(decision: Decision, board: Scoreboard): Forecast | null {
  const { calls, candidates, segment, quotes, terms, verdict, method, startedAtMs, scheduledResolutionMs } = decision;
  const answers = calls.flatMap(({ model, probabilityYes }) =>
    probabilityYes === null ? [] : [{ model, probabilityYes }],
  );
  if (answers.length === 0 || !decision.forecast) return null;
  const counted = candidates.filter((candidate) => !candidate.shadow).map((candidate) => candidate.model);
  return makeForecast({
    answers,
    method,
    experienced: experiencedModels(board),
    weights: weightsFor(board, counted, segment),
    calibration: calibrationFor(board, terms.baseRate, horizonDaysOf(startedAtMs, scheduledResolutionMs)),
    evidence: board.evidence,
    interval: board.interval,
    market: { quotes },
    policy: { blend: decision.forecast.blend, maxSpread: terms.maxSpread },
    fee: terms.fee,
    minEdge: terms.minEdge ?? verdict.threshold,
  });
}

/** Works a past decision's verdict out again from its forecast, its terms and the evidence of the scoreboard that it refers
 * to. Null where it did not come from these: nobody answered, or too few did, or the mode, the plan or the budget had
 * decided before; and for a decision that is older than the record of its rules. */
export function rebuildVerdict(decision: Decision, board: Scoreboard): Verdict | null {
  const { forecast, quotes, terms } = decision;
  const { rules, fee, position, maxSpread, kellyFraction, bankrollMicroUsd, maxStakeMicroUsd } = terms;
  const [first, ...rest] = decision.verdict.reasons;
  if (!rules || !first) return null;
  const market = { quotes };
  const blend = forecast?.blend ?? 'evidence';
  const policy = { ...rules, blend, maxSpread, kellyFraction };
  const reached = first.code === 'mode_changed' ? rest[0]?.code : first.code;
  if (reached === undefined) return null;
  if (BY_RULE.has(reached)) return emergencyVerdict({ market, policy, fee, position });
  if (!forecast || !BY_FORECAST.has(reached)) return null;
  const { mode } = rules;
  const input = { market, forecast, policy, fee, mode, position, bankrollMicroUsd, maxStakeMicroUsd };
  const verdict = decideVerdict({ ...input, evidence: board.evidence });
  if (first.code !== 'mode_changed') return verdict;
  // The mode changed between verdict and record, and took the trade away.
  return { ...verdict, action: 'SKIP', trade: null, wouldHave: verdict.trade, reasons: [first, ...verdict.reasons] };
}

const BY_RULE: ReadonlySet<ReasonCode> = new Set(['mode_emergency', 'emergency_exit']);
const BY_FORECAST: ReadonlySet<ReasonCode> = new Set([
  'edge_found',
  'exit_above_value',
  'spread_too_wide',
  'market_disagreement',
  'blend_unproven',
  'edge_below_threshold',
  'agreement_below_minimum',
  'size_below_one',
]);
