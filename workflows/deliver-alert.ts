import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { DeliveryTimes } from '../activities/contract.ts';
import { deliveryInputSchema } from '../domain/messages/workflow-input-schema.ts';
import { giveUpAlert, sendAlert } from './activity-options.ts';
import { refuseInput } from './workflow-input.ts';

export interface DeliverAlertInput extends DeliveryTimes {
  readonly alertId: string;
}

/** One for each alert, by its id: sends it to the webhook at least once, or records that it was given up. */
export async function deliverAlert(input: DeliverAlertInput): Promise<void> {
  refuseInput(deliveryInputSchema, input);
  try {
    await sendAlert(input.alertId, input);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await giveUpAlert(input.alertId);
  }
}
