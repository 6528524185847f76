import type { Dependencies } from '../dependencies.ts';

const AT_ONCE = 50;

/** Signals every decision that holds a reservation. It only hastens what the store already enforces, so a decision that has
 * ended meanwhile is no error. Returns how many received it. */
export async function signalDecisions(
  { store, workflows }: Dependencies,
  accounts: readonly string[],
  signal: string,
  argument: unknown,
): Promise<number> {
  const ledgers = (await Promise.all(accounts.map((account) => store.ledger.recent(account)))).flat();
  const ids = [...new Set(ledgers.flatMap(({ entries }) => Object.values(entries).map((entry) => entry.workflowId)))];
  let received = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const batch = ids.slice(from, from + AT_ONCE);
    const sent = await Promise.all(batch.map((id) => workflows.signal(id, signal, argument)));
    received += sent.filter(Boolean).length;
  }
  return received;
}
