import type { Decision, Question, Reused } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reason.ts';
import type { Quotes } from '../market/market.ts';
import { formatPrice } from '../shared/format.ts';
import { MODE_RULES, type Mode, type ModeRule } from '../shared/modes.ts';

/** Beyond this the market knows something that the earlier answers did not: 2 cents. */
export const REUSE_PRICE_MOVE_MICRO_USD = 20_000;

/** An earlier decision's answers, to be pooled again at today's price. */
export interface Reusable extends Reused {
  readonly answers: readonly { readonly model: string; readonly rawProbability: number }[];
  /** Until when the earlier decision was valid: what is made of it is valid no longer. Absent where the answers are used to
   * save money: their own rule has said that they stand. */
  readonly validUntilMs?: number;
}

export type Reuse =
  | { readonly ok: true; readonly reusable: Reusable; readonly why: string }
  | { readonly ok: false; readonly why: string };

export interface ReuseInput {
  /** The latest decision of the account on this market that has answers of its own; null = there is none. */
  readonly earlier: Decision | null;
  readonly nowMs: number;
  readonly quotes: Quotes;
  readonly question: Question;
  readonly simulated: boolean;
}

/** What an earlier decision may stand for when nobody is asked for this reason in this mode. */
export function reuseFor(code: ReasonCode, mode: Mode): ModeRule['reuse'] {
  const { reuse } = MODE_RULES[mode];
  if (code === 'mode_emergency' || code === 'mode_halted') return reuse;
  return code === 'budget_exhausted' || code === 'budget_refused' || code === 'budget_unreadable' ? reuse : 'none';
}

/** Whether an earlier decision's answers still stand: within its validity, neither quote more than 2 cents from where it was,
 * the same question in the same wording, and enough answers then. Says why in either case. */
export function reuse({ earlier, nowMs, quotes, question, simulated }: ReuseInput): Reuse {
  const no = (why: string): Reuse => ({ ok: false, why: `No earlier decision stands in: ${why}.` });
  if (!earlier?.forecast || !earlier.question) return no('there is none on this market');
  const { decisionId, forecast, decidedAtMs, validUntilMs } = earlier;
  if (nowMs >= validUntilMs) return no(`the validity of ${decisionId} is over`);
  if (earlier.question.promptVersion !== question.promptVersion) return no(`${decisionId} was asked in other words`);
  if (earlier.question.hash !== question.hash) return no(`the rules have changed since ${decisionId}`);
  if (earlier.simulated !== simulated) return no(`${decisionId} was ${earlier.simulated ? '' : 'not '}simulated`);
  if (hadTooFewAnswers(earlier)) return no(`${decisionId} had too few answers`);
  const priceMoveMicroUsd = priceMove(earlier.quotes, quotes);
  if (priceMoveMicroUsd > REUSE_PRICE_MOVE_MICRO_USD) {
    return no(
      `the price has moved ${cents(priceMoveMicroUsd)} since ${decisionId}, more than ${cents(REUSE_PRICE_MOVE_MICRO_USD)}`,
    );
  }
  const ageMs = nowMs - decidedAtMs;
  const answers = forecast.models.map(({ model, rawProbability }) => ({ model, rawProbability }));
  return {
    ok: true,
    reusable: { decisionId, ageMs, priceMoveMicroUsd, answers, validUntilMs },
    why: `The answers of ${decisionId} stand in, ${Math.round(ageMs / 1_000)} s old; the price has moved ${cents(priceMoveMicroUsd)} since.`,
  };
}

const INCOMPLETE: readonly ReasonCode[] = ['no_quorum', 'deadline_passed'];

/** Whether a decision says of itself that not enough was answered. */
export function hadTooFewAnswers({ verdict }: Pick<Decision, 'verdict'>): boolean {
  return verdict.reasons.some(({ code }) => INCOMPLETE.includes(code));
}

/** The larger of the bid's and the ask's, in micro-dollars. */
export function priceMove(then: Quotes, now: Quotes): number {
  const bid = Math.abs(now.yesBidMicroUsd - then.yesBidMicroUsd);
  return Math.max(bid, Math.abs(now.yesAskMicroUsd - then.yesAskMicroUsd));
}

const cents = formatPrice;
