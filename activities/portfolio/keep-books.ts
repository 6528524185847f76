import { dayStart } from '../../domain/learning/calendar.ts';
import { UNKNOWN_CATEGORY } from '../../domain/market/category.ts';
import { type BookTrade, tradeOfFill } from '../../domain/portfolio/book-trade.ts';
import { addDaySums, noDaySums } from '../../domain/portfolio/day-sums.ts';
import { type Book, type Ending, type Mark, resultOf, withMark } from '../../domain/portfolio/market-book.ts';
import { modelGainsOf } from '../../domain/portfolio/model-gains.ts';
import { keptOrders, type Recommended, recommendedBy } from '../../domain/portfolio/recommended.ts';
import { positionIdOf } from '../../domain/shared/ids.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { BookDayChange } from '../../store/book-days.ts';
import type { TalliedDecision } from '../../store/decisions.ts';
import { Superseded } from '../../store/guarded.ts';
import type { Store } from '../../store/index.ts';
import type { OutcomeDocument } from '../../store/outcomes.ts';
import type { PositionDocument } from '../../store/positions.ts';
import type { ScoreDocument } from '../../store/scores.ts';

/** What is known of a market where a book begins on it. */
type AboutMarket = Pick<PositionDocument, 'eventTicker' | 'title' | 'category'>;

/** What a batch adds to one book of an account on a market. */
interface BookChange {
  readonly book: Book;
  readonly account: string;
  readonly ticker: string;
  readonly about: AboutMarket;
  readonly orders?: readonly Recommended[];
  readonly fills?: readonly BookTrade[];
}

/** Decisions into the books of their accounts: what they recommended, what was withheld, what they cost; and their quotes into every
 * book on their markets. */
export async function bookDecided(store: Store, batch: number, decisions: readonly TalliedDecision[]): Promise<void> {
  const changes = decisions.flatMap((decision): BookChange[] => {
    const found = recommendedBy(decision);
    if (!found) return [];
    const { book, order } = found;
    return [{ ...pick(decision, 'account', 'ticker'), book, about: aboutOf(decision), orders: [order] }];
  });
  const marks = new Map<string, Mark[]>();
  for (const { ticker, quotes, decidedAtMs } of decisions) {
    marks.set(ticker, [...(marks.get(ticker) ?? []), { ...quotes, atMs: decidedAtMs }]);
  }
  const standing = await store.positions.onTickers([...marks.keys()]);
  const days = await changeBooks(store, batch, standing, changes, marks);
  const costs = decisions.map((decision): BookDayChange => {
    const sums = { ...noDaySums(), decisions: 1, costMicroUsd: decision.costMicroUsd };
    const { account, category } = decision;
    return { book: 'paper', account, category, startMs: dayStart(decision.decidedAtMs), sums, models: [] };
  });
  await store.bookDays.add(batch, [...days, ...costs]);
}

/** Fills into the real books of their accounts. */
export async function bookFills(store: Store, batch: number, ids: readonly string[]): Promise<void> {
  const fills = await store.fills.readMany(ids);
  const about = await aboutMarkets(store, [...new Set(fills.map(({ ticker }) => ticker))]);
  const changes = fills.map((fill): BookChange => {
    const { account, ticker } = fill;
    const known = about.get(ticker)?.about ?? { eventTicker: ticker, title: ticker, category: UNKNOWN_CATEGORY };
    return { book: 'real', account, ticker, about: known, fills: [tradeOfFill(fill)] };
  });
  const keys = new Set(changes.map(({ book, account, ticker }) => positionIdOf(book, account, ticker)));
  const standing = await store.positions.readMany([...keys]);
  const marks = new Map([...about].map(([ticker, { mark }]) => [ticker, [mark]]));
  await store.bookDays.add(batch, await changeBooks(store, batch, standing, changes, marks));
  await store.fills.markBooked(ids);
}

/** The outcomes of their markets into these positions, for the first time or corrected. */
export async function bookEndings(store: Store, batch: number, positionIds: readonly string[]): Promise<void> {
  const standing = await store.positions.readMany(positionIds);
  await store.bookDays.add(batch, await changeBooks(store, batch, standing, [], new Map()));
}

/** What scores say of the models' contributions, less what they replace, into the days on which the markets resolved. */
export async function bookModelGains(
  store: Store,
  batch: number,
  scores: readonly Pick<ScoreDocument, 'scored' | 'before'>[],
): Promise<void> {
  const gains = scores.flatMap(({ scored, before }) => [
    ...(scored ? [{ scored, times: 1 } as const] : []),
    ...(before?.scored ? [{ scored: before.scored, times: -1 } as const] : []),
  ]);
  const changes = gains.flatMap(({ scored, times }): BookDayChange[] => {
    const models = modelGainsOf(scored, times);
    if (models.length === 0) return [];
    const { account, segment, resolvedAtMs } = scored;
    const { category } = segment;
    return [{ book: 'paper', account, category, startMs: dayStart(resolvedAtMs), sums: noDaySums(), models }];
  });
  await store.bookDays.add(batch, changes);
}

