import { useMemo } from 'preact/hooks';
import { DESELECT_ABOVE, WARN_ABOVE } from '../../domain/learning/drift.ts';
import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { useZone } from '../api/meta.ts';
import { barsHeightPx, barsWithLines } from '../charts/bars-with-lines.ts';
import { Chart } from '../charts/chart.tsx';
import type { Draw } from '../charts/option.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';
import { type Standing, standingColumns } from './standing-columns.tsx';

type Transition = ModelsView['transitions'][number];

const TONES = { ok: 'muted', warned: 'warn', deselected: 'bad' } as const;
const tell = (sum: number) => sum.toFixed(2);
const sumOf = (value: number) => `${Number(value.toFixed(1))}`;

/** Whether a model has gone bad against the others, and when that changed. */
export function DriftState({ view }: { readonly view: ModelsView }) {
  const { standings, transitions, scoreboard } = view;
  const zone = useZone();
  return (
    <Section
      title="Models that go bad"
      about={
        scoreboard
          ? `Scoreboard ${scoreboard.version} of ${tellTime(scoreboard.builtAtMs, zone)} (${zone}): ${formatCount(scoreboard.labels, 'resolved market')} with a panel, ${formatCount(scoreboard.panelsAsked, 'panel')} asked. The window does not matter here.`
          : undefined
      }
    >
      {standings.length === 0 ? (
        <Empty>
          Nothing was learned yet. Told outcomes, <code>bin/conclave outcome TICKER yes</code>, make the first
          scoreboard; a model is judged from 30 full panels on.
        </Empty>
      ) : (
        <Standings standings={standings} />
      )}
      {transitions.length === 0 ? (
        <p class="muted">No model was warned or deselected so far.</p>
      ) : (
        <DataTable
          title="Changes of state"
          name="transitions"
          of="change"
          about={`Newest first; times of ${zone}`}
          columns={transitionColumns(zone)}
          rows={transitions.toSorted((a, b) => b.atMs - a.atMs)}
          keyOf={({ model, to, atMs }) => `${model} ${to} ${atMs}`}
        />
      )}
    </Section>
  );
}

function Standings({ standings }: { readonly standings: readonly Standing[] }) {
  const rows = useMemo(() => standings.toSorted((a, b) => b.drift.sum - a.drift.sum), [standings]);
  const draw = useMemo<Draw>(
    () => (look) =>
      barsWithLines(
        {
          tell: sumOf,
          rows: rows.map(({ model, drift }) => ({
            name: model,
            value: drift.sum,
            n: drift.labels,
            tone: TONES[drift.state],
          })),
          thresholds: [
            { at: WARN_ABOVE, name: `warn ${WARN_ABOVE}`, tone: 'warn' },
            { at: DESELECT_ABOVE, name: `deselect ${DESELECT_ABOVE}`, tone: 'bad' },
          ],
        },
        look,
      ),
    [rows],
  );
  return (
    <>
      <Chart
        title="Sum of drift, S"
        caption="How much worse than the mean of the others on the same panels, added up (Page-Hinkley, allowance .03); n are panels it answered."
        text={tellDrift(rows)}
        draw={draw}
        heightPx={barsHeightPx(rows.length)}
        table={{ name: 'drift', of: 'model', columns: standingColumns, rows, keyOf: ({ model }) => model }}
      />
      <DataTable
        title="Standing of each model"
        name="standings"
        of="model"
        about="A deselected model comes back when it was no worse than the others over 30 new panels: mean 0 or less"
        columns={standingColumns}
        rows={rows}
        keyOf={({ model }) => model}
      />
    </>
  );
}

function tellDrift(rows: readonly Standing[]): string {
  const [first] = rows;
  if (!first) return '';
  const bad = rows.filter(({ drift }) => drift.state !== 'ok');
  const highest = `The highest S is ${tell(first.drift.sum)} (${first.model}, n = ${first.drift.labels}); above ${WARN_ABOVE} warns, above ${DESELECT_ABOVE} deselects, neither before 30 panels.`;
  if (bad.length === 0) return `No model of ${rows.length} is warned or deselected. ${highest}`;
  return `${bad.map(({ model, drift }) => `${model} is ${drift.state}`).join(', ')}. ${highest}`;
}

const transitionColumns = (zone: string): readonly Column<Transition>[] => [
  { key: 'atMs', head: `When (${zone})`, value: ({ atMs }) => atMs, render: ({ atMs }) => tellTime(atMs, zone) },
  { key: 'model', head: 'Model', value: ({ model }) => model },
  { key: 'from', head: 'From', value: ({ from }) => from },
  { key: 'to', head: 'To', value: ({ to }) => to },
  { key: 'sum', head: 'S', align: 'number', value: ({ sum }) => sum, render: ({ sum }) => tell(sum) },
  { key: 'labels', head: 'n panels', align: 'number', value: ({ labels }) => labels },
  { key: 'ticker', head: 'At market', value: ({ ticker }) => ticker },
];
