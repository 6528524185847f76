import { type AwaitedMarket, nextAskMs } from '../../domain/learning/awaited-market.ts';
import type { CheckedOutcome, OutcomeAnswer } from '../../domain/learning/outcome-schema.ts';
import { NOTHING_SETTLED, type SettlementTotals } from '../../domain/learning/settlement-report.ts';
import { readVenueOutcome, type VenueOutcome } from '../../domain/learning/venue-outcome.ts';
import { isRecord } from '../../domain/shared/refusal.ts';
import type { Venue } from '../../kalshi/venue.ts';
import { SCOREKEEPER_WORKFLOW_ID, UPDATE } from '../../workflows/messages.ts';
import type { SettledSlice } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { venueFailure } from '../venue-failure.ts';

/** As the scorekeeper takes them at once. */
const AT_ONCE = 200;
/** Decisions whose markets are taken up at once. */
const DECISIONS_AT_ONCE = 1_000;
/** The clocks of those who store decisions may be this far apart. */
const CLOCKS_APART_MS = 300_000;

type Parts = Pick<Dependencies, 'store' | 'config' | 'clock' | 'workflows' | 'log'>;

/** Takes up the markets of decisions, and asks the venue how those that are due have ended. */
export function createSettleMarkets(parts: Parts, venue: Venue) {
  const { store, config, clock, workflows, log } = parts;
  const { settleEveryMs } = config.kalshi;

  return {
    /** Takes up the markets of a slice of the decisions that were stored since the last one: false = that were all. A market that has an
     * outcome is not asked for. */
    async takeUpMarkets(): Promise<boolean> {
      const nowMs = clock.now();
      const { decisionsReadToMs: fromMs } = await store.settlements.read();
      const found = await store.decisions.marketsSince(fromMs, DECISIONS_AT_ONCE);
      const ended = new Set((await store.outcomes.readMany(found.map(({ ticker }) => ticker))).map(({ _id }) => _id));
      await store.awaitedMarkets.add(
        found
          .filter(({ ticker }) => !ended.has(ticker))
          .map(({ ticker, eventTicker, seriesTicker, scheduledResolutionMs }) => ({
            ...newlyAwaited(ticker, nowMs),
            eventTicker,
            seriesTicker,
            resolvesAtMs: scheduledResolutionMs,
          })),
      );
      const isMore = found.length === DECISIONS_AT_ONCE;
      const lastMs = found.at(-1)?.storedAtMs ?? fromMs;
      const readToMs = isMore ? Math.max(lastMs, fromMs + 1) : Math.min(lastMs, nowMs - CLOCKS_APART_MS);
      if (readToMs > fromMs) await store.settlements.write({ decisionsReadToMs: readToMs });
      return isMore;
    },

    /** Asks for a slice of the markets that are due, the longest due first, and records those that are final. */
    async settleMarkets(): Promise<SettledSlice> {
      const nowMs = clock.now();
      const due = await store.awaitedMarkets.due(nowMs, AT_ONCE);
      if (due.length === 0) return { totals: NOTHING_SETTLED, more: false };
      try {
        const read = await readMarkets(due.map(({ ticker }) => ticker));
        const totals = await record(due, read, nowMs);
        return { totals, more: due.length === AT_ONCE };
      } catch (error) {
        throw venueFailure(error);
      }
    },
  };

  /** What the venue says of these markets; those that it has moved to the historical tier are asked for there. */
  async function readMarkets(tickers: readonly string[]): Promise<Map<string, ReturnType<typeof readVenueOutcome>>> {
    const found = new Map<string, ReturnType<typeof readVenueOutcome>>();
    const asked = new Set(tickers);
    // A market that was not asked for is none of this service's, whatever the venue returns.
    const add = (rows: readonly unknown[]) => {
      for (const row of rows) {
        const ticker = isRecord(row) && typeof row.ticker === 'string' ? row.ticker : null;
        if (ticker !== null && asked.has(ticker)) found.set(ticker, readVenueOutcome(row));
      }
    };
    add((await venue.markets(tickers)).rows);
    const moved = tickers.filter((ticker) => !found.has(ticker));
    if (moved.length > 0) add((await venue.historicalMarkets(moved)).rows);
    return found;
  }

  async function record(
    due: readonly AwaitedMarket[],
    read: Awaited<ReturnType<typeof readMarkets>>,
    nowMs: number,
  ): Promise<SettlementTotals> {
    const finals = [...read.values()].flatMap((each) => (each.ok && each.value.kind === 'final' ? [each.value] : []));
    const answers = await recordOutcomes(finals.map((each) => notAfter(each, nowMs)));
    const changed = due.map((market) => afterAsking(market, read.get(market.ticker), answers, nowMs));
    const kept = changed.flatMap((market) => {
      const askAtMs = nextAskMs(market, settleEveryMs, nowMs);
      return askAtMs === null ? [] : [{ ...market, askAtMs }];
    });
    const over = changed.filter(({ ticker }) => !kept.some((market) => market.ticker === ticker));
    await store.awaitedMarkets.write(kept);
    await store.awaitedMarkets.remove(over.map(({ ticker }) => ticker));
    const kinds = [...answers.values()].map(({ kind }) => kind);
    const count = (kind: OutcomeAnswer['kind']) => kinds.filter((each) => each === kind).length;
    const problems = kept.filter(({ problem }) => problem !== null);
    for (const { ticker, problem } of problems) log('warn', `${ticker} could not be settled`, { problem });
    return {
      ...NOTHING_SETTLED,
      asked: due.length,
      recorded: count('recorded'),
      corrected: count('corrected'),
      problems: problems.length,
    };
  }

  /** Records outcomes through the scorekeeper, the one writer of them. What the venue itself reported before and has amended since is
   * replaced; what somebody else reported is not. */
  async function recordOutcomes(finals: readonly Final[]): Promise<ReadonlyMap<string, OutcomeAnswer>> {
    const answers = await send(finals.map(({ outcome }) => ({ ...outcome, by: venue.host })));
    const amended = finals.filter(({ ticker }) => {
      const answer = answers.get(ticker);
      return answer?.kind === 'contradicts' && answer.by === venue.host;
    });
    const corrected = await send(amended.map(({ outcome }) => ({ ...outcome, by: venue.host, correct: true })));
    return new Map([...answers, ...corrected]);
  }

  async function send(outcomes: readonly CheckedOutcome[]): Promise<ReadonlyMap<string, OutcomeAnswer>> {
    if (outcomes.length === 0) return new Map();
    const given = await workflows.update(SCOREKEEPER_WORKFLOW_ID, UPDATE.recordOutcomes, outcomes);
    const answers = given as readonly OutcomeAnswer[];
    return new Map(
      outcomes.flatMap(({ ticker }, index) => {
        const answer = answers[index];
        return answer ? [[ticker, answer] as const] : [];
      }),
    );
  }
}

