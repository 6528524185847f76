import { DefaultLogger, type LogLevel, type LogMetadata, Runtime } from '@temporalio/worker';
import { logLine } from './log-line.ts';

let installed = false;

/** Sets the level at which the Temporal SDK logs to stderr, once per process. Must run before the first connection. */
export function installRuntime(level: LogLevel): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new LineLogger(level),
    // Its native part writes its own lines: forwarded to this logger, they would keep a process alive that has no worker.
    // Signals are the command's own to handle: it drains the workers before it ends the servers.
    shutdownSignals: [],
  });
}

/** One line of JSON an entry, and without the warning that a provider's worker runs no workflows, which is what it is for. */
class LineLogger extends DefaultLogger {
  constructor(least: LogLevel) {
    super(least, ({ level, message, meta = {}, timestampNanos }) => {
      const { taskToken: _, namespace: __, isLocal: ___, ...details } = meta;
      process.stderr.write(`${logLine(level, message, details, Number(timestampNanos / 1_000_000n))}\n`);
    });
  }

  override log(level: LogLevel, message: string, meta?: LogMetadata): void {
    if (!message.startsWith('No workflows registered')) super.log(level, message, meta);
  }
}
