import { sum } from '../../domain/shared/sum.ts';
import type { CostCell, CostDay } from '../../server/contract/cost.ts';

export const GROUPS = ['model', 'category', 'purpose'] as const;
export type Group = (typeof GROUPS)[number];

export interface DayGroups {
  /** Each day asked for, oldest first. */
  readonly days: readonly string[];
  /** The most expensive first; null on days without a ledger. */
  readonly groups: readonly {
    readonly name: string;
    readonly totalMicroUsd: number;
    readonly microUsd: readonly (number | null)[];
  }[];
}

const DAY_MS = 86_400_000;
const AT_MOST = 8;

/** What was spent, day by day, by what it was spent on. More groups than a chart has colours for become one, `others`, at
 * the end. */
export function groupDays(days: readonly CostDay[], from: string, to: string, by: Group): DayGroups {
  const dates = datesOf(from, to);
  const names = [...new Set(days.flatMap(({ cells }) => cells.map((cell) => cell[by])))];
  const all = names
    .map((name) => {
      const microUsd = dates.map((date) => spentOn(days, date, (cell) => cell[by] === name));
      return { name, microUsd, totalMicroUsd: sum(microUsd.map((amount) => amount ?? 0)) };
    })
    .toSorted((a, b) => b.totalMicroUsd - a.totalMicroUsd || a.name.localeCompare(b.name));
  if (all.length <= AT_MOST) return { days: dates, groups: all };
  const rest = all.slice(AT_MOST - 1);
  const others = {
    name: `${rest.length} others`,
    microUsd: dates.map((date, index) =>
      days.some((day) => day.date === date) ? sum(rest.map(({ microUsd }) => microUsd[index] ?? 0)) : null,
    ),
    totalMicroUsd: sum(rest.map(({ totalMicroUsd }) => totalMicroUsd)),
  };
  return { days: dates, groups: [...all.slice(0, AT_MOST - 1), others] };
}

/** The days' cells with the days added up. */
export function addDays(days: readonly CostDay[]): readonly CostCell[] {
  const sums = new Map<string, CostCell>();
  for (const cell of days.flatMap(({ cells }) => cells)) {
    const key = JSON.stringify([cell.model, cell.category, cell.purpose]);
    const known = sums.get(key);
    sums.set(key, {
      ...cell,
      spentMicroUsd: (known?.spentMicroUsd ?? 0) + cell.spentMicroUsd,
      uncertainMicroUsd: (known?.uncertainMicroUsd ?? 0) + cell.uncertainMicroUsd,
    });
  }
  return [...sums.values()].toSorted((a, b) => b.spentMicroUsd - a.spentMicroUsd);
}

function datesOf(from: string, to: string): readonly string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const count = Math.floor((last - first) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
}

/** Of all ledgers of the day, of which there are two where the zone was changed. */
function spentOn(days: readonly CostDay[], date: string, isOf: (cell: CostCell) => boolean): number | null {
  const ledgers = days.filter((day) => day.date === date);
  if (ledgers.length === 0) return null;
  return sum(ledgers.flatMap(({ cells }) => cells.filter(isOf).map(({ spentMicroUsd }) => spentMicroUsd)));
}
