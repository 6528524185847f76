import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { checkOutcomes } from '../domain/learning/outcome-schema.ts';
import { checkClearMode, checkSetMode, checkSetPolicy } from '../domain/messages/operator-schema.ts';
import { checkFills } from '../domain/portfolio/fill-schema.ts';
import type { Mode } from '../domain/shared/modes.ts';
import { showKey } from '../domain/shared/refusal.ts';
import {
  type ClearModeInput,
  type FillAnswer,
  type FillInput,
  type GovernorState,
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  type OperationsState,
  type OutcomeAnswer,
  type OutcomeInput,
  SCOREKEEPER_WORKFLOW_ID,
  type ScorekeeperState,
  type SetModeInput,
  type SetPolicyInput,
  SIGNAL,
  UPDATE,
} from '../workflows/messages.ts';
import { executeUpdate, queryState, within } from './call-workflow.ts';
import { accepted, ServiceUnavailable } from './errors.ts';
import type { Records } from './records.ts';

/** What an operator reads and changes: an account's budget, the mode, and how markets ended. */

const nameOf = (account: string) => `The governor of account ${showKey(account)}`;

/** An account's policy, band and money. With records the day's money is the ledger's own, to the cent and to the moment;
 * without one it is as of the governor's last sweep. */
export async function readBudget(client: Client, records: Records | null, account: string): Promise<GovernorState> {
  const state = await queryState<GovernorState>(client, governorWorkflowId(account), nameOf(account));
  if (!records) return state;
  return { ...state, day: (await records.day(account)) ?? state.day };
}

/** Changes an account's policy and returns once the new caps are in today's ledger, where every reservation meets them.
 * Throws DecisionRefused (`invalid_policy`) naming the field. */
export async function setPolicy(client: Client, account: string, change: SetPolicyInput): Promise<GovernorState> {
  accepted(checkSetPolicy(change, null), 'invalid_policy');
  return executeUpdate(client, governorWorkflowId(account), nameOf(account), UPDATE.setPolicy, change);
}

const HOLDS_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 25;
const OPERATIONS = 'The operations workflow';

/** The mode in force with its reason, and the modes before it. */
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
  // Who stops trading at night must not wait for a worker, and must not find it trading when one is back: where none says which
  // mode is in force, the change is sent all the same.
  const before = (await answeredWithin(client, SOON_MS, () => readMode(client)))?.version ?? null;
  await within(client, OPERATIONS, () => client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).signal(signal, input));
  const isOurs = ({ version, to: entered, by, reason }: OperationsState['audit'][number]) =>
    version > (before ?? 0) &&
    entered === to &&
    by === input.by &&
    reason.code === 'operator' &&
    reason.figures.text === input.reason;
  const holds = ({ audit }: OperationsState) => {
    if (before !== null) return audit.some(isOurs);
    const last = audit.findLast(({ reason }) => reason.code === 'operator');
    return last !== undefined && isOurs(last);
  };
  // A signal has no answer, so its entry in the audit is waited for: `operations` writes the store first.
  const held = () => eventually(client, (state) => (state && holds(state) ? state : null));
  if (before !== null) return held();
  const found = await answeredWithin(client, KNOWN_WITHIN_MS, held);
  if (found === null) throw new ServiceUnavailable('no_answer', KEPT);
  return found;
}

const KEPT =
  'No worker has answered. The change is with Temporal, which keeps it, and holds as soon as a worker runs: start one with `bin/conclave worker`.';
const SOON_MS = 2_000;
const KNOWN_WITHIN_MS = 5_000;

/** What is answered in time; null = nothing was, as where no worker is there to answer. Throws where Temporal itself is not reached.
 * What is late is cancelled: left behind, it would be tried again on a connection that its caller has closed. */
async function answeredWithin<T>(client: Client, ms: number, ask: () => Promise<T>): Promise<T | null> {
  const over = new AbortController();
  const { signal } = over;
  try {
    return await client.connection.withAbortSignal(signal, () => Promise.race([ask(), delay(ms, null, { signal })]));
  } catch (error) {
    if (error instanceof ServiceUnavailable && error.code !== 'unreachable') return null;
    throw error;
  } finally {
    over.abort();
  }
}

async function eventually(
  client: Client,
  look: (state: OperationsState | null) => OperationsState | null,
): Promise<OperationsState> {
  const until = Date.now() + HOLDS_WITHIN_MS;
  for (;;) {
    const found = look(await queryState<OperationsState | null>(client, OPERATIONS_WORKFLOW_ID, OPERATIONS));
    if (found !== null) return found;
    if (Date.now() > until) {
      const message = `${OPERATIONS} did not report the change within ${HOLDS_WITHIN_MS / 1_000} s: look at it in the Temporal Web UI, and whether the store answers.`;
      throw new ServiceUnavailable('no_answer', message);
    }
    await delay(LOOK_EVERY_MS);
  }
}

const SCOREKEEPER = 'The scorekeeper';
/** As its updates take them. */
const AT_ONCE = 200;

/** Records how markets ended and says of each what became of it. Throws DecisionRefused (`invalid_outcome`) naming the
 * field, before anything is recorded. */
export function recordOutcomes(client: Client, outcomes: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
  return report(client, UPDATE.recordOutcomes, outcomes, (batch) => accepted(checkOutcomes(batch), 'invalid_outcome'));
}

/** Records what accounts bought and sold and says of each fill what became of it: one with a known `fillId` is recorded once. Throws
 * DecisionRefused (`invalid_fill`) naming the field, before anything is recorded. */
export function recordFills(client: Client, fills: readonly FillInput[]): Promise<FillAnswer[]> {
  return report(client, UPDATE.recordFills, fills, (batch) => accepted(checkFills(batch), 'invalid_fill'));
}

/** Reports a list to the scorekeeper, in as many updates as it takes, once all of it is checked; the answers are in its order. */
async function report<Reported, Answer>(
  client: Client,
  update: string,
  list: readonly Reported[],
  check: (batch: readonly Reported[]) => void,
): Promise<Answer[]> {
  const batches = Array.from({ length: Math.ceil(list.length / AT_ONCE) }, (_, index) =>
    list.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  for (const batch of batches) check(batch);
  const answers: Answer[] = [];
  for (const batch of batches) {
    const send = executeUpdate<Answer[], readonly Reported[]>;
    answers.push(...(await send(client, SCOREKEEPER_WORKFLOW_ID, SCOREKEEPER, update, batch)));
  }
  return answers;
}

/** What has been learned so far, in numbers. */
export function readScorekeeper(client: Client): Promise<ScorekeeperState> {
  return queryState<ScorekeeperState>(client, SCOREKEEPER_WORKFLOW_ID, SCOREKEEPER);
}
