import * as v from 'valibot';
import { performanceIn } from '../../client/performance.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import { SUBJECT } from '../../domain/learning/cell.ts';
import { flowIn } from '../../domain/learning/flow-figures.ts';
import { cover } from '../../domain/learning/window.ts';
import { dayOf, type LocalDay, localDay } from '../../domain/money/days.ts';
import { groupsOf } from '../../domain/shared/group.ts';
import { sum } from '../../domain/shared/sum.ts';
import { cellsOf } from '../../store/day-money.ts';
import { type CostQuery, type CostView, costDay, DAYS_AT_MOST, uncertainAttempt } from '../contract/cost.ts';
import type { Sources } from '../sources.ts';
import { performanceRow } from './models.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const UNCERTAIN_AT_MOST = 200;

/** What an account's money was spent on, from the ledgers that enforce its caps: totals and cells are changed in the same
 * updates. Decisions, efficiency and savings are of all accounts, from the hourly tallies. */
export async function readCost(
  { store, accounts, now }: Pick<Sources, 'store' | 'accounts' | 'now'>,
  query: CostQuery,
): Promise<CostView> {
  const nowMs = now();
  const account = query.account ?? Object.keys(accounts)[0] ?? 'main';
  const zone = (await store.control.readAccount(account))?.zone ?? accounts[account]?.zone ?? 'UTC';
  const { first, last } = daysAsked(query, zone, nowMs);
  const [ledgers, buckets, uncertain, board] = await Promise.all([
    store.ledger.between(account, first.date, last.date),
    store.buckets.read(cover(hourStart(first.startMs), hourStart(last.endMs - 1) + HOUR_MS), null, groupsOf(accounts)),
    store.attempts.uncertain(),
    store.scoreboards.latest(accounts[account]?.group),
  ]);
  const flow = flowIn(buckets);
  const days = ledgers.map((ledger) => v.parse(costDay, { ...ledger, ledgerId: ledger._id, cells: cellsOf(ledger) }));
  const own = uncertain.filter((attempt) => attempt.account === account);
  return {
    atMs: nowMs,
    account,
    zone,
    from: first.date,
    to: last.date,
    days,
    total: {
      spentMicroUsd: sum(days.map(({ total }) => total.spentMicroUsd)),
      heldMicroUsd: sum(days.map(({ total }) => total.heldMicroUsd)),
      uncertainMicroUsd: sum(days.map(({ total }) => total.uncertainMicroUsd)),
      committedMicroUsd: sum(days.map(({ total }) => total.committedMicroUsd)),
    },
    decisions: flow.decisions,
    costPerDecisionMicroUsd: flow.decisions === 0 ? null : flow.costMicroUsd / flow.decisions,
    efficiency: performanceIn(buckets, null)
      .filter(({ subject }) => subject !== SUBJECT.market && subject !== SUBJECT.paper)
      .map(performanceRow),
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
