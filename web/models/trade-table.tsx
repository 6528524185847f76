import { formatMoney, formatShare } from '../../domain/shared/format.ts';
import { Ranged, RangedMean } from '../figures/ranged.tsx';
import { tellGain } from '../figures/tell.ts';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';
import type { Ranked } from './rank.ts';

const NO_TRADES = 'no trade has resolved in this window';

/** What the trades came to: those recommended, and those withheld, which were never made. */
export function TradeTable({ rows, hasSlices }: { readonly rows: readonly Ranked[]; readonly hasSlices: boolean }) {
  const traded = rows.filter(({ performance }) => performance.trades > 0);
  if (traded.length === 0) return <p class="muted">Trades: none has resolved in this window.</p>;
  return (
    <DataTable
      title="Resolved trades"
      name="trades"
      of="row"
      about="After fees. Withheld trades were never made: they are counted on paper."
      columns={hasSlices ? [WHAT, SLICE, ...FIGURES] : [WHAT, ...FIGURES]}
      rows={traded}
      keyOf={({ subject, slice }) => `${slice}\n${subject}`}
    />
  );
}

const WHAT: Column<Ranked> = {
  key: 'trades',
  head: 'Trades',
  value: ({ kind }) => (kind === 'paper' ? 'withheld, on paper' : 'recommended'),
};
const SLICE: Column<Ranked> = { key: 'slice', head: 'Slice', value: ({ slice }) => slice };

const FIGURES: readonly Column<Ranked>[] = [
  { key: 'n', head: 'n', align: 'number', value: ({ performance }) => performance.trades },
  {
    key: 'winRate',
    head: 'Won',
    align: 'number',
    value: ({ performance }) => performance.winRate,
    render: ({ performance: { winRate, winRateInterval } }) => (
      <Ranged value={winRate} range={winRateInterval} tell={formatShare} why={NO_TRADES} />
    ),
    more: [
      { key: 'winRateLow', value: ({ performance }) => performance.winRateInterval?.low ?? null },
      { key: 'winRateHigh', value: ({ performance }) => performance.winRateInterval?.high ?? null },
    ],
  },
  {
    key: 'profitMicroUsd',
    head: 'Profit',
    align: 'number',
    value: ({ performance }) => performance.profitMicroUsd,
    render: ({ performance }) => formatMoney(performance.profitMicroUsd),
  },
  {
    key: 'profitPerTradeMicroUsd',
    head: 'Profit a trade',
    align: 'number',
    value: ({ performance }) => performance.profitPerTrade?.mean ?? null,
    render: ({ performance }) => <RangedMean of={performance.profitPerTrade} tell={tellGain} why={NO_TRADES} />,
    more: [
      { key: 'profitPerTradeLowMicroUsd', value: ({ performance }) => performance.profitPerTrade?.low ?? null },
      { key: 'profitPerTradeHighMicroUsd', value: ({ performance }) => performance.profitPerTrade?.high ?? null },
    ],
  },
];