/** Changes the books and gives what that changes in the days. A position that bears the batch's number was changed by it before. */
async function changeBooks(
  store: Store,
  batch: number,
  standing: readonly PositionDocument[],
  changes: readonly BookChange[],
  marks: ReadonlyMap<string, readonly Mark[]>,
): Promise<BookDayChange[]> {
  const byId = new Map<string, { read: PositionDocument | null; next: PositionDocument }>();
  for (const read of standing) byId.set(read._id, { read, next: read });
  for (const change of changes) {
    const { book, account, ticker } = change;
    const id = positionIdOf(book, account, ticker);
    const known = byId.get(id) ?? { read: null, next: beginning(id, change) };
    byId.set(id, { read: known.read, next: withTrades(known.next, change) });
  }
  const outcomes = new Map(
    (await store.outcomes.readMany([...new Set([...byId.values()].map(({ next }) => next.ticker))])).map((outcome) => [
      outcome.ticker,
      outcome,
    ]),
  );
  const done: PositionDocument[] = [];
  const replaced: { read: PositionDocument | null; next: PositionDocument }[] = [];
  for (const { read, next } of byId.values()) {
    if (read && read.batch > batch) throw new Superseded(`Another scorekeeper has changed ${read._id} meanwhile.`);
    if (read?.batch === batch) done.push(read);
    else {
      const reckoned = reckon(next, batch, read, marks.get(next.ticker) ?? [], outcomes.get(next.ticker) ?? null);
      if (reckoned) replaced.push({ read, next: reckoned });
    }
  }
  await store.positions.replace(replaced);
  return [...done, ...replaced.map(({ next }) => next)].flatMap(dayChanges);
}

function beginning(_id: string, { book, account, ticker, about }: BookChange): PositionDocument {
  const nothing = { orders: [], fills: [], marks: [], ending: null };
  const { result } = resultOf({ book, ...nothing });
  return {
    _id,
    batch: 0,
    book,
    account,
    ticker,
    ...about,
    ...nothing,
    result,
    state: result.state,
    settledAtMs: null,
    days: [],
    before: [],
  };
}

/** Each order and each fill stands in a book once. */
function withTrades(position: PositionDocument, { orders = [], fills = [] }: BookChange): PositionDocument {
  const added = <Each extends { readonly id: string }>(known: readonly Each[], more: readonly Each[]) => [
    ...known,
    ...more.filter(({ id }) => known.every((each) => each.id !== id)),
  ];
  return { ...position, orders: added(position.orders, orders), fills: added(position.fills, fills) };
}

/** The position with what is known now; null where nothing of it is new. */
function reckon(
  position: PositionDocument,
  batch: number,
  read: PositionDocument | null,
  quoted: readonly Mark[],
  outcome: OutcomeDocument | null,
): PositionDocument | null {
  const isEnded = position.state === 'settled' && position.ending?.revision === outcome?.revision;
  const marks = isEnded ? position.marks : quoted.reduce(withMark, position.marks);
  const ending = outcome ? endingOf(outcome) : position.ending;
  const isSame =
    read !== null &&
    position.orders.length === read.orders.length &&
    position.fills.length === read.fills.length &&
    marks === read.marks &&
    ending?.revision === read.ending?.revision;
  if (isSame) return null;
  const { result, days } = resultOf({ ...position, marks, ending });
  return {
    ...position,
    orders: keptOrders(position.orders),
    batch,
    marks,
    ending,
    result,
    state: result.state,
    settledAtMs: ending && result.state === 'settled' ? ending.atMs : null,
    days,
    before: read?.days ?? [],
  };
}

const endingOf = ({ settlement, settlementValueMicroUsd, atMs, revision }: OutcomeDocument): Ending => ({
  settlement,
  valueMicroUsd: settlementValueMicroUsd ?? null,
  atMs,
  revision,
});

function dayChanges({ book, account, category, days, before }: PositionDocument): BookDayChange[] {
  const about = { book, account, category, models: [] };
  return [
    ...days.map(({ startMs, ...sums }) => ({ ...about, startMs, sums })),
    ...before.map(({ startMs, ...sums }) => ({ ...about, startMs, sums: addDaySums(noDaySums(), sums, -1) })),
  ];
}

const aboutOf = ({ eventTicker, title, category }: TalliedDecision): AboutMarket => ({ eventTicker, title, category });

/** What the newest decisions on these markets say of them. */
async function aboutMarkets(
  { decisions }: Pick<Store, 'decisions'>,
  tickers: readonly string[],
): Promise<Map<string, { readonly about: AboutMarket; readonly mark: Mark }>> {
  const found = await Promise.all(tickers.map((ticker) => decisions.list({ ticker, limit: 1 })));
  return new Map(
    found
      .flat()
      .map(({ ticker, quotes, decidedAtMs, ...decision }) => [
        ticker,
        { about: pick(decision, 'eventTicker', 'title', 'category'), mark: { ...quotes, atMs: decidedAtMs } },
      ]),
  );
}
