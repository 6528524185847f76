import { TemporalFailure } from '@temporalio/common';
import { jsonOf } from '../domain/shared/terminal-text.ts';

const CAUSES = 5;
const ERRORS = 3;
const FRAMES = 5;
const TEXT_CHARACTERS = 2_000;

/** An entry of a log as one line of JSON, whatever failed: an outage is as many lines as it has failures, and `jq` reads them.
 * An error is its name, its message and its causes; with the first frames of its stack unless it is a failure that was stated as
 * such. Without the user and password of an address. */
export function logLine(
  level: string,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  atMs = Date.now(),
): string {
  const shown = Object.entries(details).map(([name, value]) => [name, plain(value)]);
  return jsonOf({
    at: new Date(atMs).toISOString(),
    level: level.toLowerCase(),
    message: bounded(message),
    // Apart from the entry's own: some are named as these are.
    ...(shown.length > 0 ? { details: Object.fromEntries(shown) } : {}),
  });
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return plainPart(value);
  try {
    return JSON.parse(JSON.stringify(plainPart(value), (_, part: unknown) => plainPart(part)));
  } catch {
    // It holds itself: a log is no place to fail.
    return bounded(String(value));
  }
}

/** A value without what it holds. */
function plainPart(value: unknown): unknown {
  if (value instanceof Error) return plainError(value, CAUSES);
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? bounded(value) : value;
}

function plainError(error: Error, causes: number): Record<string, unknown> {
  const { name, message, cause } = error;
  const type = 'type' in error && typeof error.type === 'string' ? { type: error.type } : {};
  const frames = framesOf(error);
  // What several tries met, such as the addresses of one name, has no words of its own.
  const errors = error instanceof AggregateError && causes > 0 ? error.errors.slice(0, ERRORS) : [];
  return {
    name,
    ...type,
    message: bounded(message),
    ...(frames.length > 0 ? { stack: frames } : {}),
    ...(cause instanceof Error && causes > 0 ? { cause: plainError(cause, causes - 1) } : {}),
    ...(errors.length > 0
      ? { errors: errors.map((each) => (each instanceof Error ? plainError(each, causes - 1) : plainPart(each))) }
      : {}),
  };
}

/** Where in the code it arose. A failure that an activity states is expected: where it was stated says nothing. */
function framesOf(error: Error): string[] {
  if (error instanceof TemporalFailure) return [];
  const { stack = '', message } = error;
  // The message stands before them, and may look like one.
  const lines = stack.slice(Math.max(0, stack.indexOf(message)) + message.length).split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES)
    .map((frame) => bounded(frame.trim()));
}

/** A password may hold an "@": what stands before the last one is left out. */
const bounded = (text: string) => text.replace(/:\/\/[^\s/]*@/g, '://').slice(0, TEXT_CHARACTERS);
