import { formatCount } from '../../domain/shared/format.ts';
import type { DecisionsView } from '../../server/contract/decisions.ts';
import { useAccount, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { useLast } from '../api/use-last.ts';
import { PageTitle, Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import { DecisionTable } from '../decisions/decision-table.tsx';
import { Filters } from '../decisions/filters.tsx';
import { useCategories } from '../decisions/use-categories.ts';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';
import '../decisions/decisions.css';

const PAGE = 100;
const FILTERS = ['ticker', 'category', 'action', 'path', 'before'] as const;

/** The list of settled decisions, narrowed and paged by the address. */
export default function Decisions() {
  const [query, change] = useQuery();
  const account = useAccount();
  const zone = useZone();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  const { data: answered, failure, reload, isLoading } = useApi('/api/decisions', { account, ...filters, limit: PAGE });
  // The page before stays, dimmed, until the next one is there: nothing jumps.
  const data = useLast(answered);
  const categories = useCategories(data?.rows ?? []);
  const isNarrowed = account !== null || FILTERS.some((name) => query.has(name));
  return (
    <>
      <PageTitle>Decisions</PageTitle>
      <Filters categories={categories} />
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && <Waiting what="the decisions" />}
      {data && (
        <Section
          class={isLoading || failure ? 'is-old' : ''}
          title="Settled decisions"
          about={`${formatCount(data.rows.length, 'decision')} on this page, newest first; times of ${zone}. ${tellSearch(data, zone)}`}
        >
          {data.rows.length === 0 ? (
            <Nothing isNarrowed={isNarrowed} hasMore={data.next !== null} />
          ) : (
            <TableOrigin.Provider
              value={{ view: 'decisions', filters: { account, ...filters }, atMs: data.rows[0]?.decidedAtMs ?? 0 }}
            >
              <DecisionTable rows={data.rows} />
            </TableOrigin.Provider>
          )}
          <div class="card-tools">
            {query.has('before') && (
              <button type="button" class="button" onClick={() => change({ before: null })}>
                Newest
              </button>
            )}
            {data.next !== null && (
              <button type="button" class="button" onClick={() => change({ before: data.next })}>
                Older
              </button>
            )}
          </div>
        </Section>
      )}
    </>
  );
}

/** How far back was looked for them. */
function tellSearch({ next, searchedBackToMs }: DecisionsView, zone: string): string {
  if (searchedBackToMs !== null) return `Searched back to ${tellTime(searchedBackToMs, zone)}.`;
  return next === null ? 'Searched back to the beginning.' : 'Older ones follow.';
}

function Nothing({ isNarrowed, hasMore }: { readonly isNarrowed: boolean; readonly hasMore: boolean }) {
  if (hasMore) return <Empty>None of these in the stretch that was searched: Older looks further back.</Empty>;
  if (isNarrowed) return <Empty>No decision is like this: clear a filter to see more.</Empty>;
  return (
    <Empty>
      No decision yet. <code>bin/conclave decide market.json</code> makes the first one.
    </Empty>
  );
}
