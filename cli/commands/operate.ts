import type { Command } from 'commander';
import { DIMENSIONS } from '../../domain/learning/cell.ts';
import { MODES } from '../../domain/shared/modes.ts';
import * as read from '../options.ts';
import { JSON_OPTION } from './json-option.ts';

/** Commands of whoever operates a service. */
export function addOperatorCommands(program: Command): void {
  program
    .command('models')
    .description('the configured models: prices, keys, which are blocked, and how they have done')
    .option('--window <window>', '24h, 7d, 30d or all', read.window, 'all')
    .option('--by <dimension>', `split by ${DIMENSIONS.join(', ')}`, read.dimension)
    .option('--group <group>', 'of accounts that learn together; else that of the first account')
    .option('--unblock <id>', 'call a model again that is blocked because its bill was above its stated worst case')
    .option('--probe [id]', 'ask a provider or a model that is out now whether it is back; without an id all that are')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../models.ts')).models(options));

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
    .action(async (options) => (await import('../budget.ts')).budget(options));

  budget
    .command('reconcile')
    .description('requests whose cost is not known: list them, or book what the provider billed')
    .option('--attempt <id>', 'one request, as the provider saw it in x-conclave-attempt')
    .option('--cost <usd>', 'what it cost', read.dollars)
    .option('--file <file>', 'many at once: one JSON object a line, {attemptId, costMicroUsd}')
    .option('--complete', 'the file is the whole bill: what is not in it was not billed')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../reconcile.ts')).reconcile(options));

  program
    .command('alerts')
    .description('what an operator should know, newest first')
    .option('--limit <n>', 'how many', read.count, 20)
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../alerts.ts')).alerts(options));

  program
    .command('mode')
    .description('show or set what the service may do')
    .argument('[mode]', `${MODES.join(', ')}, or clear`, read.modeOrClear)
    .option('--for <time>', 'how long it holds, such as 30m, 2h or 7d (default: until it is changed)', read.duration)
    .option('--reason <text>', 'why, for the audit')
    .option('--by <name>', 'who, for the audit')
    .option(...JSON_OPTION)
    .action(async (mode, options) => (await import('../mode.ts')).mode(mode, options));

  const token = program.command('token').description('the tokens with which programs use the API under /v1');
  token
    .command('create')
    .description('make a token and print it, this once')
    .argument('<name>', 'names it in the audit, such as bot-1', read.tokenName)
    .option('--scopes <list>', 'read, decide, operate; the last two include read', read.scopes, ['decide'])
    .option('--accounts <list>', 'the accounts that it may decide for and read (default: all)', read.accounts)
    .option('--per-minute <n>', 'requests that it may send in a minute', read.perMinute, 600)
    .option(...JSON_OPTION)
    .action(async (name, options) => (await import('../token.ts')).create(name, options));
  token
    .command('list')
    .description('the tokens that were made, newest first; never a token itself')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../token.ts')).list(options));
  token
    .command('revoke')
    .description('end a token')
    .argument('<name>', 'as `token list` prints it')
    .option(...JSON_OPTION)
    .action(async (name, options) => (await import('../token.ts')).revoke(name, options));
}
