import { blendWithPrice, PROVEN_AT_WEALTH } from '../forecast/blend.ts';
import { sum } from '../shared/sum.ts';
import { DAY_MS } from './calendar.ts';
import { addValue, type Moments, meanOf, noMoments } from './estimates.ts';

/** The evidence that the blend's Brier score beats the price's, event after event, as the wealth of a bettor who starts with 1 and
 * can only grow rich if it does. Before an event resolves it stakes on the blend's gain what pays best if the blend as fitted so far
 * is right. While the price is the better forecaster the wealth is a supermartingale, so that it ever reaches 20 in at most one
 * world of twenty, however often one looks (Ville). Markets of one event share the bettor's money equally: the mean of their
 * factors is a fair bet too, whatever ties their outcomes together. */

const LOG_PROOF_AT = Math.log(PROVEN_AT_WEALTH);

const RATE_DAYS = 30;

/** One market before and after it resolved. `believed`: its probability by the blend that the bettor believes in. */
export interface GainBet {
  readonly price: number;
  readonly blended: number;
  readonly believed: number;
  readonly outcome: 0 | 1;
}

/** One resolved market. `atMs`: when it came to count. */
export interface GainOutcome {
  readonly eventTicker: string;
  readonly probability: number;
  readonly price: number;
  readonly outcome: 0 | 1;
  readonly atMs: number;
}

/** What is kept of events that are not looked at one by one any more. */
export interface PassedEvents {
  readonly events: number;
  readonly logWealth: number;
  /** How fast the logarithm of the wealth falls with the gain that is held against it. */
  readonly slope: number;
  readonly growth: Moments;
  readonly gained: number;
  /** When the first of them came to count. */
  readonly sinceMs: number;
}

/** The weight that the blend had, and the one that the bettor believed in, before the first of an event's markets resolved. */
export interface BlendWeights {
  readonly weight: number;
  readonly believedWeight: number;
}

/** An event whose markets may not all have resolved, in sums over those that have. */
export interface EventSoFar extends BlendWeights {
  readonly eventTicker: string;
  readonly fromMs: number;
  markets: number;
  factor: number;
  stake: number;
  gain: number;
}

/** Brier(price) - Brier(blend), what is staked on each unit of it, and what the wealth is multiplied by. If the believed probability
 * is right the factor is the likelihood ratio of it to the middle between price and blend, where the gain is nothing: the stake that
 * makes wealth grow fastest. Nothing is staked where the believed probability lies on the price's side of the middle.
 * Example: price .40, blend .50, believed .50, YES: gain .11, stake 1.01, factor .50 / .45 = 1.11. */
export function betOn({ price, blended, believed, outcome }: GainBet) {
  const distance = blended - price;
  const middle = (price + blended) / 2;
  const gain = 2 * distance * (outcome - middle);
  const scale = 2 * distance * middle * (1 - middle);
  const stake = scale === 0 ? 0 : Math.max(0, (believed - middle) / scale);
  return { gain, stake, factor: 1 + stake * gain };
}

export function createGainSequence(passed: PassedEvents | null = null, open: readonly EventSoFar[] = []) {
  const events = new Map<string, EventSoFar>(open.map((each) => [each.eventTicker, { ...each }]));
  let gained = passed?.gained ?? 0;
  for (const { gain, markets } of events.values()) gained += gain / markets;

  const count = () => (passed?.events ?? 0) + events.size;
  /** Wealth by the events one by one, when a gain of `held` an event is taken off each. */
  const logWealth = (held: number) => {
    let logs = passed ? passed.logWealth - held * passed.slope : 0;
    for (const { factor, stake, markets } of events.values()) logs += Math.log((factor - held * stake) / markets);
    return logs;
  };

  return {
    count,
    /** How many of an event's markets have come so far. */
    marketsOf: (eventTicker: string) => events.get(eventTicker)?.markets ?? 0,
    /** Sum of the events' mean gains. */
    gained: () => gained,
    /** One more market. `weights`: those in force, for an event that is new. */
    add({ eventTicker, probability, price, outcome, atMs }: GainOutcome, weights: BlendWeights): void {
      const known = events.get(eventTicker);
      const event = known ?? { eventTicker, fromMs: atMs, ...weights, markets: 0, factor: 0, stake: 0, gain: 0 };
      const blended = blendWithPrice(probability, price, event.weight);
      const believed = blendWithPrice(probability, price, event.believedWeight);
      const { gain, stake, factor } = betOn({ price, blended, believed, outcome });
      if (known) gained -= known.gain / known.markets;
      else events.set(eventTicker, event);
      event.markets += 1;
      event.factor += factor;
      event.stake += stake;
      event.gain += gain;
      gained += event.gain / event.markets;
    },
    /** The least mean gain of an event that is not refuted at 95 %, over all looks: above 0 where the wealth has reached 20.
     * A gain is never below -1. */
    lowerBound(): number {
      let low = -1;
      let high = 1;
      for (const { factor, stake } of events.values()) if (stake > 0) high = Math.min(high, factor / stake);
      if (logWealth(low) <= LOG_PROOF_AT) return low;
      while (high - low > 1e-9) {
        const middle = (low + high) / 2;
        if (logWealth(middle) >= LOG_PROOF_AT) low = middle;
        else high = middle;
      }
      return low;
    },
    /** How far it has come and how fast. `eventsPerDay`: events that came to count in the last thirty days. */
    progress(nowMs: number) {
      const growth = { ...(passed?.growth ?? noMoments()) };
      for (const { factor, markets } of events.values()) addValue(growth, Math.log(factor / markets));
      const { n } = growth;
      const mean = meanOf(growth)?.mean ?? 0;
      const variance = n < 2 ? 0 : Math.max(0, (growth.squares - n * mean * mean) / (n - 1));
      const starts = [...events.values()].map(({ fromMs }) => fromMs);
      const sinceMs = Math.min(passed?.sinceMs ?? Number.POSITIVE_INFINITY, ...starts.slice(0, 1));
      const days = Math.min(RATE_DAYS, Math.max(1, (nowMs - sinceMs) / DAY_MS));
      const recent = starts.filter((fromMs) => fromMs > nowMs - days * DAY_MS).length;
      return {
        meanGain: count() === 0 ? 0 : gained / count(),
        logWealth: logWealth(0),
        meanGrowth: mean,
        growthDeviation: Math.sqrt(variance),
        eventsPerDay: recent / days,
      };
    },
    /** What goes on where a window starts: events with markets still to come stay open. */
    fold(isOpen: (eventTicker: string) => boolean): { passed: PassedEvents | null; open: EventSoFar[] } {
      const all = [...events.values()];
      const closed = all.filter(({ eventTicker }) => !isOpen(eventTicker));
      const stay = all.filter(({ eventTicker }) => isOpen(eventTicker));
      if (closed.length === 0) return { passed, open: stay };
      const growth = { ...(passed?.growth ?? noMoments()) };
      for (const { factor, markets } of closed) addValue(growth, Math.log(factor / markets));
      return {
        passed: {
          events: (passed?.events ?? 0) + closed.length,
          logWealth: (passed?.logWealth ?? 0) + sum(closed.map(({ factor, markets }) => Math.log(factor / markets))),
          slope: (passed?.slope ?? 0) + sum(closed.map(({ stake, factor }) => stake / factor)),
          growth,
          gained: (passed?.gained ?? 0) + sum(closed.map(({ gain, markets }) => gain / markets)),
          sinceMs: passed?.sinceMs ?? (closed[0] as EventSoFar).fromMs,
        },
        open: stay,
      };
    },
  };
}
