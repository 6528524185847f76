import { installRuntime } from '../workers/runtime.ts';
import { startWorkers } from '../workers/workers.ts';
import { noModelSentence } from './callable-models.ts';
import { readConfig } from './context.ts';
import { CommandFailed, EXIT, type Json, logAt, say } from './output.ts';
import { onStop } from './stop.ts';

/** Runs workers against servers that run already, until a signal: then they drain. */
export async function worker(options: Json): Promise<void> {
  const config = readConfig();
  const stop = onStop();
  installRuntime('WARN');
  const workers = await startWorkers(config, { log: logAt(config.logLevel) });
  try {
    const { address, namespace } = config.temporal;
    say(`Workers run against ${address}, namespace ${namespace}${config.simulated ? ' (SIMULATED providers)' : ''}.`);
    const missing = noModelSentence(config);
    if (missing !== null) say(missing);
    if (options.json) process.stdout.write(`${JSON.stringify({ temporal: address, namespace, pid: process.pid })}\n`);
    await Promise.race([stop.requested, workers.ended]);
    say('Draining: calls under way may finish ...');
  } finally {
    await workers.stop();
    stop.release();
  }
  if (!stop.isRequested()) throw new CommandFailed('worker_ended', 'The workers ended by themselves; see above.');
  process.exitCode = EXIT.done;
}
