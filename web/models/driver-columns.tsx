import type { Contribution } from '../../server/contract/models.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { NotKnown, RangedMean } from '../figures/ranged.tsx';
import { type Mean, tellDifference, tellGain, verdictOf } from '../figures/tell.ts';
import type { Column } from '../table/column.ts';

const TONES: Readonly<Record<ReturnType<typeof verdictOf>, Tone>> = {
  helps: 'good',
  hurts: 'bad',
  'no difference seen': 'neutral',
  'not known': 'neutral',
};
const TOO_FEW = 'an interval needs two markets or more';

const whyNoProfit = ({ judged }: Contribution) =>
  judged === 0 ? 'in none of these markets can the trade without it be told' : TOO_FEW;

export const driverColumns: readonly Column<Contribution>[] = [
  { key: 'model', head: 'Model', value: ({ model }) => model },
  {
    key: 'markets',
    head: 'n',
    about: 'Resolved markets in which it and at least one other answered',
    align: 'number',
    value: ({ markets }) => markets,
  },
  ...gain(
    'brierGain',
    'Brier gain',
    'Forecasts',
    ({ brierGain }) => brierGain,
    tellDifference,
    () => TOO_FEW,
  ),
  {
    key: 'judged',
    head: 'n of trades',
    about: 'Of these markets, those whose trade without it can be told',
    align: 'number',
    value: ({ judged }) => judged,
  },
  ...gain(
    'profitGainMicroUsd',
    'Profit gain',
    'Trades',
    ({ profitGainMicroUsd }) => profitGainMicroUsd,
    tellGain,
    whyNoProfit,
  ),
  {
    key: 'profitGainTotalMicroUsd',
    head: 'Over all markets',
    about: 'The profit gain, summed over the markets whose trade without it can be told',
    align: 'number',
    value: ({ profitGainTotalMicroUsd }) => profitGainTotalMicroUsd,
    render: (row) =>
      row.profitGainTotalMicroUsd === null ? (
        <NotKnown why={whyNoProfit(row)} />
      ) : (
        tellGain(row.profitGainTotalMicroUsd)
      ),
  },
  {
    key: 'tradesChanged',
    head: 'Trades changed',
    about: 'Markets in which the trade would have been another without it, of those in which that can be told',
    align: 'number',
    value: ({ tradesChanged }) => tradesChanged,
    render: (row) => (row.judged === 0 ? <NotKnown why={whyNoProfit(row)} /> : `${row.tradesChanged} of ${row.judged}`),
  },
];

function gain(
  key: string,
  head: string,
  verdictHead: string,
  of: (row: Contribution) => Mean | null,
  tell: (value: number) => string,
  why: (row: Contribution) => string,
): readonly Column<Contribution>[] {
  return [
    {
      key,
      head,
      about: 'With it minus without it, a market, and the 95 % interval',
      align: 'number',
      value: (row) => of(row)?.mean ?? null,
      render: (row) => <RangedMean of={of(row)} tell={tell} why={why(row)} />,
      more: [
        { key: `${key}Low`, value: (row) => of(row)?.low ?? null },
        { key: `${key}High`, value: (row) => of(row)?.high ?? null },
      ],
    },
    {
      key: `${key}Verdict`,
      head: verdictHead,
      value: (row) => verdictOf(of(row)),
      render: (row) => <Pill tone={TONES[verdictOf(of(row))]}>{verdictOf(of(row))}</Pill>,
    },
  ];
}
