/** A worker process that can be made to die at a named point and whose clock can be set. Usage: worker.ts FILE, the file
 * holding a WorkerOrder. It writes `loaded` when its code is loaded and `running` when it works. It reads commands from
 * standard input: `go TASK` starts it, `clock MS` sets its clock that far off, `disarm` takes its kill points away. It
 * drains at SIGTERM and is killed when its standard input closes. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Config, Secret } from '../../config/config.ts';
import { installRuntime } from '../../workers/runtime.ts';
import { startWorkers } from '../../workers/workers.ts';
import { type KillPoint, killedAt } from './kill-points.ts';

export interface WorkerOrder {
  readonly config: Config;
  /** The workflow bundle's code: building it takes seconds, and it is the same for all. */
  readonly bundleFile: string;
}

export interface WorkerTask {
  readonly killPoints: readonly KillPoint[];
  readonly clockOffsetMs: number;
  /** Its keys by provider. */
  readonly keys: Readonly<Record<string, string>>;
}

async function main(): Promise<void> {
  const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as WorkerOrder;
  installRuntime('ERROR');
  let offsetMs = 0;
  let isArmed = true;
  const lines = createInterface({ input: process.stdin });
  const task = await new Promise<WorkerTask>((resolve) => {
    lines.on('line', (line) => {
      const [word = '', ...rest] = line.split(' ');
      if (word === 'clock') offsetMs = Number(rest[0]);
      if (word === 'disarm') isArmed = false;
      if (word !== 'go') return;
      const task = JSON.parse(rest.join(' ')) as WorkerTask;
      offsetMs = task.clockOffsetMs;
      resolve(task);
    });
    // The process that started this one is gone.
    lines.on('close', () => process.kill(process.pid, 'SIGKILL'));
    process.stdout.write('loaded\n');
  });
  const keys = Object.entries(task.keys).map(([provider, key]) => [provider, new Secret(key)]);
  const config = { ...order.config, apiKeys: Object.fromEntries(keys) };
  const workers = await startWorkers(config, {
    bundle: { codePath: order.bundleFile },
    clock: { now: () => Date.now() + offsetMs },
    wrap: killedAt(task.killPoints, () => {
      if (isArmed) process.kill(process.pid, 'SIGKILL');
    }),
    log: (level, message) => process.stderr.write(`${level}: ${message}\n`),
  });
  process.stdout.write('running\n');
  process.once('SIGTERM', () => {
    // The same as the command `worker` does at a signal.
    workers.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  });
  await workers.ended;
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
