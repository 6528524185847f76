import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView, TrendLine } from '../../server/contract/models.ts';
import { useMeta } from '../api/use-api.ts';
import { Chart } from '../charts/chart.tsx';
import { markAt } from '../charts/model-mark.ts';
import { runningLines } from '../charts/running-lines.ts';
import { Choice } from '../components/form.tsx';
import { FilledByOutcomes, Section } from '../components/section.tsx';
import { formatBrier, formatGain, formatMean, type Mean, meanFrom } from '../figures/format.ts';
import { oneOf, useQuery } from '../router/place.ts';
import { type Column, count, estimate, money, text } from '../table/columns.tsx';
import { nameOf } from './rank.ts';
import { strokeOf } from './stroke-of.ts';

type Point = TrendLine['points'][number];

interface Measure {
  readonly words: string;
  /** Of the upright axis, with its unit. */
  readonly y: string;
  readonly of: (point: Point) => Mean | null;
  readonly n: (point: Point) => number;
  readonly format: (value: number) => string;
  readonly hasZero: boolean;
}

const MEASURES = {
  calibration: {
    words: 'calibration error',
    y: 'calibration error, lower is better',
    of: ({ calibrationError, calibrationErrorInterval }) => meanFrom(calibrationError, calibrationErrorInterval),
    n: ({ labels }) => labels,
    format: formatBrier,
    hasZero: true,
  },
  brier: {
    words: 'Brier score',
    y: 'Brier score, lower is better',
    of: ({ brier }) => brier,
    n: ({ labels }) => labels,
    format: formatBrier,
    hasZero: false,
  },
  profit: {
    words: 'profit',
    y: 'profit after fees, $',
    of: ({ profitMicroUsd }) => meanFrom(profitMicroUsd, null),
    n: ({ trades }) => trades,
    format: formatGain,
    hasZero: true,
  },
} as const satisfies Readonly<Record<string, Measure>>;
const NAMES = Object.keys(MEASURES) as (keyof typeof MEASURES)[];

/** How calibration and profit went, by model or by slice: each point is of everything from the window's beginning to it. */
export function OverTime({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const [query, change] = useQuery();
  const name = oneOf(query.get('measure'), NAMES, 'calibration');
  const lines = view.trends.filter((line) => slice === null || line.slice === slice);
  return (
    <Section
      title="Over time"
      about={`Each point counts everything from the window's beginning to the end of its ${stepOf(view)}. ${
        view.by === null
          ? 'Profit of a model is what it added to the recommended trades; of the fair value, what they made.'
          : `By ${view.by}: calibration of the fair value, and the profit of the recommended trades.`
      }`}
      tools={
        <Choice
          name="Measure"
          value={name}
          of={NAMES.map((each) => [each, MEASURES[each].words] as const)}
          onChoose={(measure) => change({ measure })}
        />
      }
      empty={
        lines.length === 0 && (
          <>
            No market with a forecast has an outcome in this window. <FilledByOutcomes />
          </>
        )
      }
    >
      <TrendChart view={view} lines={lines} measure={MEASURES[name]} drawnFrom={[view, name, slice]} />
    </Section>
  );
}

interface TrendChartProps {
  readonly view: ModelsView;
  readonly lines: readonly TrendLine[];
  readonly measure: Measure;
  readonly drawnFrom: readonly unknown[];
}

function TrendChart({ view, lines, measure, drawnFrom }: TrendChartProps) {
  const configured = useMeta().models;
  const { words, y, of, format, hasZero } = measure;
  const starts = [...new Set(lines.flatMap(({ points }) => points.map(({ startMs }) => startMs)))].toSorted(
    (a, b) => a - b,
  );
  const drawn = lines
    .map((line) => ({
      name: titleOf(line),
      stroke: view.by === null ? strokeOf(line, configured) : markAt(view.trends.indexOf(line)),
      values: starts.map((startMs) => {
        const point = line.points.find((each) => each.startMs === startMs);
        return point ? (of(point)?.mean ?? null) : null;
      }),
    }))
    .filter(({ values }) => values.some((value) => value !== null));
  const rows = lines.flatMap((line) => line.points.map((point) => ({ ...point, line: titleOf(line), view })));
  return (
    <Chart
      title={`${words[0]?.toUpperCase()}${words.slice(1)} by ${view.by ?? 'model'}, so far in the window`}
      caption={`${formatCount(starts.length, stepOf(view))}, UTC. The table has the 95 % intervals and the n of each point.`}
      text={describe(lines, measure)}
      draw={(look) =>
        runningLines(
          {
            steps: starts.map((startMs) => nameOfStep(startMs, view)),
            x: `UTC ${stepOf(view)}`,
            lines: drawn,
            y,
            format,
            hasZero,
          },
          look,
        )
      }
      drawnFrom={drawnFrom}
      heightPx={300}
      legend={drawn.map((line) => ({ name: line.name, ...line.stroke }))}
      table={{
        name: 'over-time',
        of: 'point',
        columns: COLUMNS,
        rows,
        keyOf: ({ line, startMs }) => `${line} ${startMs}`,
      }}
    />
  );
}

const titleOf = (line: TrendLine) => (line.slice === 'all' ? nameOf(line) : line.slice);

const STEPS = { '24h': 'hour', '7d': 'day', '30d': 'day', all: 'month' } as const;
const stepOf = ({ window }: Pick<ModelsView, 'window'>) => STEPS[window];

const CHARACTERS = { hour: 16, day: 10, month: 7 } as const;
const nameOfStep = (startMs: number, view: Pick<ModelsView, 'window'>) =>
  new Date(startMs).toISOString().slice(0, CHARACTERS[stepOf(view)]).replace('T', ' ');

/** Where each line ended, and where it stood halfway. */
function describe(lines: readonly TrendLine[], { of, n, format, words }: Measure): string {
  const known = lines.flatMap((line) => {
    const points = line.points.filter((point) => of(point) !== null);
    const [last, middle] = [points.at(-1), points[Math.floor((points.length - 1) / 2)]];
    if (!last || !middle) return [];
    const before = points.length > 2 ? `, ${format(of(middle)?.mean ?? 0)} halfway` : '';
    return [`${titleOf(line)} ${formatMean(of(last), format)} (n = ${n(last)}${before})`];
  });
  if (known.length === 0) return `Of no line the ${words} is known yet.`;
  return `By the end, ${words}: ${known.join('; ')}.`;
}

type Row = Point & { readonly line: string; readonly view: ModelsView };

const NO_LABELS = { why: 'no market with a forecast has an outcome yet' };

const COLUMNS: readonly Column<Row>[] = [
  text('line', 'Line', ({ line }) => line),
  text('step', 'By the end of', ({ startMs, view }) => nameOfStep(startMs, view), 'UTC'),
  count('labels', 'n', ({ labels }) => labels, 'Forecasts on markets with an outcome'),
  estimate('calibrationError', 'Calibration error', MEASURES.calibration.of, formatBrier, {
    about: 'Mean distance between forecast and frequency, by tenths',
    ...NO_LABELS,
  }),
  estimate('brier', 'Brier', ({ brier }) => brier, formatBrier, { about: 'Lower is better', ...NO_LABELS }),
  count('trades', 'n trades', ({ trades }) => trades),
  money('profitMicroUsd', 'Profit', ({ profitMicroUsd }) => profitMicroUsd, {
    about: 'Of the recommended trades after fees; of a model what it added to them',
    why: 'no trade follows from it alone',
  }),
];
