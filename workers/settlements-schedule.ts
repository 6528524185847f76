import { type Client, ScheduleNotFoundError } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { SETTLEMENTS_SCHEDULE_ID, WORKFLOW } from '../workflows/messages.ts';
import { createSchedule } from './schedule.ts';

/** Has Temporal start `settlements` as often as is configured; where the venue is not to be read, no more. */
export async function scheduleSettlements(client: Client, { kalshi }: Pick<Config, 'kalshi'>): Promise<void> {
  const id = SETTLEMENTS_SCHEDULE_ID;
  const handle = client.schedule.getHandle(id);
  if (!kalshi.enabled) {
    await handle.delete().catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
    return;
  }
  const spec = { intervals: [{ every: kalshi.settleEveryMs }] };
  const isNew = await createSchedule(client, { id, workflowType: WORKFLOW.settlements, spec, catchUp: '1 minute' });
  if (!isNew) await handle.update((standing) => ({ ...standing, spec }));
}
