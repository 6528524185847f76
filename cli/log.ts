import type { LogLevel } from '../config/config.ts';
import type { WorkerParts } from '../workers/workers.ts';
import { say } from './output.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log on stderr, from this level on. */
export function logAt(least: LogLevel): WorkerParts['log'] {
  return (level, message, details) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    say(`${new Date().toISOString()} ${level} ${message}${details ? ` ${JSON.stringify(details)}` : ''}`);
  };
}
