import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { FilledByOutcomes, Section } from '../components/section.tsx';
import { formatBrier, formatMean } from '../figures/format.ts';
import { DataTable } from '../table/data-table.tsx';
import { qualityColumns, tradeColumns } from './quality-columns.tsx';
import { MEANINGS, nameOf, type Ranked, rank } from './rank.ts';

const keyOf = ({ subject, slice }: Ranked) => `${slice}\n${subject}`;

/** How accurate and how expensive each model was in the window, and what the trades earned. */
export function Quality({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const rows = rank(view.rows.filter((row) => slice === null || row.slice === slice));
  const hasSlices = view.by !== null && slice === null;
  const traded = rows.filter(({ performance }) => performance.trades > 0);
  return (
    <Section
      title="Quality and cost"
      about="Best first within each slice; in brackets the 95 % interval."
      empty={
        rows.length === 0 && (
          <>
            No decision was made or scored in this window. Decisions fill calls and costs. <FilledByOutcomes />
          </>
        )
      }
    >
      {!hasSlices && <p>{describeBest(rows)}</p>}
      <DataTable
        title="Quality and cost"
        name="quality"
        columns={qualityColumns(hasSlices)}
        rows={rows}
        keyOf={keyOf}
      />
      <RowMeanings />
      <DataTable
        title="Trades with an outcome"
        name="trades"
        about="After fees. Withheld trades were never made: they are counted on paper"
        columns={tradeColumns(hasSlices)}
        rows={traded}
        keyOf={keyOf}
        empty="Trades: none has an outcome in this window."
      />
    </Section>
  );
}

function RowMeanings() {
  return (
    <details class="more">
      <summary>What the rows are, and what n counts</summary>
      <ul class="notes small">
        {MEANINGS.map(([name, meaning]) => (
          <li key={name}>
            <strong>{name}</strong>: {meaning}.
          </li>
        ))}
        <li>
          n counts decisions on markets with an outcome: ten on one market make an interval narrower than it should be.
          The market price is scored also where no model was called: compare only rows with the same n.
        </li>
      </ul>
    </details>
  );
}

/** Which model is ahead, and whether the difference is significant. */
function describeBest(rows: readonly Ranked[]): string {
  const models = rows.filter(({ kind, performance }) => kind === 'model' && performance.labels > 0);
  const best = models.find(({ standing }) => standing === 'best so far');
  if (!best) return 'No model has enough outcomes in this window to be compared.';
  const worse = models.filter(({ standing }) => standing === 'worse').map(nameOf);
  const others =
    worse.length > 0
      ? `Significantly worse: ${worse.join(', ')}; the others show no significant difference.`
      : models.length > 1
        ? 'The other models show no significant difference at this n.'
        : '';
  const { brier, labels } = best.performance;
  return `Best so far: ${nameOf(best)}, Brier ${formatMean(brier, formatBrier)}, n = ${formatCount(labels, 'forecast')}. ${others}`.trim();
}