type Final = Extract<VenueOutcome, { kind: 'final' }>;

/** What is final has ended: a later time than now is the venue's error, and would be a day of the books that has not come. */
function notAfter(final: Final, nowMs: number): Final {
  const { outcome } = final;
  return outcome.atMs === undefined || outcome.atMs <= nowMs
    ? final
    : { ...final, outcome: { ...outcome, atMs: nowMs } };
}

/** A market of which nothing but its ticker is known. */
export const newlyAwaited = (ticker: string, nowMs: number): AwaitedMarket => ({
  ticker,
  eventTicker: null,
  seriesTicker: null,
  resolvesAtMs: null,
  addedAtMs: nowMs,
  askAtMs: nowMs,
  status: null,
  recordedAtMs: null,
  problem: null,
});

function afterAsking(
  market: AwaitedMarket,
  read: ReturnType<typeof readVenueOutcome> | undefined,
  answers: ReadonlyMap<string, OutcomeAnswer>,
  nowMs: number,
): AwaitedMarket {
  if (read === undefined) return { ...market, status: 'unknown', problem: null };
  if (!read.ok) return { ...market, status: 'unreadable', problem: read.message };
  if (read.value.kind === 'open') return { ...market, status: read.value.status, problem: null };
  const answer = answers.get(market.ticker);
  const known = { ...market, status: 'finalized' };
  if (answer?.kind === 'contradicts') {
    const { settlement } = read.value.outcome;
    const problem = `${market.ticker} settled ${settlement} at the venue, and ${answer.by} recorded ${answer.standing}; compare them, and correct the outcome with \`bin/conclave outcome ${market.ticker} ${settlement} --correct\` if it is wrong.`;
    return { ...known, problem };
  }
  const isNew = answer?.kind === 'corrected' || market.recordedAtMs === null;
  return { ...known, problem: null, recordedAtMs: isNew ? nowMs : market.recordedAtMs };
}
