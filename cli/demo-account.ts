import { formatCount, formatMoney } from '../domain/shared/format.ts';
import { sum } from '../domain/shared/sum.ts';
import type { SimulatedVenue } from '../local/simulator/venue/index.ts';
import type { Decision } from '../workflows/messages.ts';
import { type BotRecord, earnedBy } from './demo-bot.ts';
import type { BatchScore } from './demo-learning.ts';
import type { Ended } from './demo-settlement.ts';

/** What was decided, how it ended, what it earned and what it cost. Money in micro-dollars. */
export function accountFor(
  decisions: readonly Decision[],
  endings: ReadonlyMap<string, Ended>,
  scores: readonly BatchScore[],
  bot: BotRecord,
  { control }: Pick<SimulatedVenue, 'control'>,
) {
  const ended = [...endings.values()];
  const count = (settlement: Ended['settlement']) => ended.filter((each) => each.settlement === settlement).length;
  const { fills, ...orders } = bot;
  return {
    markets: decisions.length,
    settled: ended.length,
    yes: count('yes'),
    no: count('no'),
    atAValue: count('scalar'),
    /** The venue said one thing first and amended it. */
    amended: [...endings.keys()].filter((ticker) => control.endingOf(ticker).disputed !== null).length,
    trades: sum(scores.map(({ trades }) => trades)),
    paperMicroUsd: sum(scores.map(({ profitMicroUsd }) => profitMicroUsd)),
    ...orders,
    realMicroUsd: earnedBy(fills, endings),
    costMicroUsd: sum(decisions.map(({ costMicroUsd }) => costMicroUsd)),
  };
}
export type DemoAccount = ReturnType<typeof accountFor>;

/** The same in plain words. */
export function renderAccount(account: DemoAccount): string {
  const { markets, settled, yes, no, atAValue, amended, trades, followed, missed } = account;
  const { paperMicroUsd, realMicroUsd, costMicroUsd } = account;
  const late = settled < markets ? `; ${markets - settled} had not settled in time` : '';
  const came = missed > 0 ? `, ${missed} of them too late` : '';
  return [
    'What happened (all SIMULATED)',
    `  ${formatCount(markets, 'market')} came from the venue by ticker and were decided.`,
    `  The venue settled ${settled}: ${yes} yes, ${no} no, ${atAValue} at a value between; ${amended} were disputed and amended first${late}.`,
    `  On paper, every recommended trade (${trades}) earned ${formatMoney(paperMicroUsd)} after fees.`,
    `  Really, a bot sent an order for every second one (${followed}${came}) and earned ${formatMoney(realMicroUsd)} after fees.`,
    `  Models and searches cost ${formatMoney(costMicroUsd)}.`,
  ].join('\n');
}
