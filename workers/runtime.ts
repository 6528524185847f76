import { DefaultLogger, type LogLevel, type LogMetadata, Runtime } from '@temporalio/worker';

let installed = false;

/** Sets the level at which the Temporal SDK logs to stderr, once per process. Must run before the first connection. */
export function installRuntime(level: LogLevel): void {
  if (installed) return;
  installed = true;
  // Signals are the command's own to handle: it drains the workers before it ends the servers.
  Runtime.install({ logger: new QuietLogger(level), shutdownSignals: [] });
}

/** Without the warning that a provider's worker runs no workflows, which is what it is for. */
class QuietLogger extends DefaultLogger {
  override log(level: LogLevel, message: string, meta?: LogMetadata): void {
    if (!message.startsWith('No workflows registered')) super.log(level, message, meta);
  }
}
