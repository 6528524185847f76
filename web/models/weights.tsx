import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { useMeta, useZone } from '../api/use-api.ts';
import { Chart, type LegendEntry } from '../charts/chart.tsx';
import { type LinesOverTime, linesOverTime } from '../charts/lines.ts';
import { modelMark } from '../charts/model-mark.ts';
import { FilledByOutcomes, Section } from '../components/section.tsx';
import { formatInstant } from '../components/time.tsx';
import { type Column, count, figure, instant, text } from '../table/columns.tsx';

type WeightsView = ModelsView['weights'];

const MARKS = { ok: 'none', warned: 'warn', deselected: 'bad' } as const;
const formatWeight = (weight: number) => weight.toFixed(3);
const format = (weight: number) => weight.toFixed(2);

/** What weight each model had with each scoreboard. */
export function Weights({ weights }: { readonly weights: WeightsView }) {
  return (
    <Section
      title="Weights over time"
      empty={
        weights.length === 0 && (
          <>
            There is no scoreboard yet, and all models count alike. <FilledByOutcomes />
          </>
        )
      }
    >
      <WeightsChart weights={weights} />
    </Section>
  );
}

function WeightsChart({ weights }: { readonly weights: WeightsView }) {
  const zone = useZone();
  const configured = useMeta().models;
  const points = pointsOf(weights);
  const names = [...new Set(points.map(({ model }) => model))].toSorted();
  const highest = Math.max(...points.map(({ weight }) => weight));
  const lines = names.map((name) => ({
    name,
    stroke: modelMark(name, configured),
    points: points
      .filter(({ model }) => model === name)
      .map(({ atMs, weight, drift }) => ({ atMs, value: weight, mark: MARKS[drift] })),
  }));
  return (
    <Chart
      title="Weight of each model"
      caption={`${formatCount(weights.length, 'scoreboard')}; times of ${zone}. A weight holds until the next one.`}
      text={describeWeights(weights, zone)}
      draw={(look) =>
        linesOverTime(
          { zone, y: 'weight, share of the pool', format, max: Math.min(1, Math.ceil(10 * highest + 0.5) / 10), lines },
          look,
        )
      }
      drawnFrom={[weights, zone]}
      heightPx={280}
      legend={legendOf(lines, points)}
      table={{
        name: 'weights',
        of: 'weight',
        columns: columnsIn(zone),
        rows: points,
        keyOf: ({ version, model }) => `${version} ${model}`,
      }}
    />
  );
}

type Point = ReturnType<typeof pointsOf>[number];

const pointsOf = (weights: WeightsView) =>
  weights.flatMap(({ atMs, version, labels, models }) => models.map((each) => ({ atMs, version, labels, ...each })));

function legendOf(lines: LinesOverTime['lines'], points: readonly Point[]): readonly LegendEntry[] {
  const marks: readonly LegendEntry[] = [
    { name: 'warned', color: 'warn', shape: 'triangle' },
    { name: 'deselected', color: 'bad', shape: 'diamond' },
  ];
  return [
    ...lines.map(({ name, stroke }) => ({ name, ...stroke })),
    ...marks.filter(({ name }) => points.some(({ drift }) => drift === name)),
  ];
}

function describeWeights(weights: WeightsView, zone: string): string {
  const [first, last] = [weights[0], weights.at(-1)];
  if (!first || !last) return '';
  const now = last.models
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ model, weight, drift }) => {
      const before = first.models.find((each) => each.model === model);
      const change = before && first !== last ? `, was ${format(before.weight)}` : '';
      return `${model} ${format(weight)}${change}${drift === 'ok' ? '' : ` (${drift})`}`;
    });
  return `With scoreboard ${last.version} of ${formatInstant(last.atMs, zone)}, n = ${formatCount(last.labels, 'outcome')}: ${now.join('; ')}.`;
}

const columnsIn = (zone: string): readonly Column<Point>[] => [
  instant('publishedAt', 'Published', ({ atMs }) => atMs, zone),
  count('version', 'Scoreboard', ({ version }) => version),
  count('labels', 'n', ({ labels }) => labels, 'Markets with an outcome that the scoreboard was built from'),
  text('model', 'Model', ({ model }) => model),
  figure('weight', 'Weight', ({ weight }) => weight, formatWeight),
  text('drift', 'Drift', ({ drift }) => drift),
];
