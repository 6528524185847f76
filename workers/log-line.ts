import { TemporalFailure } from '@temporalio/common';
import { jsonOf } from '../domain/shared/terminal-text.ts';

const CAUSES = 5;
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
  if (value instanceof Error) return plainError(value, CAUSES);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return bounded(value);
  if (typeof value !== 'object' || value === null) return value;
  try {
    return JSON.parse(
      JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)),
    );
  } catch {
    // It holds itself: a log is no place to fail.
    return bounded(String(value));
  }
}

function plainError(error: Error, causes: number): Record<string, unknown> {
  const { name, message, cause, stack } = error;
  const type = 'type' in error && typeof error.type === 'string' ? { type: error.type } : {};
  // A failure that an activity states is expected: where in the code it was stated says nothing.
  const frames =
    error instanceof TemporalFailure ? [] : (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name,
    ...type,
    message: bounded(message),
    ...(frames.length > 0 ? { stack: frames.slice(0, FRAMES).map((frame) => frame.trim()) } : {}),
    ...(cause instanceof Error && causes > 0 ? { cause: plainError(cause, causes - 1) } : {}),
  };
}

const bounded = (text: string) => text.replace(/:\/\/[^\s/@]*@/g, '://').slice(0, TEXT_CHARACTERS);
