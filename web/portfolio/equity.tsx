import {
  bookSentence,
  comparisonSentence,
  costSentence,
  dayOf,
  drawdownSentence,
  guardsSentence,
  signedMoney,
} from '../../domain/explain/portfolio-sentences.ts';
import { BOOKS } from '../../domain/portfolio/market-book.ts';
import { formatCount } from '../../domain/shared/format.ts';
import type { PortfolioView } from '../../server/contract/portfolio.ts';
import { Chart } from '../charts/chart.tsx';
import { equityLines } from '../charts/equity-lines.ts';
import { markAt } from '../charts/model-mark.ts';
import { Figure, Notes } from '../components/facts.tsx';
import { Section } from '../components/section.tsx';
import { type Column, count, money, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type BookRow = PortfolioView['books'][number];
const isTraded = ({ againstNothing }: BookRow) => againstNothing !== null;

/** What each book made, in figures and in words. */
export function Totals({ view }: { readonly view: PortfolioView }) {
  const shown = view.books.filter(isTraded);
  return (
    <Section
      title="Made"
      about={`${view.account === null ? 'All accounts' : `Account ${view.account}`}, UTC days from ${dayOf(view.fromMs)}. “Always the price” trades nothing and makes nothing: 0 is that line.`}
    >
      <div class="figures">
        {shown.map(({ book, profitMicroUsd, realisedMicroUsd, openMicroUsd }) => (
          <Figure
            key={book}
            value={signedMoney(profitMicroUsd)}
            name={`${book}: ${signedMoney(realisedMicroUsd)} realised, ${signedMoney(openMicroUsd)} open`}
          />
        ))}
      </div>
      <Notes
        notes={[
          ...view.books.filter(({ book }) => book !== 'withheld').map(bookSentence),
          guardsSentence(view),
          comparisonSentence(view),
          costSentence(view),
        ]}
      />
      {shown.length > 0 && (
        <DataTable
          title="The books side by side"
          name="books"
          of="book"
          columns={COLUMNS}
          rows={shown}
          about="Paper and real over the same days"
        />
      )}
    </Section>
  );
}

const COLUMNS: readonly Column<BookRow>[] = [
  text('book', 'Book', ({ book }) => book),
  money('profitMicroUsd', 'Profit', ({ profitMicroUsd }) => profitMicroUsd, { about: 'Realised and open, after fees' }),
  money('lowMicroUsd', 'Low', ({ againstNothing }) => againstNothing?.interval?.low ?? null, {
    about: 'Lower end of the 95 % interval, days taken as independent',
    why: 'fewer than seven days',
  }),
  money('highMicroUsd', 'High', ({ againstNothing }) => againstNothing?.interval?.high ?? null, {
    about: 'Upper end of it',
    why: 'fewer than seven days',
  }),
  money('openedMicroUsd', 'Paid', ({ openedMicroUsd }) => openedMicroUsd, { about: 'For contracts, without fees' }),
  money('feesMicroUsd', 'Fees', ({ feesMicroUsd }) => feesMicroUsd),
  count('trades', 'Trades', ({ trades }) => trades),
  count('settled', 'Settled', ({ settled }) => settled, 'Markets that ended'),
  count('won', 'Won', ({ won }) => won, 'Of those, with a profit'),
  money('drawdownMicroUsd', 'Deepest fall', ({ drawdown }) => drawdown?.microUsd ?? null, {
    about: 'From an earlier day’s height',
    why: 'it never fell',
  }),
];

/** Equity day by day. */
export function Equity({ view }: { readonly view: PortfolioView }) {
  const books = view.books.filter(isTraded);
  const days = (books[0]?.equity ?? []).map(({ startMs }) => dayOf(startMs));
  const lines = books.map(({ book, equity }) => ({
    name: book,
    stroke: markAt(BOOKS.indexOf(book)),
    microUsd: equity.map(({ realisedMicroUsd, openMicroUsd }) => realisedMicroUsd + openMicroUsd),
  }));
  const rows = days.map((day, index) => ({ day, amounts: lines.map(({ microUsd }) => microUsd[index] ?? 0) }));
  return (
    <Section title="Equity over time" about="Realised and open profit since the beginning of the window, by UTC day.">
      <Chart
        title="Made by the end of each day"
        caption={`${formatCount(days.length, 'day')}; what is held stands at the last bid known.`}
        text={books
          .map((book) => `${book.book}: ${signedMoney(book.profitMicroUsd)} at the end. ${drawdownSentence(book)}`)
          .join(' ')}
        draw={(look) => equityLines({ days, lines }, look)}
        drawnFrom={[view]}
        heightPx={280}
        legend={lines.map(({ name, stroke }) => ({ name, ...stroke }))}
        table={{
          name: 'equity',
          of: 'day',
          columns: [
            text<(typeof rows)[number]>('day', 'Day', ({ day }) => day),
            ...lines.map(({ name }, index) =>
              money<(typeof rows)[number]>(`${name}MicroUsd`, name, ({ amounts }) => amounts[index] ?? null),
            ),
          ],
          rows,
        }}
      />
    </Section>
  );
}
