import type { Command } from 'commander';
import { ARMS } from '../../domain/shared/arm.ts';
import * as read from '../options.ts';
import { overrideFlags } from '../override-flags.ts';
import { JSON_OPTION } from './json-option.ts';

/** Commands that decide markets and show decisions. */
export function addDecisionCommands(program: Command): void {
  const decide = program
    .command('decide')
    .description('decide markets, or the markets of one event with one call a model')
    .argument(
      '[markets...]',
      'tickers, or files with markets as Kalshi returns them or with whole requests; "-" reads one from stdin',
    )
    .option(
      '--event <event>',
      'the ticker of an event, or a file with it and its markets as Kalshi returns it, or a whole request; "-" reads stdin',
    )
    .option('--tickers <list>', 'of the event only these markets, such as KX-1,KX-2', read.tickers)
    .option('--account <id>', 'whose budget and policy (default: main)')
    .option(
      '--stake <usd>',
      'the most that the position may come to, those of an event together (default: 20)',
      read.dollars,
    )
    .option('--bankroll <usd>', 'what the account is worth, positions included (default: 1000)', read.dollars)
    .option('--deadline <s>', 'seconds until it must be decided (default: 60)', read.seconds)
    .option('--category <name>', "the market's category, when its event does not say")
    .option('--request-id <id>', 'the same id is the same decision and one bill (default: a new one)')
    .option('--evidence <file>', 'texts that the models are given: plain text or JSON; "-" reads stdin')
    .option('--position <side:contracts:cents>', 'what is held, such as yes:100:45 or no:2.5:45', read.position)
    .option(
      '--json',
      'one JSON document on stdout: the decision; of several markets an array in their order, a refused one as {file, error}',
    )
    .action(async (files, options) => (await import('../decide.ts')).decide(files, options));
  for (const flag of overrideFlags()) decide.addOption(flag);

  program
    .command('check')
    .description(
      'read a market by ticker, or a file of the venue, as a decision would: what can be decided, and why not',
    )
    .argument(
      '<market>',
      'a ticker, or a file with a market, an event, a series, an order book or candlesticks as Kalshi returns them; "-" reads stdin',
    )
    .option('--now <time>', 'as if it were then, such as 2026-11-24T15:00:00Z (default: now)', read.instant)
    .option(...JSON_OPTION)
    .action(async (file, options) => (await import('../check.ts')).check(file, options));

  program
    .command('decisions')
    .description('list stored decisions, newest first')
    .option('--account <id>', "one account's (default: all)")
    .option('--ticker <ticker>', 'exact ticker')
    .option('--action <action>', 'BUY, SELL or SKIP', read.action)
    .option('--path <path>', 'none, quick, escalated, full or reused', read.path)
    .option('--limit <n>', 'how many', read.count, 20)
    .option('--since <time>', 'decided within the last 30m, 24h or 7d', read.duration)
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../decisions.ts')).decisions(options));

  program
    .command('explain')
    .description('how a decision came about: models called and why, answers, arithmetic, cost')
    .argument('<id>', 'as `decide` and `decisions` print it')
    .option(...JSON_OPTION)
    .action(async (id, options) => (await import('../explain.ts')).explain(id, options));

  program
    .command('backtest')
    .description('forecast recorded questions as if they were new, and compare the methods')
    .argument('<file>', 'one JSON object a line: id, created, scheduled_resolve_time, resolve_time, outcome, forecasts')
    .option('--samples <which>', 'of several samples of a model: first or mean', read.samples, 'first')
    .option('--base <rate>', 'base rate of YES where the recording comes from', read.baseRate, 0.3)
    .option('--arm <name>', `what the models were given: ${ARMS.join(', ')} (default: a prior between them)`, read.arm)
    .option('--predictions <file>', 'write the probability of each question there, one JSON object a line')
    .option(...JSON_OPTION)
    .action(async (file, options) => (await import('../backtest.ts')).backtest(file, options));
}
