import type { DecisionDraft } from '../activities/contract.ts';
import type { EventMarketSnapshot, EventSnapshot } from '../activities/event-contract.ts';
import type { PartOfEvent } from '../domain/decision/part-of-event.ts';
import { type Coherent, coherent } from '../domain/forecast/cohere.ts';
import { quorumOf } from '../domain/forecast/quorum.ts';
import type { Mode } from '../domain/shared/modes.ts';
import { conclude, forecastOf } from './conclude.ts';
import { callsOn, type GatheredEvent } from './gather-event.ts';
import type { Gathered } from './gathered.ts';

/** A decision for each market of the event, before costs are closed: pooled and calibrated for itself, then all probabilities
 * together moved to the nearest ones that fit, then judged for itself. */
export function concludeEvent(event: EventSnapshot, gathered: GatheredEvent, signalled: Mode | null): DecisionDraft[] {
  const each = event.markets.map((market) => {
    const own = gatheredOn(market, gathered);
    return { market, own, forecast: forecastOf(market.snapshot, own) };
  });
  const tied = each.filter(({ forecast }) => forecast !== null);
  const fitted = coherent({
    markets: tied.map(({ market, forecast }) => ({ strike: market.strike, probability: forecast?.coherent ?? 0 })),
    mutuallyExclusive: event.mutuallyExclusive,
    // One that nobody answered on, or asked about, may be the one.
    exhaustive: event.exhaustive && tied.length === event.markets.length,
  });
  return each.map((one) => {
    const place = tied.indexOf(one);
    const after = place === -1 ? undefined : fitted.probabilities[place];
    const before = one.forecast?.coherent;
    const { snapshot } = one.market;
    const isTied = fitted.kind !== 'none' && before !== undefined && after !== undefined;
    const own: Gathered = {
      ...one.own,
      ...(isTied ? { coherent: after } : {}),
      notes: [...one.own.notes, ...(isTied ? [fittingNote(fitted, before, after, tied.length)] : [])],
    };
    const draft = conclude(snapshot, own, signalled);
    const isEveryAnswerThere = draft.calls.length > 0 && draft.calls.every(({ outcome }) => outcome === 'answered');
    const { kind, sumBefore, sumAfter } = fitted;
    return {
      ...draft,
      panel: draft.isFullPanel && isEveryAnswerThere,
      event: {
        ...partOf(event, one.market),
        coherence: isTied ? { kind, before, after, sumBefore, sumAfter } : null,
      },
    };
  });
}

/** What was gathered, as one market has it. */
function gatheredOn({ snapshot, part }: EventMarketSnapshot, gathered: GatheredEvent): Gathered {
  if (part === 0) {
    // What stands in had its own quorum.
    return { path: snapshot.reusable ? 'reused' : 'none', calls: [], reservations: [], notes: [], quorum: 0 };
  }
  const calls = callsOn(snapshot.market.ticker, gathered.calls[part - 1] ?? []);
  const isFirstAnswered = calls[0]?.outcome === 'answered';
  const { path, notes, offers = [] } = gathered;
  const isPanel = path === 'full' || (path === 'escalated' && !isFirstAnswered);
  const quorum = isPanel ? quorumOf(snapshot.policy.quorum, calls.length) : 1;
  return { path, calls, reservations: [], notes, quorum, offers };
}

function partOf(
  { decisionId, eventTicker, markets }: EventSnapshot,
  own: EventMarketSnapshot,
): Omit<PartOfEvent, 'coherence'> {
  const together = markets.filter(({ part }) => part === own.part);
  const asked = markets.filter(({ part }) => part > 0).length;
  const place = own.part === 0 ? 0 : 1 + together.indexOf(own);
  return { eventTicker, decisionId, markets: markets.length, asked, place };
}

function fittingNote(
  { why, sumBefore, sumAfter, kind }: Coherent,
  before: number,
  after: number,
  count: number,
): string {
  const sums =
    kind === 'ladder' ? '' : `; the sum of the ${count} was ${percent(sumBefore)} and is ${percent(sumAfter)}`;
  const own =
    before === after
      ? `P ${percent(after)} fits as it is`
      : `P ${percent(before)} becomes ${percent(after)}, the nearest that fits`;
  return `Together with the event's other markets: ${why} ${own}${sums}.`;
}

const percent = (probability: number) => `${(100 * probability).toFixed(1)} %`;
