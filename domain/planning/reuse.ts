import type { Decision } from '../decision/decision.ts';
import type { Note, ReuseObstacle } from '../decision/note.ts';
import type { ReasonCode } from '../decision/reason.ts';
import type { Question, Reused } from '../decision/reuse.ts';
import type { Quotes } from '../market/market.ts';
import { MODE_RULES, type Mode, type ModeRule } from '../shared/modes.ts';
import { sum } from '../shared/sum.ts';

/** Beyond this the market knows something that the earlier answers did not: 2 cents. */
export const REUSE_PRICE_MOVE_MICRO_USD = 20_000;

/** An earlier decision's answers, to be pooled again at today's price. */
export interface Reusable extends Reused {
  readonly answers: readonly { readonly model: string; readonly rawProbability: number }[];
  /** Until when the earlier decision was valid, which ends what is made of it; null where the answers are used to save money: the
   * rule for that has said that they stand. */
  readonly validUntilMs: number | null;
}

export type Reuse = { readonly ok: true; readonly reusable: Reusable } | { readonly ok: false; readonly note: Note };

export interface ReuseInput {
  /** The latest decision of the account on this market that has answers of its own; null = there is none. */
  readonly earlier: Decision | null;
  readonly nowMs: number;
  readonly quotes: Quotes;
  readonly question: Question;
  readonly simulated: boolean;
}

/** What an earlier decision may be used for when no model is called for this reason in this mode. */
export function reuseFor(code: ReasonCode, mode: Mode): ModeRule['reuse'] {
  const { reuse } = MODE_RULES[mode];
  if (code === 'mode_emergency' || code === 'mode_halted') return reuse;
  return code === 'budget_exhausted' || code === 'budget_refused' || code === 'budget_unreadable' ? reuse : 'none';
}

/** Whether an earlier decision's answers still stand where no model can be called: within its validity, neither quote more than 2
 * cents from where it was, the same question in the same wording, and enough answers then. */
export function reuseWithinValidity({ earlier, nowMs, quotes, question, simulated }: ReuseInput): Reuse {
  if (!earlier?.forecast) return notReused(null, { code: 'none', figures: {} });
  const { decisionId, forecast, validUntilMs } = earlier;
  const no = (because: ReuseObstacle) => notReused(decisionId, because);
  if (nowMs >= validUntilMs) return no({ code: 'expired', figures: { validUntilMs } });
  const other = otherQuestion(earlier, question, simulated);
  if (other) return no(other);
  if (hadTooFewAnswers(earlier)) {
    const answers = forecast.models.length;
    return no({ code: 'too_few_answers', figures: { answers, needed: earlier.terms.rules.quorum } });
  }
  const moved = priceMoved(earlier.quotes, quotes);
  if (moved) return no(moved);
  return { ok: true, reusable: reusableFrom(earlier, null, quotes, nowMs) };
}

export const notReused = (decisionId: string | null, because: ReuseObstacle): Reuse => ({
  ok: false,
  note: { code: 'answers_not_reused', figures: { decisionId, because } },
});

/** Why an earlier decision was asked something else; null = it was the same. */
export function otherQuestion(earlier: Decision, question: Question, simulated: boolean): ReuseObstacle | null {
  if (earlier.simulated !== simulated) return { code: 'simulated_differs', figures: { simulated: earlier.simulated } };
  if (earlier.question.promptVersion !== question.promptVersion) return { code: 'other_wording', figures: {} };
  return earlier.question.hash === question.hash ? null : { code: 'rules_changed', figures: {} };
}

export function priceMoved(then: Quotes, now: Quotes): ReuseObstacle | null {
  const priceMoveMicroUsd = priceMove(then, now);
  if (priceMoveMicroUsd <= REUSE_PRICE_MOVE_MICRO_USD) return null;
  return { code: 'price_moved', figures: { priceMoveMicroUsd, mostMicroUsd: REUSE_PRICE_MOVE_MICRO_USD } };
}

export function reusableFrom(earlier: Decision, kind: Reused['kind'], quotes: Quotes, nowMs: number): Reusable {
  const { decisionId, ticker, calls, forecast, decidedAtMs, validUntilMs } = earlier;
  return {
    decisionId,
    ageMs: Math.max(0, nowMs - decidedAtMs),
    priceMoveMicroUsd: priceMove(earlier.quotes, quotes),
    kind,
    sourceTicker: ticker,
    savedMicroUsd: sum(calls.map((call) => (call.rawProbability === null ? 0 : call.costMicroUsd))),
    answers: (forecast?.models ?? []).map(({ model, rawProbability }) => ({ model, rawProbability })),
    validUntilMs: kind === null ? validUntilMs : null,
  };
}

const INCOMPLETE: readonly ReasonCode[] = ['no_quorum', 'deadline_passed'];

/** Whether a decision's reasons include that not enough was answered. */
export function hadTooFewAnswers({ verdict }: Pick<Decision, 'verdict'>): boolean {
  return verdict.reasons.some(({ code }) => INCOMPLETE.includes(code));
}

/** The larger of the bid's and the ask's, in micro-dollars. */
function priceMove(then: Quotes, now: Quotes): number {
  const bid = Math.abs(now.yesBidMicroUsd - then.yesBidMicroUsd);
  return Math.max(bid, Math.abs(now.yesAskMicroUsd - then.yesAskMicroUsd));
}
