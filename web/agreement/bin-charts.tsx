import { formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { sum } from '../../domain/shared/sum.ts';
import { type Binned, binned } from '../charts/binned.ts';
import { Chart, type ChartProps, type LegendEntry } from '../charts/chart.tsx';
import { formatBrier, formatDifference, formatGain, formatMean, type Mean, verdictOf } from '../figures/format.ts';
import { type Column, count, estimate, figure, money } from '../table/columns.tsx';
import { addTrades, type NamedBin, type Trades } from './bins.ts';

interface BinChartProps {
  readonly bins: readonly NamedBin[];
  /** What the bins are of: `agreement`. */
  readonly what: string;
  readonly threshold: Binned['threshold'];
  readonly drawnFrom: readonly unknown[];
}

const LEGEND: readonly LegendEntry[] = [
  { name: 'fair value', color: 'ink', shape: 'circle' },
  { name: 'price', color: 'grey', shape: 'diamond' },
];
/** Of a bin's width: so that the two points of a bin do not cover each other. */
const ASIDE = 0.16;
const fixed = (value: number) => value.toFixed(3);

/** Quality by bin: the fair value beside the price alone. */
export function BrierChart(props: BinChartProps) {
  const { bins, what } = props;
  const decisions = sum(bins.map((bin) => bin.decisions));
  return (
    <BinChart
      {...props}
      name="quality"
      caption={`${formatCount(decisions, 'decision')} with an outcome and two answers or more; bars are 95 % intervals.`}
      text={describeQuality(bins, what)}
      legend={LEGEND}
      columns={brierColumns}
      n={(bin) => bin.decisions}
      drawn={{
        series: [
          { name: 'fair value', stroke: { color: 'ink' }, points: pointsOf(bins, ({ brier }) => brier, -ASIDE) },
          { name: 'price', stroke: { color: 'grey' }, points: pointsOf(bins, ({ marketBrier }) => marketBrier, ASIDE) },
        ],
        y: { name: 'Brier, lower is better', format: fixed, min: 0 },
        count: 'decisions in the bin (n)',
        reference: null,
      }}
    />
  );
}

/** Profit of the recommended trades by bin. */
export function ProfitChart(props: BinChartProps) {
  const { bins } = props;
  const { n, won, profitMicroUsd, profitPerTrade } = addTrades(bins.map(({ traded }) => traded));
  return (
    <BinChart
      {...props}
      name="profit"
      caption={`${formatCount(n, 'recommended trade')} with an outcome, after fees; bars are 95 % intervals.`}
      text={
        n === 0
          ? 'No recommended trade has an outcome in this window.'
          : `${formatMoney(profitMicroUsd)} from ${formatCount(n, 'trade')}, ${won} won: ${formatMean(profitPerTrade, formatGain)} per trade. ${describeBins(bins, ({ traded }) => traded.profitPerTrade, 'earned', 'lost')}`
      }
      columns={profitColumns}
      n={({ traded }) => traded.n}
      drawn={{
        series: [
          {
            name: 'profit per trade',
            stroke: { color: 'ink' },
            points: pointsOf(bins, ({ traded }) => traded.profitPerTrade, 0),
          },
        ],
        y: { name: 'profit per trade, $', format: formatDollars },
        count: 'recommended trades in the bin (n)',
        reference: 'zero',
      }}
    />
  );
}

interface BinChartParts extends BinChartProps, Pick<ChartProps<NamedBin>, 'caption' | 'text' | 'legend'> {
  readonly name: 'quality' | 'profit';
  readonly columns: (what: string) => readonly Column<NamedBin>[];
  readonly n: (bin: NamedBin) => number;
  readonly drawn: Omit<Binned, 'bins' | 'x' | 'threshold'>;
}

function BinChart({ bins, what, threshold, drawnFrom, name, caption, text, legend, columns, n, drawn }: BinChartParts) {
  const spans = bins.map((bin) => ({ from: bin.from, to: bin.drawnTo, name: bin.name, n: n(bin) }));
  return (
    <Chart
      title={`${capital(name)} by ${what}`}
      caption={caption}
      text={text}
      draw={(look) => binned({ ...drawn, bins: spans, x: what, threshold }, look)}
      drawnFrom={drawnFrom}
      heightPx={360}
      legend={legend}
      table={{ name: `${name}-by-${what}`, of: 'bin', columns: columns(capital(what)), rows: bins }}
    />
  );
}

function pointsOf(bins: readonly NamedBin[], of: (bin: NamedBin) => Mean | null, aside: number) {
  return bins.map((bin) => {
    const mean = of(bin);
    const at = (bin.from + bin.drawnTo) / 2 + aside * (bin.drawnTo - bin.from);
    return mean ? { at, ...mean } : null;
  });
}

function describeQuality(bins: readonly NamedBin[], what: string): string {
  const filled = bins.filter(({ decisions }) => decisions > 0);
  const [low, high] = [filled[0], filled.at(-1)];
  if (!low || !high) return 'No decision with two answers has an outcome in this window.';
  const ends = [low, ...(high === low ? [] : [high])]
    .map(
      ({ name, brier, marketBrier, decisions }) =>
        `at ${name} the fair value has ${formatMean(brier, fixed)}, the price ${formatMean(marketBrier, fixed)} (n = ${decisions})`,
    )
    .join('; ');
  return `Brier by ${what}: ${ends}. ${describeBins(bins, ({ gain }) => gain, 'was better than the price', 'was worse than the price')}`;
}

/** Only bins whose interval excludes 0 say anything. */
function describeBins(bins: readonly NamedBin[], of: (bin: NamedBin) => Mean | null, up: string, down: string): string {
  const those = (verdict: string) => bins.filter((bin) => verdictOf(of(bin)) === verdict).length;
  const known = bins.length - those('not known');
  return `In ${those('helps')} of ${formatCount(known, 'bin')} with an interval it ${up}, in ${those('hurts')} it ${down}; the rest shows no significant difference.`;
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const formatDollars = (microUsd: number) =>
  `${microUsd < 0 ? '-' : ''}$${Number((Math.abs(microUsd) / 1e6).toPrecision(3))}`;

const NO_DECISION = { why: 'no decision with an outcome in this bin' };
const NO_TRADE = { why: 'no trade' };

const brierColumns = (what: string): readonly Column<NamedBin>[] => [
  bin(what),
  count('decisions', 'n', ({ decisions }) => decisions, 'Decisions with an outcome'),
  estimate('brier', 'Brier of the fair value', ({ brier }) => brier, formatBrier, NO_DECISION),
  estimate('marketBrier', 'Brier of the price', ({ marketBrier }) => marketBrier, formatBrier, NO_DECISION),
  estimate('gain', 'Gain over the price', ({ gain }) => gain, formatDifference, NO_DECISION),
];

const profitColumns = (what: string): readonly Column<NamedBin>[] => [
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
