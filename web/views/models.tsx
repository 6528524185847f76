import { useMemo } from 'preact/hooks';
import { DIMENSIONS } from '../../domain/learning/cell.ts';
import { WINDOWS } from '../../domain/learning/window.ts';
import type { ModelsView } from '../../server/contract/models.ts';
import { useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { PageTitle } from '../components/section.tsx';
import { Failure, Waiting } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import { oneOf } from '../filters/one-of.ts';
import { DriftState } from '../models/drift.tsx';
import { Drivers } from '../models/drivers.tsx';
import { ModelFilters } from '../models/model-filters.tsx';
import { Quality } from '../models/quality.tsx';
import { Reliability } from '../models/reliability.tsx';
import { Shadows } from '../models/shadows.tsx';
import { Weights } from '../models/weights.tsx';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';

/** How the models have done, what each is worth, and what that did to their weights. */
export default function Models() {
  const [query] = useQuery();
  const zone = useZone();
  const window = oneOf(query.get('window'), WINDOWS, '7d');
  const by = oneOf(query.get('by'), DIMENSIONS, null);
  const slice = by === null ? null : query.get('slice');
  const { data, failure, reload } = useApi('/api/models', { window, by });
  return (
    <>
      <PageTitle>Models</PageTitle>
      <ModelFilters window={window} by={by} slice={slice} slices={slicesOf(data)} />
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && <Waiting what="the models" />}
      {data && (
        <>
          <p class="muted small">
            As of {tellTime(data.atMs, zone)} ({zone}); of all accounts.
          </p>
          <Parts view={data} slice={slice} />
        </>
      )}
    </>
  );
}

function Parts({ view, slice }: { readonly view: ModelsView; readonly slice: string | null }) {
  const { window, by, atMs } = view;
  const origin = useMemo(() => ({ view: 'models', filters: { window, by, slice }, atMs }), [window, by, slice, atMs]);
  return (
    <TableOrigin.Provider value={origin}>
      <Quality view={view} slice={slice} />
      <Drivers view={view} slice={slice} />
      <div class="grid-2">
        <Reliability view={view} slice={slice} />
        <Weights weights={view.weights} />
      </div>
      <DriftState view={view} />
      <Shadows shadows={view.shadows} />
    </TableOrigin.Provider>
  );
}

function slicesOf(view: ModelsView | null): readonly string[] {
  return [...new Set(view?.rows.map(({ slice }) => slice) ?? [])].toSorted();
}
