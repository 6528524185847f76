import { DESELECT_ABOVE, WARN_ABOVE } from '../../domain/learning/drift.ts';
import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { useZone } from '../api/use-api.ts';
import { Chart } from '../charts/chart.tsx';
import { forest, forestHeightPx } from '../charts/forest.ts';
import { Empty, FilledByOutcomes, Section } from '../components/section.tsx';
import { formatInstant } from '../components/time.tsx';
import { formatBrier, meanFrom } from '../figures/format.ts';
import { type Column, count, estimate, figure, instant, text, word } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type Standing = ModelsView['standings'][number];
type Transition = ModelsView['transitions'][number];

const TONES = { ok: 'good', warned: 'warn', deselected: 'bad' } as const;
const formatWeight = (weight: number) => weight.toFixed(3);
const formatSum = (sum: number) => sum.toFixed(2);

/** Whether a model has become worse than the others, and when that changed. */
export function DriftState({ view: { standings, transitions, scoreboard } }: { readonly view: ModelsView }) {
  const zone = useZone();
  return (
    <Section
      title="Drift"
      about={
        scoreboard &&
        `Scoreboard ${scoreboard.version} of ${formatInstant(scoreboard.builtAtMs, zone)} (${zone}): ${formatCount(scoreboard.labels, 'market')} with a panel and an outcome, ${formatCount(scoreboard.panelsAsked, 'panel')} called. The window does not matter here.`
      }
    >
      {standings.length === 0 ? (
        <Empty>
          There is no scoreboard yet. A model is judged from 30 full panels on. <FilledByOutcomes />
        </Empty>
      ) : (
        <Standings standings={standings} />
      )}
      <DataTable
        title="Changes of state"
        name="transitions"
        of="change"
        about="Newest first"
        columns={transitionColumns(zone)}
        rows={transitions.toSorted((a, b) => b.atMs - a.atMs)}
        keyOf={({ model, to, atMs }) => `${model} ${to} ${atMs}`}
        empty="No model was warned or deselected so far."
      />
    </Section>
  );
}

function Standings({ standings }: { readonly standings: readonly Standing[] }) {
  const rows = standings.toSorted((a, b) => b.drift.sum - a.drift.sum);
  const table = { of: 'model', columns: STANDING_COLUMNS, rows };
  return (
    <>
      <Chart
        title="Drift sum, S"
        caption="How much worse than the mean of the other models on the same panels, added up (Page-Hinkley test, allowance 0.03); n counts the panels it answered."
        text={describeDrift(rows)}
        draw={(look) =>
          forest(
            {
              axis: 'S; the further right, the worse',
              format: formatSum,
              formatShort: (value) => `${Number(value.toFixed(1))}`,
              rows: rows.map(({ model, drift: { sum, labels, state } }) => ({
                name: model,
                n: labels,
                estimate: meanFrom(sum, null),
                tone: TONES[state],
              })),
              lines: [
                { at: WARN_ABOVE, name: `warn ${WARN_ABOVE}`, tone: 'warn' },
                { at: DESELECT_ABOVE, name: `deselect ${DESELECT_ABOVE}`, tone: 'bad' },
              ],
              isCentred: false,
            },
            look,
          )
        }
        drawnFrom={[standings]}
        heightPx={forestHeightPx(rows.length)}
        table={{ ...table, name: 'drift' }}
      />
      <DataTable
        {...table}
        title="Standing of each model"
        name="standings"
        about="A deselected model returns when its mean difference to the others over 30 new panels is 0 or less"
      />
    </>
  );
}

function describeDrift(rows: readonly Standing[]): string {
  const [highest] = rows;
  if (!highest) return '';
  const bad = rows.filter(({ drift }) => drift.state !== 'ok').map(({ model, drift }) => `${model} is ${drift.state}`);
  const state = bad.length === 0 ? `No model of ${rows.length} is warned or deselected` : bad.join(', ');
  return `${state}. The highest S is ${formatSum(highest.drift.sum)} (${highest.model}, n = ${highest.drift.labels}); above ${WARN_ABOVE} warns, above ${DESELECT_ABOVE} deselects, neither before 30 panels.`;
}

const isOnProbation = ({ drift }: Standing) => drift.state === 'deselected';

const STANDING_COLUMNS: readonly Column<Standing>[] = [
  text('model', 'Model', ({ model }) => model),
  word('state', 'State', ({ drift }) => drift.state, TONES),
  figure('weight', 'Weight', ({ weight }) => weight, formatWeight),
  figure('sum', 'S', ({ drift }) => drift.sum, formatSum, {
    about: `Warned above ${WARN_ABOVE}, deselected above ${DESELECT_ABOVE}`,
  }),
  count('labels', 'n panels', ({ drift }) => drift.labels),
  figure(
    'probationLabels',
    'Probation',
    (row) => (isOnProbation(row) ? row.drift.probation.labels : null),
    (labels) => `${labels} of 30`,
    {
      about: 'Panels since it was deselected',
      why: 'it is not deselected',
      more: [{ key: 'probationSum', value: (row) => (isOnProbation(row) ? row.drift.probation.sum : null) }],
    },
  ),
  estimate(
    'meanLoss',
    'Mean loss',
    ({ meanLoss, lossInterval, answered }) => meanFrom(answered === 0 ? null : meanLoss, lossInterval),
    formatBrier,
    {
      about: 'Mean Brier score over the panels it answered, all time',
      why: 'it answered no panel whose market has an outcome',
    },
  ),
  count('answered', 'Answered', ({ answered }) => answered),
];

const transitionColumns = (zone: string): readonly Column<Transition>[] => [
  instant('at', 'When', ({ atMs }) => atMs, zone),
  text('model', 'Model', ({ model }) => model),
  text('from', 'From', ({ from }) => from),
  text('to', 'To', ({ to }) => to),
  figure('sum', 'S', ({ sum }) => sum, formatSum),
  count('labels', 'n panels', ({ labels }) => labels),
  text('ticker', 'At market', ({ ticker }) => ticker),
];
