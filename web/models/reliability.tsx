import { useMemo } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView, PerformanceRow } from '../../server/contract/models.ts';
import { binned } from '../charts/binned.ts';
import { Chart } from '../charts/chart.tsx';
import type { Draw } from '../charts/option.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { tellRange } from '../figures/tell.ts';
import { Choice } from '../filters/choice.tsx';
import { useQuery } from '../router/place.ts';
import type { Column } from '../table/column.ts';
import { nameOf } from './subjects.ts';

const BINS = 10;
const tell = (value: number) => value.toFixed(2);

/** Whether 70 % comes true seven times in ten, for one subject at a time. */
export function Reliability({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const [query, change] = useQuery();
  const slices = [...new Set(view.rows.map((row) => row.slice))];
  const shown = slice ?? slices[0];
  const rows = view.rows.filter((row) => row.slice === shown && row.kind !== 'decisions' && row.kind !== 'paper');
  const asked = query.get('subject');
  const row =
    rows.find(({ subject }) => subject === asked) ?? rows.find(({ kind }) => kind === 'pool') ?? rows[0] ?? null;
  const where = view.by === null ? '' : `, ${view.by} ${shown}`;
  return (
    <Section
      title="Calibration"
      tools={
        row && (
          <Choice
            name="Subject"
            value={row.subject}
            of={rows.map((each) => [each.subject, nameOf(each)] as const)}
            onChoose={(subject) => change({ subject })}
          />
        )
      }
    >
      {!row || row.performance.labels === 0 ? (
        <Empty>
          {row
            ? `Nothing that ${nameOf(row)} forecast has resolved in this window`
            : 'Nobody was scored in this window'}
          . Told outcomes fill this: <code>bin/conclave outcome TICKER yes</code>.
        </Empty>
      ) : (
        <ReliabilityChart row={row} where={where} />
      )}
    </Section>
  );
}

interface Bin {
  readonly name: string;
  readonly n: number;
  readonly forecast: number | null;
  readonly frequency: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

function ReliabilityChart({ row, where }: { readonly row: PerformanceRow; readonly where: string }) {
  const bins = useMemo(() => binsOf(row), [row]);
  const name = nameOf(row);
  const draw = useMemo<Draw>(
    () => (look) =>
      binned(
        {
          bins: bins.map((bin, index) => ({ ...bin, from: index / BINS, to: (index + 1) / BINS })),
          series: [
            {
              name,
              points: bins.map(({ forecast, frequency, low, high }) =>
                forecast === null || frequency === null ? null : { at: forecast, mean: frequency, low, high },
              ),
            },
          ],
          x: { name: 'forecast of YES' },
          y: { name: 'came out YES', tell, least: 0, most: 1 },
          count: 'forecasts in the bin (n)',
          reference: 'diagonal',
          threshold: null,
        },
        look,
      ),
    [bins, name],
  );
  return (
    <Chart
      title={`Reliability of ${name}`}
      caption={`${formatCount(row.performance.labels, 'label')}${where}. Points on the dashed line are calibrated; bars are 95 % intervals (Wilson).`}
      text={tellReliability(row, bins)}
      draw={draw}
      heightPx={380}
      table={{ name: 'reliability', of: 'bin', columns: COLUMNS, rows: bins, keyOf: (bin) => bin.name }}
    />
  );
}

function binsOf({ performance }: PerformanceRow): readonly Bin[] {
  return performance.reliability.map(({ n, forecast, frequency, frequencyInterval }, index) => ({
    name: `${(index / BINS).toFixed(1)} to ${((index + 1) / BINS).toFixed(1)}`,
    n,
    forecast,
    frequency,
    low: frequencyInterval?.low ?? null,
    high: frequencyInterval?.high ?? null,
  }));
}

function tellReliability(row: PerformanceRow, bins: readonly Bin[]): string {
  const { ece, eceInterval, slope, slopeInterval, labels } = row.performance;
  const filled = bins.filter(({ n }) => n > 0);
  const off = filled.filter(
    ({ forecast, low, high }) =>
      forecast !== null && low !== null && high !== null && (forecast < low || forecast > high),
  );
  const error = ece === null ? 'n/a' : `${ece.toFixed(3)} ${tellRange(eceInterval, (value) => value.toFixed(3))}`;
  const steep = slope === null ? 'n/a' : `${slope.toFixed(2)} ${tellRange(slopeInterval, tell)}`;
  return `${nameOf(row)}: calibration error ${error}, slope ${steep}, n = ${labels}. In ${off.length} of ${formatCount(filled.length, 'filled bin')} the forecast lies outside the interval of what came true.`;
}

const optional = (value: number | null) => (value === null ? <span class="muted">n/a</span> : value.toFixed(3));

const COLUMNS: readonly Column<Bin>[] = [
  { key: 'bin', head: 'Forecast', value: ({ name }) => name },
  { key: 'n', head: 'n', align: 'number', value: ({ n }) => n },
  {
    key: 'forecast',
    head: 'Mean forecast',
    align: 'number',
    value: ({ forecast }) => forecast,
    render: ({ forecast }) => optional(forecast),
  },
  {
    key: 'frequency',
    head: 'Came out YES',
    align: 'number',
    value: ({ frequency }) => frequency,
    render: ({ frequency }) => optional(frequency),
  },
  { key: 'frequencyLow', head: 'Low', align: 'number', value: ({ low }) => low, render: ({ low }) => optional(low) },
  {
    key: 'frequencyHigh',
    head: 'High',
    align: 'number',
    value: ({ high }) => high,
    render: ({ high }) => optional(high),
  },
];
