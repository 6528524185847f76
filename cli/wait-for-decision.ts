import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { START_ONE } from '../client/connect.ts';
import type { DecisionHandle } from '../client/decision-client.ts';
import { CommandFailed } from './output.ts';
import { workersPolling } from './temporal-state.ts';

/** Fails at once where no worker would run the decision. */
export async function refuseWithoutWorkers(client: Client, address: string): Promise<void> {
  if (await workersPolling(client)) return;
  throw new CommandFailed(
    'no_worker',
    `Temporal answers at ${address}, but no Conclave worker is running there; ${START_ONE}`,
  );
}

/** The result, or a failure when it is this late: then no worker is there to finish it. */
export async function inTime<Result>(handle: DecisionHandle<Result>, withinMs: number): Promise<Result> {
  const late = new AbortController();
  try {
    return await Promise.race([
      handle.result(),
      delay(withinMs, undefined, { signal: late.signal }).then(() => {
        throw new CommandFailed(
          'no_answer',
          `${handle.workflowId} is not decided ${withinMs / 1_000} s after its start: no worker seems to be running. It is durable and continues when one is (bin/conclave worker).`,
        );
      }),
    ]);
  } finally {
    late.abort();
  }
}
