import type { Decision, Forecast } from '../decision.ts';
import { makeForecast } from '../forecast.ts';
import { horizonDaysOf } from '../segment.ts';
import { calibrationFor, experiencedModels, weightsFor } from './apply-scoreboard.ts';
import type { Scoreboard } from './scoreboard.ts';

/** Works a past decision's forecast out again, from its record and the scoreboard that it refers to: the same numbers to the
 * last digit. Null where nobody answered. */
export function rebuildForecast(decision: Decision, board: Scoreboard): Forecast | null {
  const { calls, candidates, segment, quotes, terms, verdict, method, startedAtMs, scheduledResolutionMs } = decision;
  const given = decision.path === 'reused' ? (decision.forecast?.models ?? []) : calls;
  const answers = given.flatMap(({ model, probabilityYes }) =>
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
    minEdge: verdict.threshold,
  });
}
