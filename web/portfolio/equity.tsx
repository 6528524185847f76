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
import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import type { PortfolioView } from '../../server/contract/portfolio.ts';
import { Chart } from '../charts/chart.tsx';
import { markAt } from '../charts/model-mark.ts';
import { runningLines } from '../charts/running-lines.ts';
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
        <Figure
          value={formatMoney(view.costMicroUsd)}
          name={`spent on models for ${formatCount(view.decisions, 'decision')}`}
        />
        {view.atStake.filter(isHeld).map(({ book, positions, basisMicroUsd }) => (
          <Figure
            key={`held ${book}`}
            value={formatMoney(basisMicroUsd)}
            name={`paid for ${formatCount(positions, OPEN_WORDS[book])}: at stake`}
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

const isHeld = ({ positions }: PortfolioView['atStake'][number]) => positions > 0;

const OPEN_WORDS = { paper: 'open recommendation', real: 'open fill' } as const;

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

/** Equity day by day, and what the decisions had cost for models by then. */
export function Equity({ view }: { readonly view: PortfolioView }) {
  const books = view.books.filter(isTraded);
  const days = (view.books[0]?.equity ?? []).map(({ startMs }) => dayOf(startMs));
  const lines = [
    ...books.map(({ book, equity }) => ({
      key: book,
      name: book,
      stroke: markAt(BOOKS.indexOf(book)),
      values: equity.map(({ realisedMicroUsd, openMicroUsd }) => realisedMicroUsd + openMicroUsd),
    })),
    { key: 'cost', name: 'cost of models', stroke: COST, values: costsOf(view) },
  ];
  const rows = days.map((day, index) => ({ day, amounts: lines.map(({ values }) => values[index] ?? 0) }));
  type Row = (typeof rows)[number];
  return (
    <Section
      title="Profit and cost over time"
      about="Realised and open profit since the beginning of the window, and what the decisions cost for models, by UTC day."
    >
      <Chart
        title="Made and spent by the end of each day"
        caption={`${formatCount(days.length, 'day')}; what is held stands at the last bid known. The cost is not taken off the books: profit above it is left over.`}
        text={[
          ...books.map(
            (book) => `${book.book}: ${signedMoney(book.profitMicroUsd)} at the end. ${drawdownSentence(book)}`,
          ),
          costSentence(view),
        ].join(' ')}
        draw={(look) =>
          runningLines(
            { steps: days, x: 'UTC day', lines, y: '$ since the first day', format: formatMoney, hasZero: true },
            look,
          )
        }
        drawnFrom={[view]}
        heightPx={280}
        legend={lines.map(({ name, stroke }) => ({ name, ...stroke }))}
        table={{
          name: 'equity',
          of: 'day',
          columns: [
            text<Row>('day', 'Day', ({ day }) => day),
            ...lines.map(({ key, name }, index) =>
              money<Row>(`${key}MicroUsd`, name, ({ amounts }) => amounts[index] ?? null),
            ),
          ],
          rows,
        }}
      />
    </Section>
  );
}

const COST = { color: 'ink', shape: 'dotted' } as const;

const costsOf = ({ books }: PortfolioView) =>
  (books.find(({ book }) => book === 'paper')?.equity ?? []).map(({ costMicroUsd }) => costMicroUsd);
