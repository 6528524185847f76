import { addUp, hourStart, SUBJECT } from '../../domain/learning/bucket.ts';
import { bucketsOf } from '../../domain/learning/window.ts';
import { belowFloor, type CategoryReturn, categoryFactors, type MoneyOfDay } from '../../domain/money/allocation.ts';
import {
  addDemands,
  budgetShadowPrice,
  demandToCome,
  type HourOfDemand,
} from '../../domain/money/budget-shadow-price.ts';
import type { LocalDay } from '../../domain/money/days.ts';
import { revalued } from '../../domain/planning/demand.ts';
import type { AccountState } from '../../store/control-state.ts';
import type { DemandDocument } from '../../store/demand.ts';
import type { LedgerDocument } from '../../store/ledger/document.ts';
import type { Dependencies } from '../dependencies.ts';
import { memoizeFor } from '../memoize-for.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Earlier days that today's pattern is taken from. */
const DAYS = 7;
/** What a category brings follows from resolved markets, and those come slowly. */
const RETURNS_FRESH_MS = 10 * 60_000;
/** A price that moved less than this is the same one. */
const LEAST_CHANGE = 0.02;

/** Works out what a dollar of an account's day is worth: from what its decisions asked for at this time of the day lately, what
 * is left, and what each category has brought. Written for `admit` to read when it has changed. */
export function createPriceDay({ store, clock }: Pick<Dependencies, 'store' | 'clock'>) {
  const readFactors = memoizeFor(
    async () => {
      const buckets = await store.buckets.read(bucketsOf('30d', clock.now()), 'category');
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
    const factors = await readFactors();
    const earlier: HourOfDemand[] = [];
    const worked = new Set<number>();
    const startsMs = hoursBetween(day.startMs - DAYS * DAY_MS, nowMs);
    const today: HourOfDemand[] = [];
    for (const document of await store.demand.ofHours(state.account, startsMs)) {
      const { startMs } = document;
      const demand = demandOfHour(document, factors);
      if (startMs + HOUR_MS > day.startMs) {
        today.push({ ofDay: Math.max(0, Math.floor((startMs - day.startMs) / HOUR_MS)), demand });
        continue;
      }
      const daysAgo = Math.ceil((day.startMs - startMs) / DAY_MS);
      worked.add(daysAgo);
      earlier.push({ ofDay: Math.floor((startMs - (day.startMs - daysAgo * DAY_MS)) / HOUR_MS), demand });
    }
    const passedHours = (nowMs - day.startMs) / HOUR_MS;
    const toCome = demandToCome({
      earlier,
      earlierDays: worked.size,
      today,
      currentHour: Math.floor(passedHours),
      currentShare: passedHours % 1,
      hours: day.hours.length,
    });
    const { dayMicroUsd } = ledger.caps;
    const committed = Object.entries(ledger.categories).map(([category, sums]) => [category, sums.committed] as const);
    const money: MoneyOfDay = {
      ledgerId: ledger._id,
      atMs: nowMs,
      price: budgetShadowPrice(toCome, Math.max(0, dayMicroUsd - ledger.total.committed)),
      factors,
      spared: belowFloor(Object.fromEntries(committed), dayMicroUsd, (nowMs - day.startMs) / (day.endMs - day.startMs)),
    };
    if (!isSame(money, state.money)) await store.control.writeMoney(state.account, money);
    return money;
  };
}

function hoursBetween(fromMs: number, untilMs: number): number[] {
  const starts: number[] = [];
  for (let startMs = hourStart(fromMs); startMs <= untilMs; startMs += HOUR_MS) starts.push(startMs);
  return starts;
}

function demandOfHour({ categories }: DemandDocument, factors: Readonly<Record<string, number>>) {
  const parts = Object.entries(categories).map(([category, { costMicroUsdByBin = {}, unpricedMicroUsd }]) => ({
    demand: revalued({ costMicroUsdByBin, unpricedMicroUsd }, factors[category] ?? 1),
    times: 1,
  }));
  return addDemands(parts);
}

function returnOf({ slice, tally }: ReturnType<typeof addUp>[number]): CategoryReturn {
  const { trades, profitMicroUsd, costMicroUsd } = tally;
  return { category: slice.slice('category:'.length), trades, profitMicroUsd, costMicroUsd };
}

function isSame(now: MoneyOfDay, before: MoneyOfDay | undefined): boolean {
  if (!before || before.ledgerId !== now.ledgerId) return false;
  const moved = Math.abs(now.price - before.price) > LEAST_CHANGE * before.price;
  const text = ({ factors, spared }: MoneyOfDay) => JSON.stringify([factors, spared]);
  return !moved && text(now) === text(before);
}
