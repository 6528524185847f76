import { formatMoney, formatShare } from '../../domain/shared/format.ts';
import { NotKnown, RangedMean } from '../figures/ranged.tsx';
import { type Mean, tellBrier, tellDifference, tellGain } from '../figures/tell.ts';
import type { Column } from '../table/column.ts';
import type { NamedBin } from './bins.ts';
import type { Trades } from './threshold-sums.ts';

export const brierColumns = (what: string): readonly Column<NamedBin>[] => [
  bin(what),
  { key: 'decisions', head: 'n', about: 'Resolved decisions', align: 'number', value: ({ decisions }) => decisions },
  mean('brier', 'Brier of P_final', ({ brier }) => brier, tellBrier),
  mean('marketBrier', 'Brier of the price', ({ marketBrier }) => marketBrier, tellBrier),
  mean('gain', 'Gain over the price', ({ gain }) => gain, tellDifference),
];

export const profitColumns = (what: string): readonly Column<NamedBin>[] => [
  bin(what),
  ...trades('traded', 'Recommended', ({ traded }) => traded),
  ...trades('withheldByAgreement', 'Withheld by agreement (paper)', (row) => row.withheldByAgreement),
  ...trades('withheldOtherwise', 'Withheld otherwise (paper)', ({ withheldOtherwise }) => withheldOtherwise),
];

const bin = (what: string): Column<NamedBin> => ({
  key: 'from',
  head: what,
  value: ({ from }) => from,
  render: ({ name }) => name,
});

function mean(
  key: string,
  head: string,
  of: (row: NamedBin) => Mean | null,
  tell: (value: number) => string,
): Column<NamedBin> {
  return {
    key,
    head,
    align: 'number',
    value: (row) => of(row)?.mean ?? null,
    render: (row) => <RangedMean of={of(row)} tell={tell} why="no resolved decision in this bin" />,
    more: [
      { key: `${key}Low`, value: (row) => of(row)?.low ?? null },
      { key: `${key}High`, value: (row) => of(row)?.high ?? null },
    ],
  };
}

function trades(key: string, head: string, of: (row: NamedBin) => Trades): readonly Column<NamedBin>[] {
  return [
    { key: `${key}N`, head: `${head}: n`, align: 'number', value: (row) => of(row).n },
    {
      key: `${key}Won`,
      head: 'Won',
      align: 'number',
      value: (row) => (of(row).n === 0 ? null : of(row).won),
      render: (row) =>
        of(row).n === 0 ? <NotKnown why="no trade" /> : `${of(row).won}, ${formatShare(of(row).won / of(row).n)}`,
    },
    {
      key: `${key}ProfitMicroUsd`,
      head: 'Profit',
      align: 'number',
      value: (row) => (of(row).n === 0 ? null : of(row).profitMicroUsd),
      render: (row) => (of(row).n === 0 ? <NotKnown why="no trade" /> : formatMoney(of(row).profitMicroUsd)),
    },
    {
      key: `${key}ProfitPerTradeMicroUsd`,
      head: 'A trade',
      align: 'number',
      value: (row) => of(row).profitPerTrade?.mean ?? null,
      render: (row) => <RangedMean of={of(row).profitPerTrade} tell={tellGain} why="no trade" />,
      more: [
        { key: `${key}ProfitPerTradeLowMicroUsd`, value: (row) => of(row).profitPerTrade?.low ?? null },
        { key: `${key}ProfitPerTradeHighMicroUsd`, value: (row) => of(row).profitPerTrade?.high ?? null },
      ],
    },
  ];
}
