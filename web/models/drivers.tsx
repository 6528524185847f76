import { formatCount } from '../../domain/shared/format.ts';
import type { Contribution, ModelsView } from '../../server/contract/models.ts';
import { Chart, type LegendEntry } from '../charts/chart.tsx';
import { type Forest, forest, forestHeightPx } from '../charts/forest.ts';
import { FilledByOutcomes, Section } from '../components/section.tsx';
import { formatDifference, formatGain, formatMean, type GainVerdict, type Mean, verdictOf } from '../figures/format.ts';
import { type Column, count, estimate, figure, text, word } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

/** Which models drive successful trades: what the ensemble would have been without each. */
export function Drivers({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const shown = slice ?? view.contributions[0]?.slice ?? 'all';
  const rows = view.contributions
    .filter((each) => each.slice === shown)
    .toSorted((a, b) => gainOf(b) - gainOf(a) || a.model.localeCompare(b.model));
  const where = view.by === null ? '' : `, ${view.by} ${shown}${slice === null ? ' (choose a slice for another)' : ''}`;
  return (
    <Section
      title="Which models drive successful trades"
      about={`Each market is decided once more without the model${where}, and compared with the real decision.`}
      empty={
        rows.length === 0 && (
          <>
            No market with an outcome in this window was answered by two models or more. <FilledByOutcomes />
          </>
        )
      }
    >
      <div class="grid-2">
        <GainForest rows={rows} gain={BRIER} drawnFrom={[view, shown]} />
        <GainForest rows={rows} gain={PROFIT} drawnFrom={[view, shown]} />
      </div>
      <DataTable
        title="What each model adds to the ensemble"
        name="contributions"
        of="model"
        about="Helps or hurts is only said where the 95 % interval excludes 0. Each n counts the markets of that model alone, so compare rows with care"
        columns={COLUMNS}
        rows={rows}
      />
    </Section>
  );
}

const gainOf = ({ profitGainMicroUsd }: Contribution) => profitGainMicroUsd?.mean ?? Number.NEGATIVE_INFINITY;

const TONES = { helps: 'good', hurts: 'bad', 'no significant difference': 'neutral', 'not known': 'neutral' } as const;

const COLORS = { helps: 'good', hurts: 'bad', 'no significant difference': 'muted', 'not known': 'muted' } as const;
const LEGEND: readonly LegendEntry[] = [
  { name: 'helps', color: 'good', shape: 'box' },
  { name: 'no significant difference', color: 'muted', shape: 'box' },
  { name: 'hurts', color: 'bad', shape: 'box' },
];

interface Gain extends Pick<Forest, 'axis' | 'format' | 'formatShort'> {
  readonly name: string;
  readonly title: string;
  readonly of: (row: Contribution) => Mean | null;
  readonly n: (row: Contribution) => number;
  /** What n counts. */
  readonly counted: string;
}

const BRIER: Gain = {
  name: 'brier-gain',
  title: 'Forecasts: Brier gain',
  axis: 'Brier gain per market; right of 0 it helps',
  of: ({ brierGain }) => brierGain,
  n: ({ markets }) => markets,
  counted: 'n counts markets with an outcome',
  format: formatDifference,
  formatShort: (value) => `${Number(value.toPrecision(2))}`,
};

const PROFIT: Gain = {
  name: 'profit-gain',
  title: 'Trades: profit gain',
  axis: 'Profit gain per market; right of 0 it helps',
  of: ({ profitGainMicroUsd }) => profitGainMicroUsd,
  n: ({ judged }) => judged,
  counted: 'n counts markets with an outcome whose trade without the model is known',
  format: formatGain,
  formatShort: (value) => `${value < 0 ? '-' : ''}$${Number((Math.abs(value) / 1e6).toPrecision(2))}`,
};

interface GainForestProps {
  readonly rows: readonly Contribution[];
  readonly gain: Gain;
  readonly drawnFrom: readonly unknown[];
}

function GainForest({ rows, gain, drawnFrom }: GainForestProps) {
  const { name, title, of, n, counted } = gain;
  const estimates = rows.map((row) => ({
    name: row.model,
    n: n(row),
    estimate: of(row),
    tone: COLORS[verdictOf(of(row))],
  }));
  return (
    <Chart
      title={title}
      caption={`With the model minus without it, per market; bars are 95 % intervals, ${counted}.`}
      text={describeGains(rows, gain)}
      draw={(look) =>
        forest({ ...gain, rows: estimates, lines: [{ at: 0, name: '', tone: 'muted' }], isCentred: true }, look)
      }
      drawnFrom={drawnFrom}
      heightPx={forestHeightPx(rows.length)}
      legend={LEGEND}
      table={{ name, of: 'model', columns: COLUMNS, rows }}
    />
  );
}

function describeGains(rows: readonly Contribution[], { of, n, format }: Gain): string {
  const those = (verdict: GainVerdict) =>
    rows
      .filter((row) => verdictOf(of(row)) === verdict)
      .map((row) => `${row.model} (${formatMean(of(row), format)}, n = ${n(row)})`);
  const [helps, hurts] = [those('helps'), those('hurts')];
  const others = rows.length - helps.length - hurts.length;
  if (others === rows.length) return `No significant difference for any of ${formatCount(others, 'model')} at this n.`;
  return [
    ...(helps.length > 0 ? [`Helps: ${helps.join(', ')}.`] : []),
    ...(hurts.length > 0 ? [`Hurts: ${hurts.join(', ')}.`] : []),
    `No significant difference, or too few markets, for ${formatCount(others, 'other')}.`,
  ].join(' ');
}

const TOO_FEW = 'an interval needs two markets or more';
const whyNoProfit = ({ judged }: Contribution) =>
  judged === 0 ? 'in none of these markets is the trade without it known' : TOO_FEW;
const PER_MARKET = 'With it minus without it, per market';

const verdict = (key: string, head: string, { of }: Gain): Column<Contribution> =>
  word(key, head, (row) => verdictOf(of(row)), TONES);

const COLUMNS: readonly Column<Contribution>[] = [
  text('model', 'Model', ({ model }) => model),
  count('markets', 'n', BRIER.n, 'Markets with an outcome that it and at least one other model answered'),
  estimate('brierGain', 'Brier gain', BRIER.of, formatDifference, { about: PER_MARKET, why: TOO_FEW }),
  verdict('brierGainVerdict', 'Forecasts', BRIER),
  count('judged', 'n of trades', PROFIT.n, 'Of these markets, those whose trade without it is known'),
  estimate('profitGainMicroUsd', 'Profit gain', PROFIT.of, formatGain, { about: PER_MARKET, why: whyNoProfit }),
  verdict('profitGainVerdict', 'Trades', PROFIT),
  figure('profitGainTotalMicroUsd', 'Total profit gain', (row) => row.profitGainTotalMicroUsd, formatGain, {
    about: 'Summed over the markets whose trade without it is known',
    why: whyNoProfit,
  }),
  figure('tradesChanged', 'Trades changed', (row) => (row.judged === 0 ? null : row.tradesChanged), String, {
    about: 'Markets whose trade would have been different without it',
    why: whyNoProfit,
  }),
];
