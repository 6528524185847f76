import * as v from 'valibot';
import { performanceIn } from '../../client/performance.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import { SUBJECT } from '../../domain/learning/cell.ts';
import { flowIn } from '../../domain/learning/flow-figures.ts';
import { cover } from '../../domain/learning/window.ts';
import { dayOf, type LocalDay, localDay } from '../../domain/money/days.ts';
import { shownGroup } from '../../domain/shared/group.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import { sum } from '../../domain/shared/sum.ts';
import { cellsOf } from '../../store/day-money.ts';
import { type CostQuery, type CostView, costDay, DAYS_AT_MOST, uncertainAttempt } from '../contract/cost.ts';
import type { Sources } from '../sources.ts';
import { performanceRow } from './models.ts';
import { membersOf, scopeOf } from './scope.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const UNCERTAIN_AT_MOST = 200;

/** What the money of an account or of all was spent on, from the ledgers that enforce the caps: totals and cells are changed in the
 * same updates. Decisions, efficiency and savings are of the accounts that are tallied together, from the hourly tallies. */
export async function readCost(
  sources: Pick<Sources, 'store' | 'accounts' | 'now'>,
  query: CostQuery,
): Promise<CostView> {
  const { store, accounts, now } = sources;
  const nowMs = now();
  const { account, accounts: asked, groups, sharing } = scopeOf(sources, query.account);
  const boardGroup = account === null ? shownGroup(accounts) : groups[0];
  // Probes are made for all accounts and paid from the service's own ledger.
  const owners = account === null ? [...asked, SERVICE_ACCOUNT] : asked;
  const ledgersOf = await Promise.all(
    owners.map(async (owner) => {
      const zone = (await store.control.readAccount(owner))?.zone ?? accounts[owner]?.zone ?? 'UTC';
      return { account: owner, zone, ...daysAsked(query, zone, nowMs) };
    }),
  );
  const [from, to] = [ledgersOf.map(({ first }) => first), ledgersOf.map(({ last }) => last)];
  const startMs = hourStart(Math.min(...from.map((day) => day.startMs)));
  const endMs = hourStart(Math.max(...to.map((day) => day.endMs)) - 1) + HOUR_MS;
  const [ledgers, buckets, uncertain, board] = await Promise.all([
    Promise.all(ledgersOf.map(({ account: owner, first, last }) => store.ledger.between(owner, first.date, last.date))),
    store.buckets.read(cover(startMs, endMs), null, groups),
    store.attempts.uncertain(),
    boardGroup === undefined ? null : store.scoreboards.latest(boardGroup),
  ]);
  const flow = flowIn(buckets);
  const days = ledgers
    .flat()
    .toSorted((one, other) => one.startMs - other.startMs)
    .map((ledger) => v.parse(costDay, { ...ledger, ledgerId: ledger._id, cells: cellsOf(ledger) }));
  const own = uncertain.filter((attempt) => owners.includes(attempt.account));
  return {
    atMs: nowMs,
    account,
    ledgers: ledgersOf.map(({ account: owner, zone }) => ({ account: owner, zone })),
    zone: ledgersOf[0]?.zone ?? 'UTC',
    from: from.map(({ date }) => date).toSorted()[0] ?? '',
    to:
      to
        .map(({ date }) => date)
        .toSorted()
        .at(-1) ?? '',
    days,
    total: {
      spentMicroUsd: sum(days.map(({ total }) => total.spentMicroUsd)),
      heldMicroUsd: sum(days.map(({ total }) => total.heldMicroUsd)),
      uncertainMicroUsd: sum(days.map(({ total }) => total.uncertainMicroUsd)),
      committedMicroUsd: sum(days.map(({ total }) => total.committedMicroUsd)),
    },
    tallied: sharing,
    decisions: flow.decisions,
    costPerDecisionMicroUsd: flow.decisions === 0 ? null : flow.costMicroUsd / flow.decisions,
    efficiency: performanceIn(buckets, null)
      .filter(({ subject }) => subject !== SUBJECT.market && subject !== SUBJECT.paper)
      .map(performanceRow),
    weighed: membersOf(accounts, boardGroup === undefined ? [] : [boardGroup]),
    brierCosts: board?.brierCosts ?? [],
    savings: flow.savings,
    uncertain: own
      .slice(0, UNCERTAIN_AT_MOST)
      .map(({ _id, ...attempt }) => v.parse(uncertainAttempt, { ...attempt, attemptId: _id })),
    uncertainCount: own.length,
  };
}

/** The days from one to another, both included. With only the first: as many as one request may have, until today; with only
 * the last: the seven that end with it; with neither: the last seven. */
function daysAsked({ from, to }: CostQuery, zone: string, nowMs: number): { first: LocalDay; last: LocalDay } {
  const today = localDay(nowMs, zone);
  if (from !== undefined) {
    const first = dayOf(from, zone);
    if (to !== undefined) return { first, last: dayOf(to, zone) };
    const mostMs = first.startMs + (DAYS_AT_MOST - 1) * DAY_MS + HOUR_MS;
    return { first, last: localDay(Math.max(first.startMs, Math.min(mostMs, today.startMs)), zone) };
  }
  const last = to === undefined ? today : dayOf(to, zone);
  return { first: localDay(last.startMs - (DAYS - 1) * DAY_MS + HOUR_MS, zone), last };
}
