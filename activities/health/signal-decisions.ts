import type { Dependencies } from '../dependencies.ts';

const AT_ONCE = 50;

/** Tells every decision that holds a reservation. It only hastens what the store already enforces, so a decision that
 * has ended meanwhile is no error. Returns how many were told. */
export async function signalDecisions(
  { store, workflows }: Dependencies,
  accounts: readonly string[],
  signal: string,
  argument: unknown,
): Promise<number> {
  const ids = new Set<string>();
  for (const account of accounts) {
    for (const document of await store.ledger.recent(account)) {
      for (const entry of Object.values(document.entries)) ids.add(entry.workflowId);
    }
  }
  const queue = [...ids];
  let told = 0;
  for (let start = 0; start < queue.length; start += AT_ONCE) {
    const sent = await Promise.all(
      queue.slice(start, start + AT_ONCE).map((id) => workflows.signal(id, signal, argument)),
    );
    told += sent.filter(Boolean).length;
  }
  return told;
}
