import { isDeepStrictEqual } from 'node:util';
import { addUp } from '../../domain/learning/bucket.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import { SUBJECT } from '../../domain/learning/cell.ts';
import { bucketsOf } from '../../domain/learning/window.ts';
import {
  belowFloor,
  budgetShadowPrice,
  type CategoryReturn,
  categoryFactors,
  type MoneyOfDay,
} from '../../domain/money/budget-shadow-price.ts';
import type { LocalDay } from '../../domain/money/days.ts';
import { addDemands, demandToCome, type RestOfDay, revalued } from '../../domain/money/demand.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { AccountState } from '../../store/accounts.ts';
import type { DemandDocument } from '../../store/demand.ts';
import type { LedgerDocument } from '../../store/ledger/document.ts';
import type { Dependencies } from '../dependencies.ts';
import { memoizeFor } from '../store-access.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Earlier days that today's pattern is taken from. */
const DAYS = 7;
/** What a category brings follows from resolved markets, and those come slowly. */
const RETURNS_FRESH_MS = 10 * 60_000;
/** A price that moved less than this is the same one. */
const LEAST_CHANGE = 0.02;

interface PricedAccounts {
  readonly config: { readonly accounts: Readonly<Record<string, { readonly group: string }>> };
}

/** Computes what a dollar of an account's day is worth: from the demand of recent days at this time of the day, what is left,
 * and what each category has brought the account's group. Written for `admit` to read when it has changed. */
export function createPriceDay({ store, config, clock }: Pick<Dependencies, 'store' | 'clock'> & PricedAccounts) {
  const byGroup = new Map<string, () => Promise<ReturnType<typeof categoryFactors>>>();
  const factorsOf = (group: string) =>
    memoizeFor(
      async () => {
        const buckets = await store.buckets.read(bucketsOf('30d', clock.now()), 'category', [group]);
        return categoryFactors(
          addUp(buckets)
            .filter(({ subject }) => subject === SUBJECT.decisions)
            .map(returnOf),
        );
      },
      RETURNS_FRESH_MS,
      () => clock.now(),
    );

  return async function priceDay(state: AccountState, ledger: LedgerDocument, day: LocalDay): Promise<MoneyOfDay> {
    const nowMs = clock.now();
    const group = config.accounts[state.account]?.group ?? DEFAULT_GROUP;
    const readFactors = byGroup.get(group) ?? factorsOf(group);
    byGroup.set(group, readFactors);
    const factors = await readFactors();
    const documents = await store.demand.ofHours(state.account, hoursBetween(day.startMs - DAYS * DAY_MS, nowMs));
    const passedHours = (nowMs - day.startMs) / HOUR_MS;
    const toCome = demandToCome({
      ...hoursOfDemand(documents, day, factors),
      currentHour: Math.floor(passedHours),
      currentShare: passedHours % 1,
      hours: day.hours.length,
    });
    const { dayMicroUsd } = ledger.caps;
    const committed = Object.entries(ledger.categories).map(
      ([category, sums]) => [category, sums.committedMicroUsd] as const,
    );
    const shareOfDay = (nowMs - day.startMs) / (day.endMs - day.startMs);
    const money: MoneyOfDay = {
      ledgerId: ledger._id,
      atMs: nowMs,
      budgetShadowPrice: budgetShadowPrice(toCome, Math.max(0, dayMicroUsd - ledger.total.committedMicroUsd)),
      factors,
      belowFloor: belowFloor(Object.fromEntries(committed), dayMicroUsd, shareOfDay),
    };
    if (!isSame(money, state.money)) await store.control.writeMoney(state.account, money);
    return money;
  };
}

/** The hours of earlier days and of today, each by its place in its day. */
function hoursOfDemand(
  documents: readonly DemandDocument[],
  day: LocalDay,
  factors: Readonly<Record<string, number>>,
): Pick<RestOfDay, 'earlier' | 'earlierDays' | 'today'> {
  const hours = documents.map((document) => {
    const daysAgo = Math.max(0, Math.ceil((day.startMs - document.startMs) / DAY_MS));
    const isToday = document.startMs + HOUR_MS > day.startMs;
    const dayStartMs = isToday ? day.startMs : day.startMs - daysAgo * DAY_MS;
    const ofDay = Math.max(0, Math.floor((document.startMs - dayStartMs) / HOUR_MS));
    return { daysAgo: isToday ? 0 : daysAgo, hour: { ofDay, demand: demandOfHour(document, factors) } };
  });
  const earlier = hours.filter(({ daysAgo }) => daysAgo > 0);
  return {
    earlier: earlier.map(({ hour }) => hour),
    earlierDays: new Set(earlier.map(({ daysAgo }) => daysAgo)).size,
    today: hours.filter(({ daysAgo }) => daysAgo === 0).map(({ hour }) => hour),
  };
}

function hoursBetween(fromMs: number, untilMs: number): number[] {
  const starts: number[] = [];
  for (let startMs = hourStart(fromMs); startMs <= untilMs; startMs += HOUR_MS) starts.push(startMs);
  return starts;
}

function demandOfHour({ categories }: DemandDocument, factors: Readonly<Record<string, number>>) {
  // A category without an evaluated call has no bins.
  const parts = Object.entries(categories).map(([category, { costMicroUsdByBin = {}, unpricedMicroUsd }]) => ({
    demand: revalued({ costMicroUsdByBin, unpricedMicroUsd }, factors[category] ?? 1),
    times: 1,
  }));
  return addDemands(parts);
}

function returnOf({ slice, tally }: ReturnType<typeof addUp>[number]): CategoryReturn {
  const { profitMicroUsd, costMicroUsd } = tally;
  return { category: slice, trades: profitMicroUsd.n, profitMicroUsd: profitMicroUsd.sum, costMicroUsd };
}

function isSame(now: MoneyOfDay, before: MoneyOfDay | null): boolean {
  if (!before || before.ledgerId !== now.ledgerId) return false;
  const moved = Math.abs(now.budgetShadowPrice - before.budgetShadowPrice) > LEAST_CHANGE * before.budgetShadowPrice;
  return !moved && isDeepStrictEqual(pick(now, 'factors', 'belowFloor'), pick(before, 'factors', 'belowFloor'));
}
