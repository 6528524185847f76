import type { Command } from 'commander';
import * as read from '../options.ts';
import { JSON_OPTION } from './json-option.ts';

/** Commands that start, serve and check a service. */
export function addServiceCommands(program: Command): void {
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
    .action(async (options) => (await import('../demo.ts')).demo(options));

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
    .action(async (options) => (await import('../up.ts')).up(options));

  program
    .command('worker')
    .description('run workers against running servers')
    .option('--json', 'print one line of JSON when ready')
    .action(async (options) => (await import('../worker.ts')).worker(options));

  program
    .command('dashboard')
    .description('serve the dashboard against running servers')
    .option('--host <address>', 'where it listens (default: 127.0.0.1)')
    .option('--port <port>', 'on which port (default: 8234, or a free one where that is taken)', read.port)
    .option('--json', 'print one line of JSON when ready')
    .action(async (options) => (await import('../dashboard-service.ts')).dashboard(options));

  program
    .command('mcp')
    .description('serve tools on stdin and stdout for programs that speak the Model Context Protocol, by the HTTP API')
    .action(async () => (await import('../mcp.ts')).mcp());

  const store = program.command('store').description('prepare the database, or bind it to the Temporal namespace');
  store
    .command('prepare')
    .description('make the indexes that are missing; to be run once for each version, before its workers start')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../store.ts')).prepare(options));
  store
    .command('adopt')
    .description(
      'have the namespace go on with this database, whatever either belonged to: ends `operations`, scorekeeper and governors, which begin anew; while no worker runs',
    )
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../store.ts')).adopt(options));

  program
    .command('doctor')
    .description('check servers, accounts, keys and models')
    .option(
      '--ask',
      'ask each model a tiny question, paid by the budget for probes, and say what was sent and what came back',
    )
    .option(...JSON_OPTION)
    .action(async (options) => (await import('../doctor.ts')).doctor(options));
}
