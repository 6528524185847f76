import { CONTRIBUTION_METHOD, contributionSentence, signedMoney } from '../../domain/explain/portfolio-sentences.ts';
import { formatCount } from '../../domain/shared/format.ts';
import type { CategoryRow, PortfolioView } from '../../server/contract/portfolio.ts';
import { Chart } from '../charts/chart.tsx';
import { forest, forestHeightPx } from '../charts/forest.ts';
import { FilledByOutcomes, Section } from '../components/section.tsx';
import { formatGain, meanFrom } from '../figures/format.ts';
import { type Column, count, estimate, money, prose, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type Row = CategoryRow & { readonly book: string };

/** What each category made, book by book. */
export function Categories({ view }: { readonly view: PortfolioView }) {
  const rows = view.books.flatMap(({ book, categories }): Row[] => categories.map((each) => ({ ...each, book })));
  return (
    <Section
      title="By category"
      about="Profit after fees. The interval is of a settled market's mean, as if markets did not share their luck: those of one event do, so it is rather too narrow."
    >
      <DataTable
        title="Profit by category"
        name="portfolio-categories"
        of="row"
        keyOf={({ book, category }) => `${book} ${category}`}
        columns={CATEGORY_COLUMNS}
        rows={rows}
      />
    </Section>
  );
}

const CATEGORY_COLUMNS: readonly Column<Row>[] = [
  text('category', 'Category', ({ category }) => category),
  text('book', 'Book', ({ book }) => book),
  money('profitMicroUsd', 'Profit', ({ profitMicroUsd }) => profitMicroUsd, { about: 'Realised and open, after fees' }),
  estimate('meanMicroUsd', 'A settled market', (row) => meanFrom(row.meanMicroUsd, row.interval), formatGain, {
    about: 'Mean profit of the markets that settled',
    why: 'no market has settled',
  }),
  count('settled', 'Settled', ({ settled }) => settled),
  count('won', 'Won', ({ won }) => won),
  count('trades', 'Trades', ({ trades }) => trades),
  money('openedMicroUsd', 'Paid', ({ openedMicroUsd }) => openedMicroUsd),
  money('feesMicroUsd', 'Fees', ({ feesMicroUsd }) => feesMicroUsd),
];

type ModelRow = PortfolioView['models'][number];

/** What each model added to the recommended trades. */
export function Models({ view }: { readonly view: PortfolioView }) {
  const { models } = view;
  return (
    <Section
      title="What each model added"
      about={CONTRIBUTION_METHOD}
      empty={
        models.length === 0 && (
          <>
            No decision of two models or more has an outcome in this window. <FilledByOutcomes />
          </>
        )
      }
    >
      <Chart
        title="Profit that a model added to the recommended trades"
        caption="The sum over settled decisions with its 95 % interval; n counts decisions."
        text={models
          .map(
            (each) =>
              `${each.model}: ${signedMoney(each.profitMicroUsd)} of ${formatCount(each.decisions, 'decision')}, ${contributionSentence(each)}.`,
          )
          .join(' ')}
        draw={(look) =>
          forest(
            {
              rows: models.map((each) => ({
                name: each.model,
                n: each.decisions,
                estimate: meanFrom(each.profitMicroUsd, each.interval),
                tone: toneOf(each),
              })),
              axis: 'Profit added; right of 0 it helps',
              format: formatGain,
              formatShort: formatGain,
              lines: [{ at: 0, name: '', tone: 'muted' }],
              isCentred: true,
            },
            look,
          )
        }
        drawnFrom={[view]}
        heightPx={forestHeightPx(models.length)}
        table={{ name: 'portfolio-models', of: 'model', columns: MODEL_COLUMNS, rows: models }}
      />
    </Section>
  );
}

function toneOf({ interval }: ModelRow): 'good' | 'bad' | 'muted' {
  if (interval === null || (interval.low <= 0 && interval.high >= 0)) return 'muted';
  return interval.low > 0 ? 'good' : 'bad';
}

const MODEL_COLUMNS: readonly Column<ModelRow>[] = [
  text('model', 'Model', ({ model }) => model),
  estimate('profitMicroUsd', 'Added', (row) => meanFrom(row.profitMicroUsd, row.interval), formatGain),
  count('decisions', 'Decisions', ({ decisions }) => decisions, 'With an outcome, of two models or more'),
  prose('says', 'Says', contributionSentence),
];
