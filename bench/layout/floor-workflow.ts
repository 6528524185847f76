/** The floor: what a decision of five model calls costs on Temporal when nothing is decided, reserved or recorded.
 * Five no-op activities in parallel on the provider queues with the options of model calls, then one local activity. */
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

interface FloorActivities {
  nothing(): Promise<void>;
}

const { nothing: local } = proxyLocalActivities<FloorActivities>({ startToCloseTimeout: '2 s' });

export async function floor(queues: readonly string[]): Promise<void> {
  await Promise.all(
    queues.map((taskQueue) =>
      proxyActivities<FloorActivities>({
        taskQueue,
        startToCloseTimeout: '10 s',
        heartbeatTimeout: '5 s',
        cancellationType: ActivityCancellationType.TRY_CANCEL,
      }).nothing(),
    ),
  );
  await local();
}
