import { SKIP_WINDOW_MS } from '../domain/health/unusual-skips.ts';
import type { AccountFacts, RecentDecision, WatchFacts } from '../domain/health/watch-facts.ts';
import { flowIn } from '../domain/learning/flow-figures.ts';
import { bucketsOf } from '../domain/learning/window.ts';
import { accountDay } from '../domain/money/account-day.ts';
import { bandToday } from '../domain/money/bands.ts';
import type { DecisionCourse } from './decisions.ts';
import type { Store } from './index.ts';
import { ledgerDrift } from './ledger/drift.ts';

/** Decisions that are looked at: enough for a share, whatever the pace. */
const MOST_DECISIONS = 500;
const RECORD_KEPT_MS = 600_000;

export type FactStore = Pick<
  Store,
  'control' | 'health' | 'ledger' | 'decisions' | 'buckets' | 'settlements' | 'awaitedMarkets' | 'alerts'
>;

/** Reads what alerts are raised and ended by. */
export async function readWatchFacts(
  store: FactStore,
  accounts: readonly string[],
  groups: readonly string[],
  nowMs: number,
): Promise<Omit<WatchFacts, 'singletons'>> {
  const [mode, breakers, ofAccounts, courses, usual, settlements, lastSilence] = await Promise.all([
    store.control.findMode(),
    store.health.list(),
    Promise.all(accounts.map((account) => readAccount(store, account, nowMs))),
    store.decisions.courses(nowMs - SKIP_WINDOW_MS, nowMs + SKIP_WINDOW_MS, MOST_DECISIONS),
    readUsual(store, groups, nowMs),
    readSettlements(store, nowMs),
    store.alerts.latest('no_worker'),
  ]);
  // What began before a worker was back waited for it: that is told by the alert about the workers.
  const backAtMs = lastSilence ? (lastSilence.endedAtMs ?? Number.POSITIVE_INFINITY) : 0;
  return {
    nowMs,
    mode: mode?.mode ?? null,
    breakers,
    accounts: ofAccounts.filter((each) => each !== null),
    recent: courses.filter(({ startedAtMs }) => startedAtMs >= backAtMs).map(recentOf),
    usual,
    settlements,
  };
}

async function readAccount(store: FactStore, account: string, nowMs: number): Promise<AccountFacts | null> {
  const state = await store.control.readAccount(account);
  if (!state) return null;
  const { ledgerId } = accountDay(state, nowMs);
  const ledger = await store.ledger.read(ledgerId);
  const { spendWatch, budget, openedLedger } = state;
  return {
    account,
    ledgerId,
    isLedgerThere: ledger !== null || openedLedger?.ledgerId !== ledgerId,
    band: bandToday(state, ledgerId),
    isSpendUnusual: spendWatch?.ledgerId === ledgerId && spendWatch.level !== 'none',
    budget,
    drift: ledger && ledgerDrift(ledger),
  };
}

export const isLate = ({ verdict }: Pick<DecisionCourse, 'verdict'>): boolean =>
  verdict.reasons.some(({ code }) => code === 'deadline_passed' || code === 'too_late');

const recentOf = (course: DecisionCourse): RecentDecision => ({
  decidedAtMs: course.decidedAtMs,
  isSkip: course.action === 'SKIP',
  isLate: isLate(course),
});

const records = new WeakMap<object, { readonly atMs: number; readonly usual: WatchFacts['usual'] }>();

/** The share of SKIP of the last seven days. Read anew every ten minutes: it changes slowly, and is much to read. */
async function readUsual(
  store: Pick<Store, 'buckets'>,
  groups: readonly string[],
  nowMs: number,
): Promise<WatchFacts['usual']> {
  const known = records.get(store.buckets);
  if (known && Math.abs(nowMs - known.atMs) < RECORD_KEPT_MS) return known.usual;
  const { decisions, byAction } = flowIn(await store.buckets.read(bucketsOf('7d', nowMs), null, groups));
  const usual = decisions === 0 ? null : { decisions, skipped: byAction.SKIP ?? 0 };
  records.set(store.buckets, { atMs: nowMs, usual });
  return usual;
}

async function readSettlements(
  store: Pick<Store, 'settlements' | 'awaitedMarkets'>,
  nowMs: number,
): Promise<WatchFacts['settlements']> {
  const { lastRunAtMs } = await store.settlements.read();
  return lastRunAtMs === null ? null : store.awaitedMarkets.backlog(nowMs);
}
