import { readPortfolio } from '../client/portfolio.ts';
import {
  bookSentence,
  CONTRIBUTION_METHOD,
  comparisonSentence,
  contributionSentence,
  costSentence,
  dayOf,
  drawdownSentence,
  guardsSentence,
  holdingSentence,
  signedMoney,
} from '../domain/explain/portfolio-sentences.ts';
import type { BookResult, Portfolio } from '../domain/portfolio/portfolio.ts';
import type { PortfolioWindow } from '../domain/portfolio/window.ts';
import { formatMoney, shorten } from '../domain/shared/format.ts';
import type { PositionLine } from '../store/positions.ts';
import { readConfig, withStore } from './context.ts';
import { CommandFailed, type Json, printResult, table } from './output.ts';

interface PortfolioOptions extends Json {
  readonly account?: string;
  readonly window: PortfolioWindow;
}

const TITLE_CHARACTERS = 40;
const SHOWN = 10;

/** What an account's recommended trades, those that were withheld and its fills have come to. */
export async function portfolio({ account: named, window, json }: PortfolioOptions): Promise<void> {
  const config = readConfig();
  const accounts = Object.keys(config.accounts);
  const account = named ?? accounts[0] ?? 'main';
  if (!accounts.includes(account)) {
    throw new CommandFailed('not_found', `Account ${account} is not configured (configured: ${accounts.join(', ')}).`);
  }
  const found = await withStore(config, (store) =>
    readPortfolio(store, { account, accounts: [account], window }, Date.now()),
  );
  const result = { simulated: config.simulated, ...found };
  printResult(json, result, () =>
    [
      `${config.simulated ? 'SIMULATED  ' : ''}Account ${account}, ${window === 'all' ? 'everything' : `the last ${window}`}, UTC days from ${dayOf(found.fromMs)}`,
      renderBooks(found),
      ...found.books.filter(isTraded).map((book) => categories(book)),
      renderModels(found),
      positions('Held', found.open, held),
      positions('Settled last', found.settled, ended),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
}

const isTraded = ({ againstNothing }: BookResult) => againstNothing !== null;

function renderBooks(found: Portfolio): string {
  const rows = found.books
    .filter(isTraded)
    .map(({ book, profitMicroUsd, realisedMicroUsd, openMicroUsd, feesMicroUsd, trades, settled, won, drawdown }) => [
      book,
      signedMoney(profitMicroUsd),
      signedMoney(realisedMicroUsd),
      signedMoney(openMicroUsd),
      formatMoney(feesMicroUsd),
      String(trades),
      `${won} of ${settled}`,
      drawdown === null ? '-' : formatMoney(drawdown.microUsd),
    ]);
  const head = ['book', 'profit', 'realised', 'open', 'fees', 'trades', 'won', 'deepest fall'];
  return [
    ...(rows.length > 0 ? [table(head, rows)] : []),
    ...found.books.map((book) => `${bookSentence(book)}${isTraded(book) ? ` ${drawdownSentence(book)}` : ''}`),
    guardsSentence(found),
    comparisonSentence(found),
    costSentence(found),
  ].join('\n');
}

function categories({ book, categories: all }: BookResult): string {
  const rows = all.map(({ category, profitMicroUsd, trades, settled, won, meanMicroUsd, interval }) => [
    category,
    signedMoney(profitMicroUsd),
    String(trades),
    `${won} of ${settled}`,
    meanMicroUsd === null ? '-' : signedMoney(meanMicroUsd),
    interval === null ? 'too few' : `${signedMoney(interval.low)} to ${signedMoney(interval.high)}`,
  ]);
  return `${book} by category\n${table(['category', 'profit', 'trades', 'won', 'a settled market', '95 %'], rows)}`;
}

function renderModels({ models }: Portfolio): string {
  if (models.length === 0) return '';
  const rows = models.map((each) => [
    each.model,
    signedMoney(each.profitMicroUsd),
    each.interval === null ? '-' : `${signedMoney(each.interval.low)} to ${signedMoney(each.interval.high)}`,
    String(each.decisions),
    contributionSentence(each),
  ]);
  return `What each model added to the recommended trades\n${table(['model', 'profit', '95 %', 'decisions', ''], rows)}\n${CONTRIBUTION_METHOD}`;
}

function positions(
  title: string,
  lines: readonly PositionLine[],
  words: (line: PositionLine) => readonly [string, string],
): string {
  if (lines.length === 0) return '';
  const rows = lines
    .slice(0, SHOWN)
    .map((line) => [line.book, line.ticker, ...words(line), shorten(line.title, TITLE_CHARACTERS)]);
  const more = lines.length > SHOWN ? `\n${lines.length - SHOWN} more with --json.` : '';
  return `${title}\n${table(['book', 'market', 'what', 'profit', 'question'], rows)}${more}`;
}

const held = ({ result, state }: PositionLine): readonly [string, string] => [
  holdingSentence(result, state),
  `${signedMoney(result.realisedMicroUsd + result.openMicroUsd)}`,
];

const ended = ({ result, ending, settledAtMs }: PositionLine): readonly [string, string] => [
  `${ending?.settlement ?? '-'} on ${settledAtMs === null ? '-' : dayOf(settledAtMs)}`,
  signedMoney(result.realisedMicroUsd),
];
