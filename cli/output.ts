import Table from 'cli-table3';
import type { LogLevel } from '../config/config.ts';
import { harmless, jsonOf } from '../domain/shared/terminal-text.ts';
import { logLine } from '../workers/log-line.ts';
import type { WorkerParts } from '../workers/workers.ts';

/** The exit code of a command: done, refused or failed, wrong usage. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** What every command can be told. */
export interface Json {
  readonly json?: boolean;
}

/** The command line was wrong: its sentence is printed and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A command that could not do its work, in one sentence that says what to do next. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Prints a command's result: one JSON document, or text for people. */
export function printResult(json: boolean | undefined, value: unknown, text: () => string): void {
  process.stdout.write(json ? `${jsonOf(value, 2)}\n` : `${harmless(text())}\n`);
}

/** Progress and logs: never on stdout, which belongs to the result. */
export function say(line: string): void {
  process.stderr.write(`${harmless(line)}\n`);
}

/** A plain table: a header, one line per row, no frame. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({
    head: [...head],
    chars: NO_FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of rows) grid.push([...row]);
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const EDGES = ['top', 'bottom', 'left', 'right', 'mid', 'top-mid', 'top-left', 'top-right'] as const;
const JOINTS = ['bottom-mid', 'bottom-left', 'bottom-right', 'left-mid', 'mid-mid', 'right-mid', 'middle'] as const;
const NO_FRAME = Object.fromEntries([...EDGES, ...JOINTS].map((part) => [part, '']));

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log on stderr, from this level on: one line of JSON an entry. */
export function logAt(least: LogLevel): WorkerParts['log'] {
  return (level, message, details) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    say(logLine(level, message, details));
  };
}
