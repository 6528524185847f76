/** The floor's workers in a process of their own, with the options of the real ones, on queues of their own. Usage:
 * floor-worker.ts ADDRESS NAMESPACE QUEUE... with the queues of the calls. Writes `running`. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { installRuntime } from '../../workers/runtime.ts';
import { FLOOR_QUEUE } from './floor.ts';
import { untilStopped } from './part.ts';

const [address = '', namespace = '', ...queues] = process.argv.slice(2);
installRuntime('ERROR');
const connection = await NativeConnection.connect({ address });
const workflowsPath = fileURLToPath(new URL('./floor-workflow.ts', import.meta.url));
const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
const activities = { nothing: async () => undefined };
const common = { connection, namespace, activities, maxConcurrentActivityTaskExecutions: 100 };
const workers = await Promise.all([
  Worker.create({ ...common, taskQueue: FLOOR_QUEUE, workflowBundle, maxConcurrentWorkflowTaskExecutions: 40 }),
  ...queues.map((taskQueue) => Worker.create({ ...common, taskQueue, maxHeartbeatThrottleInterval: '1 s' })),
]);
const running = workers.map((worker) => worker.run());
process.stdout.write('running\n');
await Promise.race([untilStopped(), ...running]);
for (const worker of workers) worker.shutdown();
await Promise.all(running);
await connection.close();
