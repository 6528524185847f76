import { join } from 'node:path';
import { findTemporal } from './find-temporal.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import type { ServerProcess } from './server-process.ts';
import { freePort, READY_WITHIN_MS, startOnFreePort } from './start-on-free-port.ts';

export const NAMESPACE = 'conclave';

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
  /** Null when it ran already. */
  readonly process: ServerProcess | null;
}

export interface TemporalOptions {
  readonly dataDir: string;
  readonly webUi: boolean;
  readonly progress: (line: string) => void;
  /** A server that runs already. */
  readonly address: string | null;
  readonly namespace?: string;
  /** Preferred port; another is taken when it is not free. */
  readonly port?: number;
}

/** Starts Temporal on loopback, its state in `<dataDir>/temporal.db`, or prepares the one at the given address: namespace
 * with 30 days' retention, search attributes registered. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { namespace = NAMESPACE, dataDir, webUi } = options;
  if (options.address !== null) {
    await prepareNamespace(options.address, namespace, READY_WITHIN_MS);
    return { address: options.address, webUiUrl: null, how: 'the given address', process: null };
  }
  const { found: command, how } = await findTemporal(options.progress);
  return startOnFreePort('Temporal', join(dataDir, 'logs', 'temporal.log'), async () => {
    const port = await freePort(options.port ?? 7233);
    const uiPort = await freePort(8233);
    const address = `127.0.0.1:${port}`;
    return {
      command,
      args: [
        'server',
        'start-dev',
        '--ip=127.0.0.1',
        `--port=${port}`,
        ...(webUi ? [`--ui-port=${uiPort}`, '--ui-ip=127.0.0.1'] : ['--headless']),
        `--namespace=${namespace}`,
        '--log-level=warn',
        `--db-filename=${join(dataDir, 'temporal.db')}`,
        ...SETTINGS,
      ],
      env: { GOGC: '800' },
      listening: new RegExp(`erver:\\s+\\S+:${port}\\b`),
      ready: () => prepareNamespace(address, namespace, READY_WITHIN_MS),
      running: { address, webUiUrl: webUi ? `http://127.0.0.1:${uiPort}` : null, how },
    };
  });
}
