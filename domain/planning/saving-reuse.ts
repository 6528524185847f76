import type { Decision, Question, ReuseKind } from '../decision/decision.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Market } from '../market/market.ts';
import { formatPrice } from '../shared/format.ts';
import { sum } from '../shared/sum.ts';
import { hadTooFewAnswers, priceMove, REUSE_PRICE_MOVE_MICRO_USD, type Reuse } from './reuse.ts';

const HOUR_MS = 3_600_000;
/** Older answers are asked anew, however still the price was: seven days. */
export const SAVING_REUSE_AGE_MS = 7 * 24 * HOUR_MS;

export interface SavingReuseInput {
  readonly kind: ReuseKind;
  /** The account's latest decision on that market that has answers of its own; null = there is none. */
  readonly earlier: Decision | null;
  readonly account: string;
  readonly market: Pick<Market, 'ticker' | 'quotes' | 'closeTimeMs' | 'scheduledResolutionMs'>;
  /** What the source has to have been asked: this market's question, or a twin's. */
  readonly question: Question;
  readonly injectionFlags: readonly InjectionFlag[];
  readonly simulated: boolean;
  /** Events that the caller named, as epoch milliseconds: past ones, and ones that are still to come. */
  readonly eventsMs: readonly number[];
  /** Fewer are not enough for what would be asked now. */
  readonly answersNeeded: number;
  readonly nowMs: number;
}

/** Whether the answers of an earlier decision are as good as new ones, so that nobody need be asked: seven days old at most,
 * neither quote more than 2 cents away, no event in between that could have told something, the question in the same wording
 * (of a twin, see twins.ts, its own), nothing suspicious in the text, and enough answers. This is no matter of the earlier
 * verdict's validity, which says how long its price may be acted on. Says why in either case. */
export function savingReuse(input: SavingReuseInput): Reuse {
  const { kind, earlier, account, market, question, nowMs } = input;
  const no = (why: string): Reuse => ({ ok: false, why: `Not answered from earlier answers: ${why}.` });
  if (!earlier?.forecast || !earlier.question || earlier.path === 'reused' || earlier.account !== account) {
    return no('there are none');
  }
  const { decisionId, ticker, forecast } = earlier;
  if ((ticker === market.ticker) !== (kind === 'same')) return no(`${decisionId} is about ${ticker}`);
  if (earlier.simulated !== input.simulated) return no(`${decisionId} was ${earlier.simulated ? '' : 'not '}simulated`);
  if (earlier.question.promptVersion !== question.promptVersion) return no(`${decisionId} was asked in other words`);
  if (earlier.question.hash !== question.hash) return no(`the rules have changed since ${decisionId}`);
  if (input.injectionFlags.length > 0 || (earlier.injectionFlags ?? []).length > 0) return no('the text is suspicious');
  const ageMs = Math.max(0, nowMs - earlier.decidedAtMs);
  if (ageMs > SAVING_REUSE_AGE_MS) return no(`${decisionId} is ${inWords(ageMs)} old, more than 7 days`);
  const event = eventBetween(input, earlier);
  if (event !== null) return no(`an event was scheduled for ${new Date(event).toISOString()}, after ${decisionId}`);
  if (hadTooFewAnswers(earlier) || forecast.models.length < input.answersNeeded) {
    return no(`${decisionId} had ${forecast.models.length} answers, and ${input.answersNeeded} are needed`);
  }
  const priceMoveMicroUsd = priceMove(earlier.quotes, market.quotes);
  if (priceMoveMicroUsd > REUSE_PRICE_MOVE_MICRO_USD) {
    return no(
      `the price is ${cents(priceMoveMicroUsd)} from that of ${decisionId}, more than ${cents(REUSE_PRICE_MOVE_MICRO_USD)}`,
    );
  }
  const savedMicroUsd = sum(
    earlier.calls.map(({ rawProbability, costMicroUsd }) => (rawProbability === null ? 0 : costMicroUsd)),
  );
  const source = kind === 'same' ? decisionId : `${decisionId} on ${ticker}, which asks the same under another ticker,`;
  const why = `The answers of ${source} are used again, ${inWords(ageMs)} old, the price ${cents(priceMoveMicroUsd)} from where it was: that saves what they cost, $${(savedMicroUsd / 1e6).toFixed(4)}.`;
  const answers = forecast.models.map(({ model, rawProbability }) => ({ model, rawProbability }));
  return {
    ok: true,
    reusable: { decisionId, ageMs, priceMoveMicroUsd, kind, sourceTicker: ticker, savedMicroUsd, why, answers },
    why,
  };
}

/** The first event after the earlier decision began and until now: the markets' own ends, and what callers named then or now. */
function eventBetween({ market, eventsMs, nowMs }: SavingReuseInput, earlier: Decision): number | null {
  const all = [
    market.closeTimeMs,
    market.scheduledResolutionMs,
    earlier.closeTimeMs,
    earlier.scheduledResolutionMs,
    ...(earlier.scheduledEventsMs ?? []),
    ...eventsMs,
  ];
  const between = all.filter((atMs) => atMs > earlier.startedAtMs && atMs <= nowMs);
  return between.length === 0 ? null : Math.min(...between);
}

const cents = formatPrice;

function inWords(ageMs: number): string {
  if (ageMs < 2 * 60_000) return `${Math.round(ageMs / 1_000)} s`;
  if (ageMs < 2 * HOUR_MS) return `${Math.round(ageMs / 60_000)} min`;
  return `${Math.round(ageMs / HOUR_MS)} h`;
}
