import type { Client } from '@temporalio/client';
import { RETENTION_SCHEDULE_ID, WORKFLOW } from '../workflows/messages.ts';
import { createSchedule } from './schedule.ts';

const EVERY = '1 hour';

/** Has Temporal start `retention` every hour; it is there already where any worker started before. */
export async function scheduleRetention(client: Client): Promise<void> {
  const spec = { intervals: [{ every: EVERY } as const] };
  await createSchedule(client, { id: RETENTION_SCHEDULE_ID, workflowType: WORKFLOW.retention, spec, catchUp: EVERY });
}
