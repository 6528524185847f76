import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { checkClearMode, checkSetMode } from '../domain/messages/operator-schema.ts';
import type { Mode } from '../domain/shared/modes.ts';
import {
  type ClearModeInput,
  OPERATIONS_WORKFLOW_ID,
  type OperationsState,
  type SetModeInput,
  SIGNAL,
} from '../workflows/messages.ts';
import { queryState, within } from './call-workflow.ts';
import { accepted, ServiceUnavailable } from './errors.ts';

const HOLDS_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 25;
const WHO = 'The operations workflow';

/** The mode in force, since when, who set it and why, and the mode before it. */
export async function readMode(client: Client): Promise<OperationsState> {
  return eventually(client, (state) => state);
}

/** Asks for a mode and returns once it holds: it is then in the store, which every worker reads before each request and
 * before it finalizes. Throws DecisionRefused (`invalid_mode`) for what `operations` would not understand. */
export async function setMode(client: Client, input: SetModeInput): Promise<OperationsState> {
  accepted(checkSetMode(input), 'invalid_mode');
  return change(client, SIGNAL.setMode, input, input.mode);
}

/** Back to normal, and from there to what the models' state asks for; returns once normal holds. */
export async function clearMode(client: Client, input: ClearModeInput): Promise<OperationsState> {
  accepted(checkClearMode(input), 'invalid_mode');
  return change(client, SIGNAL.clearMode, input, 'normal');
}

async function change(
  client: Client,
  signal: string,
  input: ClearModeInput | SetModeInput,
  to: Mode,
): Promise<OperationsState> {
  const before = await readMode(client);
  await within(client, WHO, () => client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).signal(signal, input));
  const isOurs = (entry: OperationsState['audit'][number]) =>
    entry.version > before.version &&
    entry.to === to &&
    entry.by === input.by &&
    entry.reason.code === 'operator' &&
    entry.reason.figures.text === input.reason;
  // A signal has no answer, so its entry in the audit is waited for: `operations` writes the store first.
  return eventually(client, (state) => (state?.audit.some(isOurs) ? state : null));
}

async function eventually(
  client: Client,
  look: (state: OperationsState | null) => OperationsState | null,
): Promise<OperationsState> {
  const until = Date.now() + HOLDS_WITHIN_MS;
  for (;;) {
    const found = look(await queryState<OperationsState | null>(client, OPERATIONS_WORKFLOW_ID, WHO));
    if (found !== null) return found;
    if (Date.now() > until) {
      const message = `${WHO} did not report the change within ${HOLDS_WITHIN_MS / 1_000} s: look at it in the Temporal Web UI, and whether the store answers.`;
      throw new ServiceUnavailable('no_answer', message);
    }
    await delay(LOOK_EVERY_MS);
  }
}
