import { DefaultLogger, type LogLevel, Runtime } from '@temporalio/worker';

let installed = false;

/** Sets the level at which the Temporal SDK logs to stderr, once per process. Must run before the first connection. */
export function installRuntime(level: LogLevel): void {
  if (installed) return;
  installed = true;
  // Signals are the command's own to handle: it drains the workers before it ends the servers.
  Runtime.install({ logger: new DefaultLogger(level), shutdownSignals: [] });
}
