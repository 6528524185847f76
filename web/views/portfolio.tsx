import { PORTFOLIO_WINDOWS } from '../../domain/portfolio/window.ts';
import { useAccount, useApi, useZone } from '../api/use-api.ts';
import { Choice } from '../components/form.tsx';
import { Empty, FilledByDecisions, Loaded, PageTitle } from '../components/section.tsx';
import { AsOf } from '../components/time.tsx';
import { Equity, Totals } from '../portfolio/equity.tsx';
import { Positions } from '../portfolio/positions.tsx';
import { Categories, Models } from '../portfolio/slices.tsx';
import { oneOf, useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/data-table.tsx';

const WORDS = [
  ['7d', 'last 7 days'],
  ['30d', 'last 30 days'],
  ['90d', 'last 90 days'],
  ['365d', 'last 365 days'],
  ['all', 'all time'],
] as const;

/** What the recommended trades, the withheld ones and the fills have come to. */
export default function Portfolio() {
  const [query, change] = useQuery();
  const account = useAccount();
  const zone = useZone();
  const window = oneOf(query.get('window'), PORTFOLIO_WINDOWS, '30d');
  const asked = useApi('/api/portfolio', { account, window });
  return (
    <>
      <PageTitle>Portfolio</PageTitle>
      <search class="filter-bar" aria-label="Filters">
        <Choice name="Window" value={window} of={WORDS} onChoose={(value) => change({ window: value })} />
      </search>
      <Loaded from={asked} what="the portfolio">
        {(view) => (
          <TableOrigin.Provider
            value={{ view: 'portfolio', filters: { account: view.account, window }, atMs: view.atMs }}
          >
            <AsOf atMs={view.atMs} zone={zone}>
              days are UTC days.
            </AsOf>
            <Totals view={view} />
            {view.books.every(({ againstNothing }) => againstNothing === null) ? (
              <Empty>
                Nothing was traded in this window, on paper or for real. <FilledByDecisions /> What you bought and sold
                yourself is recorded by <code>bin/conclave fill</code>.
              </Empty>
            ) : (
              <>
                <Equity view={view} />
                <Categories view={view} />
                <Models view={view} />
              </>
            )}
            <Positions view={view} />
          </TableOrigin.Provider>
        )}
      </Loaded>
    </>
  );
}
