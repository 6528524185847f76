import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findTemporal } from './find-temporal.ts';
import { freePort } from './ports.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import { type ServerProcess, startProcess } from './server-process.ts';

export const NAMESPACE = 'conclave';
const READY_WITHIN_MS = 60_000;
const START_TRIES = 3;

/** Each measured on two cores: the pragmas take the fsync off every transition (a killed process loses nothing), the poll
 * rates take the 50 ms off every hand-over, single partitions and eager starts take the rest. */
const SETTINGS = [
  '--sqlite-pragma=journal_mode=WAL',
  '--sqlite-pragma=synchronous=NORMAL',
  '--dynamic-config-value=history.transferProcessorMaxPollRPS=2000',
  '--dynamic-config-value=history.transferProcessorMaxPollHostRPS=20000',
  '--dynamic-config-value=history.timerProcessorMaxPollRPS=2000',
  '--dynamic-config-value=matching.numTaskqueueReadPartitions=1',
  '--dynamic-config-value=matching.numTaskqueueWritePartitions=1',
  '--dynamic-config-value=system.enableActivityEagerExecution=true',
  '--dynamic-config-value=system.enableEagerWorkflowStart=true',
];

export interface RunningTemporal {
  readonly address: string;
  readonly webUiUrl: string | null;
  readonly how: string;
  /** Null when somebody else started it. */
  readonly process: ServerProcess | null;
}

export interface TemporalOptions {
  readonly dataDir: string;
  readonly webUi: boolean;
  readonly progress: (line: string) => void;
  /** A server that runs already. */
  readonly address: string | null;
  readonly namespace?: string;
  /** Preferred ports; others are taken when these are not free. */
  readonly port?: number;
  readonly uiPort?: number;
}

/** Starts Temporal on loopback, its state in `<dataDir>/temporal.db`, or prepares the one at the given address: namespace
 * with 30 days' retention, search attributes registered. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { namespace = NAMESPACE } = options;
  if (options.address !== null) {
    await prepareNamespace(options.address, namespace, READY_WITHIN_MS);
    return { address: options.address, webUiUrl: null, how: 'the given address', process: null };
  }
  const { found: binary, how } = await findTemporal(options.progress);
  const logFile = join(options.dataDir, 'logs', 'temporal.log');
  for (let tries = 1; ; tries++) {
    const port = await freePort(options.port ?? 7233);
    const uiPort = await freePort(options.uiPort ?? 8233);
    const ui = options.webUi ? [`--ui-port=${uiPort}`, '--ui-ip=127.0.0.1'] : ['--headless'];
    const args = [
      'server',
      'start-dev',
      '--ip=127.0.0.1',
      `--port=${port}`,
      ...ui,
      `--namespace=${namespace}`,
      '--log-level=warn',
    ];
    const state = `--db-filename=${join(options.dataDir, 'temporal.db')}`;
    const server = await startProcess(binary, [...args, state, ...SETTINGS], { logFile, env: { GOGC: '800' } });
    const address = `127.0.0.1:${port}`;
    try {
      // Nothing is prepared before the port is known to be ours: another server may have taken it a moment before.
      await Promise.race([server.listens(listening(port)), diedEarly(server)]);
      await Promise.race([prepareNamespace(address, namespace, READY_WITHIN_MS), diedEarly(server)]);
      return { address, webUiUrl: options.webUi ? `http://127.0.0.1:${uiPort}` : null, how, process: server };
    } catch (error) {
      const [log, lastLog] = await Promise.all([server.log(), server.lastLog()]);
      await server.stop();
      // Between finding a port free and the server taking it somebody else may have.
      if (tries < START_TRIES && /address already in use/i.test(log)) {
        await delay(100);
        continue;
      }
      throw new Error(`Temporal did not become ready (${String(error)}). Its log (${logFile}) ends:\n${lastLog}`);
    }
  }
}

/** What the dev server says once it serves. */
const listening = (port: number) => new RegExp(`erver:\\s+\\S+:${port}\\b`);

export async function diedEarly(server: ServerProcess): Promise<never> {
  await server.exited;
  throw new Error('the server ended by itself');
}
