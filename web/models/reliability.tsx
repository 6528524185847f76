import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView, PerformanceRow } from '../../server/contract/models.ts';
import { useMeta } from '../api/use-api.ts';
import { binned } from '../charts/binned.ts';
import { Chart } from '../charts/chart.tsx';
import { Choice } from '../components/form.tsx';
import { FilledByOutcomes, Section } from '../components/section.tsx';
import { formatMean, meanFrom } from '../figures/format.ts';
import { useQuery } from '../router/place.ts';
import { type Column, count, figure, text } from '../table/columns.tsx';
import { nameOf } from './rank.ts';
import { strokeOf } from './stroke-of.ts';

const BINS = 10;
const fixed = (places: number) => (value: number) => value.toFixed(places);

/** Whether 70 % comes true seven times in ten, for one subject at a time. */
export function Reliability({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const [query, change] = useQuery();
  const shown = slice ?? view.rows[0]?.slice;
  const rows = view.rows.filter((row) => row.slice === shown && row.kind !== 'decisions' && row.kind !== 'paper');
  const chosen = query.get('subject');
  const row =
    rows.find(({ subject }) => subject === chosen) ?? rows.find(({ kind }) => kind === 'pool') ?? rows[0] ?? null;
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
      empty={
        !row?.performance.labels && (
          <>
            {row
              ? `No market that ${nameOf(row)} forecast has an outcome in this window`
              : 'No forecast was scored in this window'}
            . <FilledByOutcomes />
          </>
        )
      }
    >
      {row && <ReliabilityChart row={row} where={view.by === null ? '' : `, ${view.by} ${shown}`} />}
    </Section>
  );
}

function ReliabilityChart({ row, where }: { readonly row: PerformanceRow; readonly where: string }) {
  const bins = binsOf(row);
  const name = nameOf(row);
  const configured = useMeta().models;
  return (
    <Chart
      title={`Reliability of ${name}`}
      caption={`${formatCount(row.performance.labels, 'forecast')}${where}. Points on the dashed line are calibrated; bars are 95 % intervals (Wilson).`}
      text={describeReliability(row, bins)}
      draw={(look) =>
        binned(
          {
            bins,
            series: [{ name, stroke: strokeOf(row, configured), points: bins.map(pointOf) }],
            x: 'forecast, P(YES)',
            y: { name: 'share that ended YES', format: fixed(2), min: 0, max: 1 },
            count: 'forecasts in the bin (n)',
            reference: 'diagonal',
            threshold: null,
          },
          look,
        )
      }
      drawnFrom={[row]}
      heightPx={380}
      table={{ name: 'reliability', of: 'bin', columns: COLUMNS, rows: bins }}
    />
  );
}

type Bin = ReturnType<typeof binsOf>[number];

function binsOf({ performance }: PerformanceRow) {
  return performance.reliability.map(({ n, forecast, frequency, frequencyInterval }, index) => ({
    name: `${(index / BINS).toFixed(1)} to ${((index + 1) / BINS).toFixed(1)}`,
    from: index / BINS,
    to: (index + 1) / BINS,
    n,
    forecast,
    frequency: meanFrom(frequency, frequencyInterval),
  }));
}

const pointOf = ({ forecast, frequency }: Bin) =>
  forecast === null || frequency === null ? null : { at: forecast, ...frequency };

function describeReliability(row: PerformanceRow, bins: readonly Bin[]): string {
  const { ece, eceInterval, slope, slopeInterval, labels } = row.performance;
  const points = bins.map(pointOf).filter((point) => point !== null);
  const off = points.filter(({ at, low, high }) => low !== null && high !== null && (at < low || at > high));
  const error = formatMean(meanFrom(ece, eceInterval), fixed(3));
  const steepness = formatMean(meanFrom(slope, slopeInterval), fixed(2));
  return `${nameOf(row)}: calibration error ${error}, slope ${steepness}, n = ${labels}. In ${off.length} of ${formatCount(points.length, 'bin')} with forecasts, the forecast lies outside the interval of how often YES came true.`;
}

const EMPTY_BIN = { why: 'no forecast in this bin' };

const COLUMNS: readonly Column<Bin>[] = [
  text('bin', 'Forecast', ({ name }) => name),
  count('n', 'n', ({ n }) => n),
  figure('forecast', 'Mean forecast', ({ forecast }) => forecast, fixed(3), EMPTY_BIN),
  figure('frequency', 'Ended YES', ({ frequency }) => frequency?.mean ?? null, fixed(3), EMPTY_BIN),
  figure('frequencyLow', 'Low', ({ frequency }) => frequency?.low ?? null, fixed(3), EMPTY_BIN),
  figure('frequencyHigh', 'High', ({ frequency }) => frequency?.high ?? null, fixed(3), EMPTY_BIN),
];
