import { createRequire } from 'node:module';
import { Command } from 'commander';
import { DIMENSIONS } from '../domain/learning/cell.ts';
import { PORTFOLIO_WINDOWS } from '../domain/portfolio/window.ts';
import { ARMS } from '../domain/shared/arm.ts';
import { MODES } from '../domain/shared/modes.ts';
import { harmless } from '../domain/shared/terminal-text.ts';
import * as read from './options.ts';
import { overrideFlags } from './override-flags.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const JSON_OPTION = ['--json', 'one JSON document on stdout, everything else on stderr'] as const;

/** The command line: what can be typed, and which file does it. Each command's code is loaded when it is run, and states
 * what it takes. */
export function createProgram(): Command {
  const program = new Command('conclave')
    .description('Durable decisions for prediction markets by an ensemble of language models.')
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(harmless(text)) })
    .enablePositionalOptions()
    .showHelpAfterError('(run the command with --help to see what it takes)');

  program
    .command('demo')
    .description('start everything with SIMULATED providers, decide and settle batches of simulated markets, stay up')
    .option('--decisions <n>', 'how many markets, in batches of at most 60', read.count, 180)
    .option('--seed <n>', 'which simulated world', read.seed, 1)
    .option('--profile <profile>', 'efficient or inefficient market prices', read.profile, 'inefficient')
    .option('--blend <blend>', 'weight of the models against the price, or "evidence"', read.blend, 0.5)
    .option('--once', 'exit after the last batch')
    .option('--no-dashboard', 'without the dashboard')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./demo.ts')).demo(options));

  program
    .command('up')
    .description('start the servers and workers, and stay up')
    .option('--simulated', 'SIMULATED providers: no key is needed, nothing is paid')
    .option('--seed <n>', 'which simulated world (with --simulated)', read.seed)
    .option('--profile <profile>', 'efficient or inefficient market prices (with --simulated)', read.profile)
    .option('--blend <blend>', 'weight of the models against the price, or "evidence" (with --simulated)', read.blend)
    .option(
      '--adopt-store',
      'go on with this store although the namespace ran with another, or the store with another one',
    )
    .option('--no-worker', 'the servers only')
    .option('--no-dashboard', 'without the dashboard')
    .option('--json', 'print one line of JSON with the addresses when ready')
    .action(async (options) => (await import('./up.ts')).up(options));

  program
    .command('worker')
    .description('run workers against running servers')
    .option('--json', 'print one line of JSON when ready')
    .action(async (options) => (await import('./worker.ts')).worker(options));

  program
    .command('dashboard')
    .description('serve the dashboard against running servers')
    .option('--host <address>', 'where it listens (default: 127.0.0.1)')
    .option('--port <port>', 'on which port (default: 8234, or a free one where that is taken)', read.port)
    .option('--json', 'print one line of JSON when ready')
    .action(async (options) => (await import('./dashboard-service.ts')).dashboard(options));

  program
    .command('mcp')
    .description('serve tools on stdin and stdout for programs that speak the Model Context Protocol, by the HTTP API')
    .action(async () => (await import('./mcp.ts')).mcp());

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
    .option(...JSON_OPTION)
    .action(async (files, options) => (await import('./decide.ts')).decide(files, options));
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
    .action(async (file, options) => (await import('./check.ts')).check(file, options));

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
    .action(async (options) => (await import('./decisions.ts')).decisions(options));

  program
    .command('explain')
    .description('how a decision came about: models called and why, answers, arithmetic, cost')
    .argument('<id>', 'as `decide` and `decisions` print it')
    .option(...JSON_OPTION)
    .action(async (id, options) => (await import('./explain.ts')).explain(id, options));

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
    .action(async (ticker, settlement, options) => (await import('./outcome.ts')).outcome(ticker, settlement, options));

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
      (await import('./fill.ts')).fill(ticker, [action, side, contracts, cents], options),
    );

  program
    .command('portfolio')
    .description('what the recommended trades, the withheld ones and the fills of an account have come to')
    .option('--account <id>', 'whose (default: the first account)')
    .option('--window <window>', `${PORTFOLIO_WINDOWS.join(', ')}: whole UTC days`, read.portfolioWindow, '30d')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./portfolio.ts')).portfolio(options));

  program
    .command('models')
    .description('the configured models: prices, keys, which are blocked, and how they have done')
    .option('--window <window>', '24h, 7d, 30d or all', read.window, 'all')
    .option('--by <dimension>', `split by ${DIMENSIONS.join(', ')}`, read.dimension)
    .option('--group <group>', 'of accounts that learn together; else that of the first account')
    .option('--unblock <id>', 'call a model again that is blocked because its bill was above its stated worst case')
    .option('--probe [id]', 'ask a provider or a model that is out now whether it is back; without an id all that are')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./models.ts')).models(options));

  const budget = program
    .command('budget')
    // What stands after a subcommand is the subcommand's.
    .enablePositionalOptions()
    .description('show or set the caps of an account')
    .option('--account <id>', 'one account (default: all; with --set or --cap: main)')
    .option('--set <caps>', 'new caps in dollars, such as day=25,hour=5,decision=1', read.caps)
    .option(
      '--cap <kind:name=usd>',
      "a day's cap of a category, purpose or model, such as model:grok-4.7=5; none takes it away; may be repeated",
      read.partCap,
    )
    .option('--reason <text>', 'why, for the audit')
    .option('--by <name>', 'who, for the audit')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./budget.ts')).budget(options));

  budget
    .command('reconcile')
    .description('requests whose cost is not known: list them, or book what the provider billed')
    .option('--attempt <id>', 'one request, as the provider saw it in x-conclave-attempt')
    .option('--cost <usd>', 'what it cost', read.dollars)
    .option('--file <file>', 'many at once: one JSON object a line, {attemptId, costMicroUsd}')
    .option('--complete', 'the file is the whole bill: what is not in it was not billed')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./reconcile.ts')).reconcile(options));

  program
    .command('alerts')
    .description('what an operator should know, newest first')
    .option('--limit <n>', 'how many', read.count, 20)
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./alerts.ts')).alerts(options));

  program
    .command('mode')
    .description('show or set what the service may do')
    .argument('[mode]', `${MODES.join(', ')}, or clear`, read.modeOrClear)
    .option('--for <time>', 'how long it holds, such as 30m, 2h or 7d (default: until it is changed)', read.duration)
    .option('--reason <text>', 'why, for the audit')
    .option('--by <name>', 'who, for the audit')
    .option(...JSON_OPTION)
    .action(async (mode, options) => (await import('./mode.ts')).mode(mode, options));

  program
    .command('backtest')
    .description('forecast recorded questions as if they were new, and compare the methods')
    .argument('<file>', 'one JSON object a line: id, created, scheduled_resolve_time, resolve_time, outcome, forecasts')
    .option('--samples <which>', 'of several samples of a model: first or mean', read.samples, 'first')
    .option('--base <rate>', 'base rate of YES where the recording comes from', read.baseRate, 0.3)
    .option('--arm <name>', `what the models were given: ${ARMS.join(', ')} (default: a prior between them)`, read.arm)
    .option('--predictions <file>', 'write the probability of each question there, one JSON object a line')
    .option(...JSON_OPTION)
    .action(async (file, options) => (await import('./backtest.ts')).backtest(file, options));

  const token = program.command('token').description('the tokens with which programs use the API under /v1');
  token
    .command('create')
    .description('make a token and print it, this once')
    .argument('<name>', 'names it in the audit, such as bot-1', read.tokenName)
    .option('--scopes <list>', 'read, decide, operate; the last two include read', read.scopes, ['decide'])
    .option('--accounts <list>', 'the accounts that it may decide for and read (default: all)', read.accounts)
    .option('--per-minute <n>', 'requests that it may send in a minute', read.perMinute, 600)
    .option(...JSON_OPTION)
    .action(async (name, options) => (await import('./token.ts')).create(name, options));
  token
    .command('list')
    .description('the tokens that were made, newest first; never a token itself')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./token.ts')).list(options));
  token
    .command('revoke')
    .description('end a token')
    .argument('<name>', 'as `token list` prints it')
    .option(...JSON_OPTION)
    .action(async (name, options) => (await import('./token.ts')).revoke(name, options));

  const store = program.command('store').description('prepare the database, or bind it to the Temporal namespace');
  store
    .command('prepare')
    .description('make the indexes that are missing; to be run once for each version, before its workers start')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./store.ts')).prepare(options));
  store
    .command('adopt')
    .description(
      'have the namespace go on with this database, whatever either belonged to: ends `operations`, scorekeeper and governors, which begin anew; while no worker runs',
    )
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./store.ts')).adopt(options));

  program
    .command('doctor')
    .description('check servers, accounts, keys and models')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./doctor.ts')).doctor(options));

  return program;
}
