import { readPortfolio } from '../client/portfolio.ts';
import type { Book } from '../domain/portfolio/market-book.ts';
import { formatCount, formatMoney } from '../domain/shared/format.ts';
import { sum } from '../domain/shared/sum.ts';
import type { SimulatedVenue } from '../local/simulator/venue/index.ts';
import type { Store } from '../store/index.ts';
import type { Decision } from '../workflows/messages.ts';
import type { BotRecord } from './demo-bot.ts';
import type { Ended } from './demo-settlement.ts';
import { DEMO_ACCOUNT } from './service-file.ts';

/** What the demo's books have come to, in micro-dollars. */
type Earned = Readonly<Record<Book, number>>;

export async function booksOf(store: Store): Promise<Earned> {
  const { books } = await readPortfolio(
    store,
    { account: DEMO_ACCOUNT, accounts: [DEMO_ACCOUNT], window: 'all' },
    Date.now(),
  );
  return Object.fromEntries(books.map(({ book, profitMicroUsd }) => [book, profitMicroUsd])) as Earned;
}

/** Earlier runs are in the same books. */
export const earnedSince = (before: Earned, after: Earned): Earned => ({
  paper: after.paper - before.paper,
  withheld: after.withheld - before.withheld,
  real: after.real - before.real,
});

/** What was decided, how it ended, what it earned and what it cost. Money in micro-dollars. */
export function accountFor(
  decisions: readonly Decision[],
  endings: ReadonlyMap<string, Ended>,
  earned: Earned,
  orders: BotRecord,
  { control }: Pick<SimulatedVenue, 'control'>,
) {
  const ended = [...endings.values()];
  const count = (settlement: Ended['settlement']) => ended.filter((each) => each.settlement === settlement).length;
  return {
    markets: decisions.length,
    settled: ended.length,
    yes: count('yes'),
    no: count('no'),
    atAValue: count('scalar'),
    /** The venue said one thing first and amended it. */
    amended: [...endings.keys()].filter((ticker) => control.endingOf(ticker).disputed !== null).length,
    ...orders,
    earnedMicroUsd: earned,
    costMicroUsd: sum(decisions.map(({ costMicroUsd }) => costMicroUsd)),
  };
}
type DemoAccount = ReturnType<typeof accountFor>;

/** The same in plain words. */
export function renderAccount(account: DemoAccount): string {
  const { markets, settled, yes, no, atAValue, amended, recommended, followed, missed } = account;
  const { paper, withheld, real } = account.earnedMicroUsd;
  const late = settled < markets ? `; ${markets - settled} had not settled in time` : '';
  const tooLate = missed > 0 ? `, ${missed} of them too late` : '';
  return [
    'What happened (all SIMULATED)',
    `  ${formatCount(markets, 'market')} came from the venue by ticker and were decided.`,
    `  The venue settled ${settled}: ${yes} yes, ${no} no, ${atAValue} at a value between; ${amended} were disputed and amended first${late}.`,
    `  On paper, every recommended trade (${recommended}) earned ${formatMoney(paper)} after fees; what the guards withheld would have earned ${formatMoney(withheld)}.`,
    `  Really, a bot sent an order for every second one (${followed}${tooLate}) and earned ${formatMoney(real)} after fees.`,
    `  Models and searches cost ${formatMoney(account.costMicroUsd)}.`,
  ].join('\n');
}
