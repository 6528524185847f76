import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy, type ScheduleSpec } from '@temporalio/client';
import { TASK_QUEUE } from '../workflows/messages.ts';

interface Scheduled {
  /** Of the schedule, and of the workflow that it starts. */
  readonly id: string;
  readonly workflowType: string;
  readonly spec: ScheduleSpec;
  /** Of the runs that were missed while Temporal was away, those of so long are made up for. */
  readonly catchUp: '1 minute' | '1 hour';
}

/** Has Temporal start a workflow again and again, one run at a time, whichever workers run. False where it has the schedule already,
 * which is then left as it is. */
export async function createSchedule(client: Client, { id, workflowType, spec, catchUp }: Scheduled): Promise<boolean> {
  try {
    await client.schedule.create({
      scheduleId: id,
      spec,
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchUp },
      action: { type: 'startWorkflow', workflowType, workflowId: id, taskQueue: TASK_QUEUE },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}
