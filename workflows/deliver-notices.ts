import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { DeliveryTimes } from '../activities/contract.ts';
import { noticesInputSchema } from '../domain/messages/workflow-input-schema.ts';
import { giveUpNotices, sendNotices } from './activity-options.ts';
import { refuseInput } from './workflow-input.ts';

export interface DeliverNoticesInput extends DeliveryTimes {
  readonly channel: string;
  readonly noticeIds: readonly string[];
}

/** Sends notices to a channel at least once, or records that they were given up. */
export async function deliverNotices(input: DeliverNoticesInput): Promise<void> {
  refuseInput(noticesInputSchema, input);
  const { channel, noticeIds } = input;
  try {
    await sendNotices(channel, noticeIds, input);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await giveUpNotices(channel, noticeIds);
  }
}
