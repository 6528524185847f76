import type { Contribution } from '../../contract/models.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { RangedMean } from '../figures/ranged.tsx';
import { type Mean, tellDifference, tellGain, verdictOf } from '../figures/tell.ts';
import type { Column } from '../table/column.ts';

const TONES: Readonly<Record<ReturnType<typeof verdictOf>, Tone>> = {
  helps: 'good',
  hurts: 'bad',
  'no difference seen': 'neutral',
  'not known': 'neutral',
};
const TOO_FEW = 'an interval needs two markets or more';

export const driverColumns: readonly Column<Contribution>[] = [
  { key: 'model', head: 'Model', value: ({ model }) => model },
  {
    key: 'markets',
    head: 'n',
    about: 'Resolved markets in which it and at least one other answered',
    align: 'number',
    value: ({ markets }) => markets,
  },
  ...gain('brierGain', 'Brier gain', 'Forecasts', ({ brierGain }) => brierGain, tellDifference),
  ...gain('profitGainMicroUsd', 'Profit gain', 'Trades', ({ profitGainMicroUsd }) => profitGainMicroUsd, tellGain),
  {
    key: 'profitGainTotalMicroUsd',
    head: 'Over all markets',
    about: 'The profit gain, summed over the markets',
    align: 'number',
    value: ({ profitGainTotalMicroUsd }) => profitGainTotalMicroUsd,
    render: ({ profitGainTotalMicroUsd }) => tellGain(profitGainTotalMicroUsd),
  },
  {
    key: 'tradesChanged',
    head: 'Trades changed',
    about: 'Markets in which the trade would have been another without it',
    align: 'number',
    value: ({ tradesChanged }) => tradesChanged,
    render: ({ tradesChanged, markets }) => `${tradesChanged} of ${markets}`,
  },
];

function gain(
  key: string,
  head: string,
  verdictHead: string,
  of: (row: Contribution) => Mean | null,
  tell: (value: number) => string,
): readonly Column<Contribution>[] {
  return [
    {
      key,
      head,
      about: 'With it minus without it, a market, and the 95 % interval',
      align: 'number',
      value: (row) => of(row)?.mean ?? null,
      render: (row) => <RangedMean of={of(row)} tell={tell} why={TOO_FEW} />,
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
