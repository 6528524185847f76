import { dayOf, holdingSentence } from '../../domain/explain/portfolio-sentences.ts';
import type { PortfolioView, PositionRow } from '../../server/contract/portfolio.ts';
import { Section } from '../components/section.tsx';
import { useLinkTo } from '../router/place.ts';
import { type Column, money, prose, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

/** What the books hold, and what settled last. */
export function Positions({ view }: { readonly view: PortfolioView }) {
  return (
    <>
      <Section
        title="Held"
        about="The latest traded 100 of each book. Marked at what a buyer bid when quotes were last known; a sale would cost its fee too."
        empty={view.open.length === 0 && 'Nothing is held in any book.'}
      >
        <DataTable
          title="Held"
          name="held"
          of="position"
          keyOf={keyOf}
          columns={columnsFor(view, HELD)}
          rows={view.open}
        />
      </Section>
      <Section
        title="Settled last"
        about="The latest 50 of each book, whatever the window."
        empty={view.settled.length === 0 && 'No market with a trade has settled yet.'}
      >
        <DataTable
          title="Settled last"
          name="settled"
          of="market"
          keyOf={keyOf}
          columns={columnsFor(view, SETTLED)}
          rows={view.settled}
        />
      </Section>
    </>
  );
}

/** To the decisions on a market, of the account that is looked at. */
function Market({ ticker }: Pick<PositionRow, 'ticker'>) {
  const linkTo = useLinkTo();
  return <a href={linkTo('/decisions', { ticker })}>{ticker}</a>;
}

const keyOf = ({ book, account, ticker }: PositionRow) => `${book} ${account} ${ticker}`;

/** With the account of each position where they are of several. */
const columnsFor = ({ account }: PortfolioView, columns: readonly Column<PositionRow>[]) =>
  account === null ? [...columns, text<PositionRow>('account', 'Account', (row) => row.account)] : columns;

const market: Column<PositionRow> = {
  key: 'ticker',
  head: 'Market',
  value: ({ ticker }) => ticker,
  render: ({ ticker }) => <Market ticker={ticker} />,
};
const book = text<PositionRow>('book', 'Book', (row) => row.book);
const question = prose<PositionRow>('title', 'Question', ({ title }) => title);
const category = text<PositionRow>('category', 'Category', (row) => row.category);

const HELD: readonly Column<PositionRow>[] = [
  market,
  book,
  prose('held', 'Held', ({ result, state }) => holdingSentence(result, state)),
  money('basisMicroUsd', 'Paid', ({ result }) => result.basisMicroUsd, { about: 'For what is held, without fees' }),
  money('openMicroUsd', 'Open profit', ({ result }) => result.openMicroUsd),
  money('realisedMicroUsd', 'Realised', ({ result }) => result.realisedMicroUsd, { about: 'After fees' }),
  category,
  question,
];

const SETTLED: readonly Column<PositionRow>[] = [
  market,
  book,
  text('outcome', 'Outcome', ({ ending }) => ending?.settlement ?? null),
  text('day', 'Settled', ({ settledAtMs }) => (settledAtMs === null ? null : dayOf(settledAtMs)), 'UTC day'),
  money('realisedMicroUsd', 'Profit', ({ result }) => result.realisedMicroUsd, { about: 'After fees' }),
  money('openedMicroUsd', 'Paid', ({ result }) => result.openedMicroUsd),
  category,
  question,
];
