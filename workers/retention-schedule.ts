import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { RETENTION_SCHEDULE_ID, TASK_QUEUE, WORKFLOW } from '../workflows/messages.ts';

const EVERY = '1 hour';
/** Runs that were missed while Temporal was away are one run. */
const CATCH_UP = '1 hour';

/** Has Temporal start `retention` every hour, one at a time, whichever workers run; it is there already where any started before. */
export async function scheduleRetention(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: RETENTION_SCHEDULE_ID,
      spec: { intervals: [{ every: EVERY }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP },
      action: {
        type: 'startWorkflow',
        workflowType: WORKFLOW.retention,
        workflowId: RETENTION_SCHEDULE_ID,
        taskQueue: TASK_QUEUE,
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
