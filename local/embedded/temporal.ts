import { join } from 'node:path';
import { findTemporal } from './find-temporal.ts';
import { choosePort, USUAL_PORTS } from './kept-ports.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import type { ServerProcess } from './server-process.ts';
import { READY_WITHIN_MS, startOnFreePort } from './start-on-free-port.ts';

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
  /** Preferred ports; others are taken, and said, when they are not free. */
  readonly port?: number | undefined;
  readonly webUiPort?: number | undefined;
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
    const { progress, port: wanted = USUAL_PORTS.temporal, webUiPort = USUAL_PORTS.webUi } = options;
    const port = await choosePort('temporal', wanted, progress);
    const uiPort = webUi ? await choosePort('webUi', webUiPort, progress) : null;
    const address = `127.0.0.1:${port}`;
    return {
      command,
      args: [
        'server',
        'start-dev',
        '--ip=127.0.0.1',
        `--port=${port}`,
        ...(uiPort !== null ? [`--ui-port=${uiPort}`, '--ui-ip=127.0.0.1'] : ['--headless']),
        `--namespace=${namespace}`,
        '--log-level=warn',
        `--db-filename=${join(dataDir, 'temporal.db')}`,
        ...SETTINGS,
      ],
      env: { GOGC: '800' },
      listening: new RegExp(`erver:\\s+\\S+:${port}\\b`),
      ready: () => prepareNamespace(address, namespace, READY_WITHIN_MS),
      running: { address, webUiUrl: uiPort !== null ? `http://127.0.0.1:${uiPort}` : null, how },
    };
  });
}
