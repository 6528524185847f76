import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { SETTLEMENTS_SCHEDULE_ID, TASK_QUEUE, WORKFLOW } from '../workflows/messages.ts';

/** Runs that were missed while Temporal was away are one run. */
const CATCH_UP = '1 minute';

/** Has Temporal start `settlements` as often as is configured, one at a time, whichever workers run; where the venue is not to be read,
 * no more. */
export async function scheduleSettlements(client: Client, { kalshi }: Pick<Config, 'kalshi'>): Promise<void> {
  const handle = client.schedule.getHandle(SETTLEMENTS_SCHEDULE_ID);
  if (!kalshi.enabled) {
    await handle.delete().catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
    return;
  }
  const spec = { intervals: [{ every: kalshi.settleEveryMs }] };
  try {
    await client.schedule.create({
      scheduleId: SETTLEMENTS_SCHEDULE_ID,
      spec,
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP },
      action: {
        type: 'startWorkflow',
        workflowType: WORKFLOW.settlements,
        workflowId: SETTLEMENTS_SCHEDULE_ID,
        taskQueue: TASK_QUEUE,
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await handle.update((standing) => ({ ...standing, spec }));
  }
}
