import type { Decision } from '../decision/decision.ts';
import type { ReuseObstacle } from '../decision/note.ts';
import type { Question, ReuseKind } from '../decision/reuse.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Market } from '../market/market.ts';
import { hadTooFewAnswers, notReused, otherQuestion, priceMoved, type Reuse, reusableFrom } from './reuse.ts';

/** Answers that are older are not used, however still the price was: seven days. */
export const SAVING_REUSE_AGE_MS = 7 * 24 * 3_600_000;

export interface SavingReuseInput {
  readonly kind: ReuseKind;
  /** The account's latest decision on that market that has answers of its own; null = there is none. */
  readonly earlier: Decision | null;
  readonly account: string;
  readonly market: Pick<Market, 'ticker' | 'quotes' | 'closeTimeMs' | 'scheduledResolutionMs'>;
  /** What the source has to have been asked: this market's question, or a duplicate market's. */
  readonly question: Question;
  readonly injectionFlags: readonly InjectionFlag[];
  readonly simulated: boolean;
  /** Events that the caller named, as epoch milliseconds: past ones, and ones that are still to come. */
  readonly scheduledEventsMs: readonly number[];
  /** Fewer are not enough for what would be called now. */
  readonly answersNeeded: number;
  readonly nowMs: number;
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
