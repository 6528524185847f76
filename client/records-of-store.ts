import { accountDay } from '../domain/money/account-day.ts';
import { dayMoney } from '../store/day-money.ts';
import type { Store } from '../store/index.ts';
import type { DayMoney } from '../workflows/messages.ts';
import type { Records } from './records.ts';
import { untilWorkersKnown } from './until-workers-known.ts';

/** The records of a service whose store this process has open. */
export function recordsOf(store: Store): Records {
  return {
    decision: (decisionId) => store.decisions.read(decisionId),
    day: (account) => readDay(store, account),
    async hasWorker(heartbeatEveryMs) {
      return (await untilWorkersKnown(store, heartbeatEveryMs)).running.length > 0;
    },
  };
}

async function readDay(store: Store, account: string): Promise<DayMoney | null> {
  const nowMs = Date.now();
  const state = await store.control.readAccount(account);
  if (!state) return null;
  const day = accountDay(state, nowMs);
  const ledger = await store.ledger.read(day.ledgerId);
  return ledger && dayMoney(ledger, day, nowMs);
}
