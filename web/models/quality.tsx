import { formatCount } from '../../domain/shared/format.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { tellBrier, tellMean } from '../figures/tell.ts';
import { DataTable } from '../table/data-table.tsx';
import { qualityColumns } from './quality-columns.tsx';
import { type Ranked, rank } from './rank.ts';
import { MEANINGS, nameOf } from './subjects.ts';
import { TradeTable } from './trade-table.tsx';

/** How good and how dear everybody was in the window, and what the trades came to. */
export function Quality({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const rows = rank(view.rows.filter((row) => slice === null || row.slice === slice));
  const hasSlices = view.by !== null && slice === null;
  return (
    <Section title="Quality and cost" about="Best first within each slice; in brackets the 95 % interval.">
      {rows.length === 0 ? (
        <Empty>
          Nothing was decided or scored in this window. Decisions fill the calls and the costs; told outcomes,{' '}
          <code>bin/conclave outcome TICKER yes</code>, fill the rest.
        </Empty>
      ) : (
        <>
          {!hasSlices && <p>{tellBest(rows)}</p>}
          <DataTable
            title="Quality and cost"
            name="quality"
            of="row"
            columns={qualityColumns(hasSlices)}
            rows={rows}
            keyOf={({ subject, slice: of }) => `${of}\n${subject}`}
          />
          <details class="more">
            <summary>What the rows are, and what n counts</summary>
            <ul class="notes small">
              {MEANINGS.map(([name, meaning]) => (
                <li key={name}>
                  <strong>{name}</strong>: {meaning}.
                </li>
              ))}
              <li>
                n counts decisions on resolved markets: ten on one market narrow an interval more than they tell. The
                market price is scored also where nobody was asked: compare only at the same n.
              </li>
            </ul>
          </details>
          <TradeTable rows={rows} hasSlices={hasSlices} />
        </>
      )}
    </Section>
  );
}

/** Who is ahead, and whether that can be told. */
function tellBest(rows: readonly Ranked[]): string {
  const models = rows.filter(({ kind, performance }) => kind === 'model' && performance.labels > 0);
  const best = models.find(({ standing }) => standing === 'best so far');
  if (!best) return 'No model has enough resolved markets in this window to be compared.';
  const worse = models.filter(({ standing }) => standing === 'worse').map(nameOf);
  const apart =
    worse.length > 0
      ? `Clearly worse: ${worse.join(', ')}; the others cannot be told apart from it.`
      : models.length > 1
        ? 'No other model can be told apart from it at this n.'
        : '';
  const { brier, labels } = best.performance;
  return `Best so far: ${nameOf(best)}, Brier ${tellMean(brier, tellBrier)} of ${formatCount(labels, 'label')}. ${apart}`.trim();
}
