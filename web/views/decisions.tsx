import { formatCount } from '../../domain/shared/format.ts';
import type { DecisionsView } from '../../server/contract/decisions.ts';
import { useAccount, useApi, useZone } from '../api/use-api.ts';
import { Button } from '../components/form.tsx';
import { isPhone } from '../components/phone.ts';
import { Empty, FilledByDecisions, Loaded, PageTitle, Section } from '../components/section.tsx';
import { formatInstant } from '../components/time.tsx';
import { DecisionTable } from '../decisions/decision-table.tsx';
import { FILTERS, Filters } from '../decisions/filters.tsx';
import { useQuery } from '../router/place.ts';
import '../decisions/decisions.css';
import { TableOrigin } from '../table/data-table.tsx';

const PAGE = 100;
const PAGE_OF_PHONE = 25;

/** The list of decisions, narrowed and paged by the address. */
export default function Decisions() {
  const [query, change] = useQuery();
  const account = useAccount();
  const zone = useZone();
  const filters = { account, ...Object.fromEntries(FILTERS.map((name) => [name, query.get(name)])) };
  const asked = useApi('/api/decisions', { ...filters, limit: isPhone() ? PAGE_OF_PHONE : PAGE });
  // The page before stays, dimmed, until the next one is there: the layout does not jump.
  const data = asked.lastData;
  const isNarrowed = Object.values(filters).some((value) => value !== null);
  return (
    <>
      <PageTitle>Decisions</PageTitle>
      <Filters rows={data?.rows ?? []} />
      <Loaded from={{ ...asked, data }} what="the decisions">
        {(view) => (
          <Section
            class={asked.isLoading || asked.failure ? 'is-old' : ''}
            title="Decisions"
            about={`${formatCount(view.rows.length, 'decision')} on this page, newest first; times of ${zone}. ${describeSearch(view, zone)}`}
          >
            {view.rows.length === 0 ? (
              <NoDecision isNarrowed={isNarrowed} hasMore={view.next !== null} />
            ) : (
              <TableOrigin.Provider value={{ view: 'decisions', filters, atMs: view.rows[0]?.decidedAtMs ?? 0 }}>
                <DecisionTable rows={view.rows} />
              </TableOrigin.Provider>
            )}
            <div class="card-tools">
              {query.has('before') && <Button onClick={() => change({ before: null })}>Newest</Button>}
              {view.next !== null && <Button onClick={() => change({ before: view.next })}>Older</Button>}
            </div>
          </Section>
        )}
      </Loaded>
    </>
  );
}

/** How far back the search went. */
function describeSearch({ next, searchedBackToMs }: DecisionsView, zone: string): string {
  if (searchedBackToMs !== null) return `Searched back to ${formatInstant(searchedBackToMs, zone)}.`;
  return next === null ? 'Searched back to the beginning.' : 'There are older ones.';
}

function NoDecision({ isNarrowed, hasMore }: { readonly isNarrowed: boolean; readonly hasMore: boolean }) {
  if (hasMore) return <Empty>None in the days that were searched: Older searches further back.</Empty>;
  if (isNarrowed) return <Empty>No decision matches: clear a filter to see more.</Empty>;
  return (
    <Empty>
      No decision yet. <FilledByDecisions />
    </Empty>
  );
}
