import type { Client } from '@temporalio/client';
import { checkSetPolicy } from '../domain/messages/operator-schema.ts';
import { localDay } from '../domain/money/days.ts';
import { ledgerIdOf } from '../domain/shared/ids.ts';
import { showKey } from '../domain/shared/refusal.ts';
import { dayMoney } from '../store/day-money.ts';
import type { Store } from '../store/index.ts';
import {
  type DayMoney,
  type GovernorState,
  governorWorkflowId,
  type SetPolicyInput,
  UPDATE,
} from '../workflows/messages.ts';
import { executeUpdate, queryState } from './call-workflow.ts';
import { accepted } from './errors.ts';

const nameOf = (account: string) => `The governor of account ${showKey(account)}`;

/** An account's policy, band and money. With a store the day's money is the ledger's own, to the cent and to the moment;
 * without one it is as of the governor's last sweep. */
export async function readBudget(client: Client, store: Store | null, account: string): Promise<GovernorState> {
  const state = await queryState<GovernorState>(client, governorWorkflowId(account), nameOf(account));
  if (!store) return state;
  return { ...state, day: (await readDay(store, account, state.zone)) ?? state.day };
}

async function readDay(store: Store, account: string, zone: string): Promise<DayMoney | null> {
  const nowMs = Date.now();
  const day = localDay(nowMs, zone);
  const ledger = await store.ledger.read(ledgerIdOf(account, day.date, zone));
  return ledger && dayMoney(ledger, day, nowMs);
}

/** Changes an account's policy and returns once the new caps are in today's ledger, where every reservation meets them.
 * Throws DecisionRefused (`invalid_policy`) naming the field. */
export async function setPolicy(client: Client, account: string, change: SetPolicyInput): Promise<GovernorState> {
  accepted(checkSetPolicy(change, null), 'invalid_policy');
  return executeUpdate(client, governorWorkflowId(account), nameOf(account), UPDATE.setPolicy, change);
}
