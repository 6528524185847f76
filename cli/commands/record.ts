import type { Command } from 'commander';
import { PORTFOLIO_WINDOWS } from '../../domain/portfolio/window.ts';
import * as read from '../options.ts';
import { JSON_OPTION } from './json-option.ts';

/** Commands that record what became of markets and trades, and show it. */
export function addRecordCommands(program: Command): void {
  program
    .command('outcome')
    .description('record how a market ended: decisions on it are scored, and later ones learn from it')
    .argument('[ticker]', 'exact ticker')
    .argument('[settlement]', 'yes, no, void or scalar')
    .option('--at <time>', 'when the market was settled, such as 2026-11-24T15:00:00Z (default: now)', read.instant)
    .option('--value <dollars>', 'what a YES contract paid on a scalar market, such as 0.37', read.settlementValue)
    .option('--last-price <cents>', 'middle of the last quotes before it closed', read.centsAsProbability)
    .option('--correct', 'replace the recorded outcome')
    .option(
      '--file <file>',
      'many at once: one JSON object a line, {ticker, settlement, settlementValueDollars?, at?, lastCents?}',
    )
    .option('--by <name>', 'who records it, for the audit')
    .option(...JSON_OPTION)
    .action(async (ticker, settlement, options) =>
      (await import('../outcome.ts')).outcome(ticker, settlement, options),
    );

  program
    .command('fill')
    .description('record what was bought or sold: it counts in the position of its account, and in its real book')
    .argument('[ticker]', 'exact ticker')
    .argument('[action]', 'buy or sell')
    .argument('[side]', 'yes or no')
    .argument('[contracts]', 'how many, with at most two decimals')
    .argument('[cents]', 'price of the side, per contract, such as 45 or 45.5')
    .option('--id <id>', "the venue's id of the fill: the same id is recorded once")
    .option('--account <id>', 'whose (default: the first account)')
    .option(
      '--fee <usd>',
      'what the venue charged (default: worked out from the newest decision on the market)',
      read.fee,
    )
    .option('--at <time>', 'when it was filled, such as 2026-11-24T15:00:00Z (default: now)', read.instant)
    .option('--decision <id>', 'the decision that the order followed')
    .option(
      '--file <file>',
      'many at once: one JSON object a line, {fillId, ticker, action, side, contracts, priceDollars, feeDollars?, at?}',
    )
    .option('--by <name>', 'who records it')
    .option(...JSON_OPTION)
    .action(async (ticker, action, side, contracts, cents, options) =>
      (await import('../fill.ts')).fill(ticker, [action, side, contracts, cents], options),
    );

  program
    .command('portfolio')
    .description('what the recommended trades, the withheld ones and the fills of an account have come to')
    .option('--account <id>', 'whose (default: the first account)')
    .option('--window <window>', `${PORTFOLIO_WINDOWS.join(', ')}: whole UTC days`, read.portfolioWindow, '30d')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../portfolio.ts')).portfolio(options));
}
