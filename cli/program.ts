import { createRequire } from 'node:module';
import { Command } from 'commander';
import { harmless } from '../domain/shared/terminal-text.ts';
import { addDecisionCommands } from './commands/decisions.ts';
import { addOperatorCommands } from './commands/operate.ts';
import { addRecordCommands } from './commands/record.ts';
import { addServiceCommands } from './commands/service.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

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

  addServiceCommands(program);
  addDecisionCommands(program);
  addRecordCommands(program);
  addOperatorCommands(program);
  return program;
}
