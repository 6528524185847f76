import { DIMENSIONS } from '../../domain/learning/cell.ts';
import { WINDOWS } from '../../domain/learning/window.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { useAccount, useApi, useZone } from '../api/use-api.ts';
import { Choice, WindowChoice } from '../components/form.tsx';
import { Scoped } from '../components/scope.tsx';
import { Loaded, PageTitle } from '../components/section.tsx';
import { AsOf } from '../components/time.tsx';
import { Arms } from '../models/arms.tsx';
import { DriftState } from '../models/drift.tsx';
import { Drivers } from '../models/drivers.tsx';
import { OverTime } from '../models/over-time.tsx';
import { Proof } from '../models/proof.tsx';
import { Quality } from '../models/quality.tsx';
import { Reliability } from '../models/reliability.tsx';
import { Shadows } from '../models/shadows.tsx';
import { Weights } from '../models/weights.tsx';
import { oneOf, useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/data-table.tsx';

/** How the models have done, what each adds to the ensemble, and their weights. */
export default function Models() {
  const [query, change] = useQuery();
  const window = oneOf(query.get('window'), WINDOWS, '7d');
  const by = oneOf(query.get('by'), DIMENSIONS, null);
  const slice = by === null ? null : query.get('slice');
  const account = useAccount();
  const asked = useApi('/api/models', { account, window, by });
  const slices = [...new Set(asked.data?.rows.map((row) => row.slice) ?? [])].toSorted();
  return (
    <>
      <PageTitle>Models</PageTitle>
      <search class="filter-bar" aria-label="Filters">
        <WindowChoice value={window} />
        <Choice
          name="By"
          value={by ?? ''}
          of={[['', 'all together'], ...DIMENSIONS]}
          onChoose={(value) => change({ by: value, slice: null })}
        />
        {by !== null && (
          <Choice
            name={`Slice of ${by}`}
            value={slice ?? ''}
            of={[['', 'all'], ...slices]}
            onChoose={(value) => change({ slice: value })}
          />
        )}
      </search>
      <Loaded from={asked} what="the models">
        {(view) => <Parts view={view} slice={slice} />}
      </Loaded>
    </>
  );
}

function Parts({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const zone = useZone();
  const account = useAccount();
  const { window, by, atMs, tallied, weighed } = view;
  return (
    <TableOrigin.Provider value={{ view: 'models', filters: { account, window, by, slice }, atMs }}>
      <AsOf atMs={atMs} zone={zone}>
        the record of the models is <Scoped to={tallied} />.
        {weighed.length < tallied.length &&
          ` Weights, drift, proof and shadows are of ${weighed.join(' and ')}: choose an account to see those of another.`}
      </AsOf>
      <Quality view={view} slice={slice} />
      <OverTime view={view} slice={slice} />
      <Drivers view={view} slice={slice} />
      <div class="grid-2">
        <Reliability view={view} slice={slice} />
        <Weights weights={view.weights} />
      </div>
      <DriftState view={view} />
      <Arms byArm={view.byArm} />
      <Proof proof={view.proof} />
      <Shadows shadows={view.shadows} />
    </TableOrigin.Provider>
  );
}
