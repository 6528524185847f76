import type { Decision } from '../decision/decision.ts';
import type { Note, ReuseObstacle } from '../decision/note.ts';
import type { ReasonCode } from '../decision/reason.ts';
import { armOf, type Question, type Reused, type ReuseKind } from '../decision/reuse.ts';
import { answersOf } from '../forecast/forecasters.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Market, Quotes } from '../market/market.ts';
import { MODE_RULES, type Mode, type ModeRule } from '../shared/modes.ts';
import { sum } from '../shared/sum.ts';

/** Beyond this the market knows something that the earlier answers did not: 2 cents. */
const REUSE_PRICE_MOVE_MICRO_USD = 20_000;

/** An earlier decision's answers, to be pooled again at today's price. */
export interface Reusable extends Reused {
  readonly answers: readonly { readonly model: string; readonly rawProbability: number }[];
  /** Until when the earlier decision was valid, which ends what is made of it; null where the answers are used to save money: the
   * rule for that has said that they stand. */
  readonly validUntilMs: number | null;
}

/** What a decision's record says of the answers that it used. */
export function reusedOf({ answers: _, validUntilMs: __, ...reused }: Reusable): Reused {
  return reused;
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
  return code === 'budget_exhausted' || code === 'budget_refused' ? reuse : 'none';
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

const notReused = (decisionId: string | null, because: ReuseObstacle): Reuse => ({
  ok: false,
  note: { code: 'answers_not_reused', figures: { decisionId, because } },
});

/** Why an earlier decision was asked something else; null = it was the same. */
function otherQuestion(earlier: Decision, question: Question, simulated: boolean): ReuseObstacle | null {
  if (earlier.simulated !== simulated) return { code: 'simulated_differs', figures: { simulated: earlier.simulated } };
  if (earlier.question.promptVersion !== question.promptVersion) return { code: 'other_wording', figures: {} };
  if (armOf(earlier.question) !== armOf(question))
    return { code: 'other_arm', figures: { arm: armOf(earlier.question) } };
  if (earlier.question.evidenceHash !== question.evidenceHash) return { code: 'other_evidence', figures: {} };
  return earlier.question.hash === question.hash ? null : { code: 'rules_changed', figures: {} };
}

function priceMoved(then: Quotes, now: Quotes): ReuseObstacle | null {
  const priceMoveMicroUsd = priceMove(then, now);
  if (priceMoveMicroUsd <= REUSE_PRICE_MOVE_MICRO_USD) return null;
  return { code: 'price_moved', figures: { priceMoveMicroUsd, mostMicroUsd: REUSE_PRICE_MOVE_MICRO_USD } };
}

function reusableFrom(earlier: Decision, kind: Reused['kind'], quotes: Quotes, nowMs: number): Reusable {
  const { decisionId, ticker, calls, forecast, decidedAtMs, validUntilMs } = earlier;
  return {
    decisionId,
    ageMs: Math.max(0, nowMs - decidedAtMs),
    priceMoveMicroUsd: priceMove(earlier.quotes, quotes),
    kind,
    sourceTicker: ticker,
    savedMicroUsd: sum(calls.map((call) => (call.rawProbability === null ? 0 : call.costMicroUsd))),
    answers: answersOf(forecast?.models ?? []),
    validUntilMs: kind === null ? validUntilMs : null,
  };
}

const INCOMPLETE: readonly ReasonCode[] = ['no_quorum', 'deadline_passed'];

/** Whether a decision's reasons include that not enough was answered. */
function hadTooFewAnswers({ verdict }: Pick<Decision, 'verdict'>): boolean {
  return verdict.reasons.some(({ code }) => INCOMPLETE.includes(code));
}

/** The larger of the bid's and the ask's, in micro-dollars. */
function priceMove(then: Quotes, now: Quotes): number {
  const bid = Math.abs(now.yesBidMicroUsd - then.yesBidMicroUsd);
  return Math.max(bid, Math.abs(now.yesAskMicroUsd - then.yesAskMicroUsd));
}

/** Answers that are older are not used, however still the price was: seven days. */
export const SAVING_REUSE_AGE_MS = 7 * 24 * 3_600_000;

/** `earlier` is the latest on the market that the answers are of, and `question` what it has to have been asked: this market's
 * question, or a duplicate market's. */
export interface SavingReuseInput extends Omit<ReuseInput, 'quotes'> {
  readonly kind: ReuseKind;
  readonly account: string;
  readonly market: Pick<Market, 'ticker' | 'quotes' | 'closeTimeMs' | 'scheduledResolutionMs'>;
  readonly injectionFlags: readonly InjectionFlag[];
  /** Events that the caller named, as epoch milliseconds: past ones, and ones that are still to come. */
  readonly scheduledEventsMs: readonly number[];
  /** Fewer are not enough for what would be called now. */
  readonly answersNeeded: number;
}

/** Whether the answers of an earlier decision are as good as new ones, so that no model need be called: seven days old at most,
 * neither quote more than 2 cents away, no event in between that could have changed the answer, the question in the same wording
 * (of a duplicate market, see duplicate-market.ts, its own), nothing suspicious in the text, and enough answers. This is not about
 * the earlier verdict's validity, which limits how long its price may be acted on. */
export function savingReuse(input: SavingReuseInput): Reuse {
  const { kind, earlier, account, market, question, simulated, nowMs } = input;
  if (!earlier?.forecast || earlier.path === 'reused' || earlier.account !== account) {
    return notReused(null, { code: 'none', figures: {} });
  }
  const obstacle =
    otherMarket(earlier, market.ticker, kind) ??
    otherQuestion(earlier, question, simulated) ??
    suspicious(input, earlier) ??
    tooOld(earlier, nowMs) ??
    eventSince(input, earlier) ??
    tooFewAnswers(earlier, input.answersNeeded) ??
    priceMoved(earlier.quotes, market.quotes);
  if (obstacle) return notReused(earlier.decisionId, obstacle);
  return { ok: true, reusable: reusableFrom(earlier, kind, market.quotes, nowMs) };
}

const otherMarket = ({ ticker }: Decision, wanted: string, kind: ReuseKind): ReuseObstacle | null =>
  (ticker === wanted) === (kind === 'same') ? null : { code: 'other_market', figures: { ticker } };

const suspicious = ({ injectionFlags }: SavingReuseInput, earlier: Decision): ReuseObstacle | null =>
  injectionFlags.length + (earlier.injectionFlags?.length ?? 0) > 0 ? { code: 'suspicious_text', figures: {} } : null;

function tooOld({ decidedAtMs }: Decision, nowMs: number): ReuseObstacle | null {
  const ageMs = nowMs - decidedAtMs;
  return ageMs > SAVING_REUSE_AGE_MS ? { code: 'too_old', figures: { ageMs, mostMs: SAVING_REUSE_AGE_MS } } : null;
}

function tooFewAnswers(earlier: Decision, needed: number): ReuseObstacle | null {
  const answers = earlier.forecast?.models.length ?? 0;
  if (answers >= needed && !hadTooFewAnswers(earlier)) return null;
  return { code: 'too_few_answers', figures: { answers, needed } };
}

/** The first event after the earlier decision began and until now: the markets' own ends, and what callers named then or now. */
function eventSince({ market, scheduledEventsMs, nowMs }: SavingReuseInput, earlier: Decision): ReuseObstacle | null {
  const all = [
    market.closeTimeMs,
    market.scheduledResolutionMs,
    earlier.closeTimeMs,
    earlier.scheduledResolutionMs,
    ...(earlier.scheduledEventsMs ?? []),
    ...scheduledEventsMs,
  ];
  const between = all.filter((atMs) => atMs > earlier.startedAtMs && atMs <= nowMs);
  return between.length === 0 ? null : { code: 'event_since', figures: { atMs: Math.min(...between) } };
}
