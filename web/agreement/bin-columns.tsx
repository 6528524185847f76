import { formatShare } from '../../domain/shared/format.ts';
import { formatBrier, formatDifference, formatGain } from '../figures/format.ts';
import type { Column } from '../table/column.ts';
import { count, estimate, figure, money } from '../table/columns.tsx';
import type { NamedBin } from './bins.ts';
import type { Trades } from './threshold-sums.ts';

const NO_DECISION = { why: 'no decision with an outcome in this bin' };
const NO_TRADE = { why: 'no trade' };

export const brierColumns = (what: string): readonly Column<NamedBin>[] => [
  bin(what),
  count('decisions', 'n', ({ decisions }) => decisions, 'Decisions with an outcome'),
  estimate('brier', 'Brier of the fair value', ({ brier }) => brier, formatBrier, NO_DECISION),
  estimate('marketBrier', 'Brier of the price', ({ marketBrier }) => marketBrier, formatBrier, NO_DECISION),
  estimate('gain', 'Gain over the price', ({ gain }) => gain, formatDifference, NO_DECISION),
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

function trades(key: string, head: string, of: (row: NamedBin) => Trades): readonly Column<NamedBin>[] {
  const known = (row: NamedBin) => (of(row).n === 0 ? null : of(row));
  return [
    count(`${key}N`, `${head}: n`, (row) => of(row).n),
    figure(`${key}Won`, 'Won', (row) => known(row)?.won ?? null, String, NO_TRADE),
    figure(`${key}WinRate`, 'Win rate', (row) => (known(row) ? of(row).won / of(row).n : null), formatShare, NO_TRADE),
    money(`${key}ProfitMicroUsd`, 'Profit', (row) => known(row)?.profitMicroUsd ?? null, NO_TRADE),
    estimate(`${key}ProfitPerTradeMicroUsd`, 'Profit per trade', (row) => of(row).profitPerTrade, formatGain, NO_TRADE),
  ];
}
