import { useState } from 'preact/hooks';
import { formatDuration } from '../../domain/shared/format.ts';
import type { TrendsView } from '../../server/contract/trends.ts';
import { useAccount } from '../api/use-api.ts';
import { formatGain } from '../figures/format.ts';
import { type Column, count, figure, instant, money } from '../table/columns.tsx';
import { DataTable, TableOrigin } from '../table/data-table.tsx';

type Point = TrendsView['points'][number];
type Reason = TrendsView['total']['skipReasons'][number];
interface ProfitDay {
  readonly startMs: number;
  readonly paperMicroUsd: number;
  readonly realMicroUsd: number;
}

/** What the small drawings are of, as tables that can be exported. */
export function TrendTable({ trends, zone }: { readonly trends: TrendsView; readonly zone: string }) {
  const [isOpen, setOpen] = useState(false);
  const account = useAccount();
  const { points, total, profit, atMs, window } = trends;
  return (
    <details class="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Show as table<span class="visually-hidden">: key figures, step by step</span>
      </summary>
      {isOpen && (
        <TableOrigin.Provider value={{ view: 'now', filters: { account, window }, atMs }}>
          <div class="stack">
            <DataTable title="Decisions by step" name="steps" of="step" columns={stepColumns(zone)} rows={points} />
            <DataTable
              title="SKIP by first reason"
              name="skip-reasons"
              of="reason"
              columns={REASONS}
              rows={total.skipReasons}
              empty="No SKIP whose reason was tallied."
            />
            <DataTable
              title="Profit by UTC day"
              about="From nothing at the beginning of the first."
              name="profit"
              of="day"
              columns={PROFIT}
              rows={daysOf(profit)}
            />
          </div>
        </TableOrigin.Provider>
      )}
    </details>
  );
}

const stepColumns = (zone: string): readonly Column<Point>[] => [
  instant('from', 'From', ({ startMs }) => startMs, zone),
  count('decisions', 'Decisions', ({ decisions }) => decisions),
  count('skipped', 'SKIP', ({ skipped }) => skipped),
  count('calls', 'Model calls', ({ calls }) => calls),
  count('failedCalls', 'Failed', ({ failedCalls }) => failedCalls),
  money('costMicroUsd', 'Cost', ({ costMicroUsd }) => costMicroUsd),
  figure('p50Ms', 'Median latency', ({ p50Ms }) => p50Ms, formatDuration, { why: 'no decision' }),
  figure('p95Ms', '95 % within', ({ p95Ms }) => p95Ms, formatDuration, { why: 'no decision' }),
];

const REASONS: readonly Column<Reason>[] = [
  { key: 'code', head: 'Reason', value: ({ code }) => code, render: ({ code }) => code.replaceAll('_', ' ') },
  count('decisions', 'Decisions', ({ decisions }) => decisions),
];

const PROFIT: readonly Column<ProfitDay>[] = [
  { key: 'day', head: 'Until the end of', value: ({ startMs }) => new Date(startMs).toISOString().slice(0, 10) },
  figure('paperMicroUsd', 'On paper', ({ paperMicroUsd }) => paperMicroUsd, formatGain),
  figure('realMicroUsd', 'Real', ({ realMicroUsd }) => realMicroUsd, formatGain),
];

function daysOf({ books }: TrendsView['profit']): ProfitDay[] {
  const pointsOf = (name: string) => books.find(({ book }) => book === name)?.points ?? [];
  const real = new Map(pointsOf('real').map(({ startMs, profitMicroUsd }) => [startMs, profitMicroUsd]));
  return pointsOf('paper').map(({ startMs, profitMicroUsd }) => ({
    startMs,
    paperMicroUsd: profitMicroUsd,
    realMicroUsd: real.get(startMs) ?? 0,
  }));
}
