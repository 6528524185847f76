import type { PartOfEvent } from '../decision/decision.ts';
import type { Note } from '../decision/note.ts';
import { type Coherent, coherent } from '../forecast/cohere.ts';
import { pick } from '../shared/pick.ts';
import { sum } from '../shared/sum.ts';
import { callsAbout } from './call-result.ts';
import type { DecisionSnapshot, MarketSnapshot } from './decision-snapshot.ts';
import { type DecisionState, pathOf } from './decision-state.ts';
import {
  type DecisionDraft,
  type DraftMoment,
  draftDecision,
  forecastIn,
  type MarketOutcome,
} from './draft-decision.ts';
import { withoutCall } from './plan-without-call.ts';
import { isWithheld, type JudgedMarket, sizedTogether } from './size-together.ts';

/** A decision for each market, before costs are known: pooled and calibrated by itself, then all probabilities together moved to
 * the nearest ones that fit, then judged by itself, and those of an event once more with sizes that are right together. */
export function buildDecisions(state: DecisionState, moment: DraftMoment): DecisionDraft[] {
  const { snapshot } = state;
  const each = snapshot.markets.map((market) => {
    const outcome = outcomeOf(state, market);
    return { outcome, before: forecastIn(snapshot, outcome, snapshot.mode)?.coherent ?? null };
  });
  const known = each.filter((one): one is typeof one & { readonly before: number } => one.before !== null);
  const fitted = coherent({
    markets: known.map(({ outcome: { market }, before }) => ({
      ...pick(market, 'strike', 'subject'),
      closeTimeMs: market.market.closeTimeMs,
      probability: before,
    })),
    mutuallyExclusive: snapshot.event?.mutuallyExclusive ?? false,
    // A market without an answer may be the one that resolves to YES.
    exhaustive: snapshot.event?.exhaustive === true && known.length === each.length,
  });
  const given = known.map(({ before }) => before);
  const outcomes = each.map(({ outcome }) => {
    const place = known.findIndex((one) => one.outcome === outcome);
    const group = fitted.groups.find((places) => places.includes(place));
    return group ? madeCoherent(outcome, fitted, place, group, given) : outcome;
  });
  return judgedTogether(state, moment, outcomes).map(({ draft }) => draft);
}

/** So often sizes are worked out anew. A hundred markets take some tenths of a second a round, and a workflow's task has few. */
const MOST_ROUNDS = 5;

/** Each market's decision with the size that is right together. Where a guard withholds what that asks for, the market stays as it is,
 * and the others are sized anew around it. After the last round all stay as they are then. */
function judgedTogether(state: DecisionState, moment: DraftMoment, outcomes: readonly MarketOutcome[]): JudgedMarket[] {
  const judge = (outcome: MarketOutcome) => ({ outcome, draft: draftDecision(state, outcome, moment) });
  let kept = outcomes.map(judge);
  for (let round = 1; ; round++) {
    const sized = sizedTogether(state.snapshot, kept, moment);
    const judged = kept.map((one, index) => {
      const own = sized[index] ?? one.outcome;
      return own === one.outcome ? one : judge(own);
    });
    const isNew = (one: JudgedMarket) => !kept.includes(one) && one.draft.verdict.withheldTrade !== null;
    const withheld = new Set(judged.filter((one) => isNew(one) && isWithheld(one.draft)));
    if (withheld.size === 0 || round === MOST_ROUNDS) return judged;
    kept = kept.map((one, index) => {
      const own = judged[index];
      return own && withheld.has(own) ? own : one;
    });
  }
}

/** In a larger event what the models wrote stands with the first market of each prompt alone: with each of a hundred it would make
 * the result larger than Temporal takes. */
const REASONING_BY_MARKET = 20;

/** What the calls brought for one market. */
function outcomeOf({ snapshot, calls, notes }: DecisionState, market: MarketSnapshot): MarketOutcome {
  const { part, reusable, refusal } = market;
  const own = part > 0 ? callsAbout(market, calls) : [];
  const isLeftOut = part === 0 && refusal && snapshot.plan.start !== 'none';
  const plan = isLeftOut ? { ...withoutCall(snapshot.plan, refusal), value: null } : snapshot.plan;
  const event = snapshot.event && partOfEvent(snapshot, snapshot.event.eventTicker, market);
  const isRepeated = event !== null && event.place > 1 && snapshot.markets.length > REASONING_BY_MARKET;
  return {
    market,
    plan,
    path: part === 0 && reusable ? 'reused' : pathOf(own),
    calls: isRepeated ? own.map((call) => ({ ...call, reasoning: null })) : own,
    event,
    notes: [...plan.notes, ...market.notes, ...(part > 0 ? notes : [])],
  };
}

/** With P as it fits the markets that it is tied to. */
function madeCoherent(
  outcome: MarketOutcome,
  { kind, tie, probabilities }: Coherent,
  place: number,
  group: readonly number[],
  given: readonly number[],
): MarketOutcome {
  const total = (all: readonly number[]) => sum(group.map((each) => all[each] ?? 0));
  const [before = 0, after = 0] = [given[place], probabilities[place]];
  const [sumBefore, sumAfter] = [total(given), total(probabilities)];
  const figures = { kind, tie, markets: group.length, before, after, sumBefore, sumAfter };
  const note: Note = { code: 'made_coherent', figures };
  const event = outcome.event && { ...outcome.event, coherence: { kind, before, after, sumBefore, sumAfter } };
  return { ...outcome, coherent: after, event, notes: [...outcome.notes, note] };
}

function partOfEvent({ decisionId, markets }: DecisionSnapshot, eventTicker: string, own: MarketSnapshot): PartOfEvent {
  const together = markets.filter(({ part }) => part === own.part);
  const asked = markets.filter(({ part }) => part > 0).length;
  const place = own.part === 0 ? 0 : 1 + together.indexOf(own);
  return { eventTicker, decisionId, markets: markets.length, asked, place, coherence: null };
}
