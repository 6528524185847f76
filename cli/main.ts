import { CommanderError } from 'commander';
import { harmless, jsonOf } from '../domain/shared/terminal-text.ts';
import { EXIT, say, UsageError } from './output.ts';
import { createProgram } from './program.ts';

/** Runs one command line and returns its exit code: 0 done, 1 refused or failed, 2 wrong usage. An error is one sentence
 * on stderr; with --json it is a JSON document on stdout as well. */
export async function main(args: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  try {
    await createProgram().parseAsync([...args], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    return report(error, args.includes('--json'));
  }
}

/** Room for every problem of a configuration, and not for a whole file within a sentence. */
const MESSAGE_CHARACTERS = 20_000;

function report(error: unknown, json: boolean): number {
  const isUsage = error instanceof UsageError || error instanceof CommanderError;
  const message = harmless(sentenceOf(error).slice(0, MESSAGE_CHARACTERS));
  // Commander has printed its own sentence.
  if (!(error instanceof CommanderError)) say(message);
  const shown = { code: isUsage ? 'usage' : codeOf(error), message, ...reasonOf(error) };
  if (json) process.stdout.write(`${jsonOf({ error: shown })}\n`);
  return isUsage ? EXIT.usage : EXIT.failed;
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `The command failed: ${String(error)}`;
  return error.message.replace(/^error: /, '') || error.name;
}

/** The field of a refused request, and the code of a refused market. */
function reasonOf(error: unknown): { readonly reason?: unknown } {
  const reason = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : null;
  return reason === null ? {} : { reason };
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'failed';
}
