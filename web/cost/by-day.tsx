import { formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { CostView } from '../../server/contract/cost.ts';
import { useMeta } from '../api/use-api.ts';
import { Chart } from '../charts/chart.tsx';
import { markAt, modelMark } from '../charts/model-mark.ts';
import { stackedDays } from '../charts/stacked-days.ts';
import { Section } from '../components/section.tsx';
import { type Column, money, text } from '../table/columns.tsx';
import { type DayGroups, type Group, groupDays } from './group-days.ts';
import { zonesOf } from './zones.ts';

interface ByDayProps {
  readonly view: CostView;
  readonly group: Group;
}

/** Money day by day. */
export function ByDay({ view, group }: ByDayProps) {
  const grouped = groupDays(view.days, view.from, view.to, group);
  return (
    <Section
      title={`Spent by day and ${group}`}
      empty={grouped.groups.length === 0 && 'No money was spent in these days. Decisions that call models fill this.'}
    >
      <DaysChart view={view} grouped={grouped} group={group} />
    </Section>
  );
}

function DaysChart({ view, grouped, group }: ByDayProps & { readonly grouped: DayGroups }) {
  const rows = rowsOf(grouped);
  const configured = useMeta().models;
  const groups = grouped.groups.map((each, place) => ({
    ...each,
    stroke: group === 'model' ? modelMark(each.name, configured) : markAt(place),
  }));
  const zone = zonesOf(view);
  const drawn = { days: grouped.days, zone, groups };
  return (
    <Chart
      title={`Dollars a day by ${group}`}
      caption={`${formatCount(grouped.days.length, 'day')} of ${zone}, ${view.days.length} with a ledger; spent, with uncertain and without reserved money.`}
      text={describeDays(grouped, rows)}
      draw={(look) => stackedDays(drawn, look)}
      drawnFrom={[view, group]}
      heightPx={280}
      legend={groups.map(({ name, stroke }, index) => ({
        name: `${index + 1}: ${name}`,
        color: stroke.color,
        shape: 'box',
      }))}
      table={{ name: `days-by-${group}`, of: 'day', columns: columnsOf(grouped), rows }}
    />
  );
}

interface Row {
  readonly date: string;
  readonly amounts: readonly (number | null)[];
  /** Null on days without a ledger. */
  readonly sum: number | null;
}

function rowsOf({ days, groups }: DayGroups): readonly Row[] {
  return days.map((date, index) => {
    const amounts = groups.map(({ microUsd }) => microUsd[index] ?? null);
    const known = amounts.filter((amount) => amount !== null);
    return { date, amounts, sum: known.length > 0 ? sum(known) : null };
  });
}

function describeDays({ groups }: DayGroups, rows: readonly Row[]): string {
  const total = sum(groups.map(({ totalMicroUsd }) => totalMicroUsd));
  const [most] = groups;
  const [highest] = rows.toSorted((a, b) => (b.sum ?? -1) - (a.sum ?? -1));
  if (!most || !highest || total === 0) return 'No money was spent.';
  return `${formatMoney(total)} in ${formatCount(rows.length, 'day')}. Most went to ${most.name}: ${formatMoney(most.totalMicroUsd)}, ${formatShare(most.totalMicroUsd / total)}. Highest day: ${highest.date} with ${formatMoney(highest.sum ?? 0)}.`;
}

const NO_LEDGER = { why: 'no ledger on that day' };

const columnsOf = ({ groups }: DayGroups): readonly Column<Row>[] => [
  text('date', 'Day', ({ date }) => date),
  ...groups.map(({ name }, index) =>
    money<Row>(`${name} (microUsd)`, name, ({ amounts }) => amounts[index] ?? null, NO_LEDGER),
  ),
  money('sumMicroUsd', 'Sum', ({ sum }) => sum, NO_LEDGER),
];
