import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { reconcile } from '../../client/reconcile.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { AuditEntry } from '../../domain/messages/audit-entry.ts';
import type { Brief } from '../../domain/research/brief.ts';
import type { SimulatedRequest, Simulator } from '../../local/simulator/index.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import type { Store } from '../../store/index.ts';
import type { LedgerDocument } from '../../store/ledger/document.ts';
import type { Load } from './load.ts';
import type { WorkerPool } from './worker-pool.ts';

/** What the store and the provider have recorded when the run is over. */
export interface FinalRecords {
  readonly started: readonly string[];
  /** Started, but not completed or not recorded in time. */
  readonly lost: readonly string[];
  readonly decisions: readonly Decision[];
  readonly facts: readonly AttemptDocument[];
  readonly ledgers: readonly LedgerDocument[];
  readonly ledgersAfterReconcile: readonly LedgerDocument[];
  readonly audit: readonly AuditEntry[];
  readonly requests: readonly SimulatedRequest[];
  readonly briefs: readonly Brief[];
  /** Ids of the decisions on markets with hostile rules. */
  readonly hostile: readonly string[];
  /** The start of the accounts' day. */
  readonly midnightMs: number;
  /** Still reserved after the governors had time to release it. */
  readonly heldMicroUsd: number;
}

/** When no decision ends and no reservation is released for this long, what is left counts as lost. */
const STANDSTILL_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** Waits until every decision has ended and nothing is reserved, reads everything, books the provider's bill, and reads the
 * ledgers again. */
export async function readFinalRecords(
  {
    load,
    store,
    simulator,
    db,
    midnightMs,
    pool,
  }: { load: Load; store: Store; simulator: Simulator; db: Db; midnightMs: number; pool: Pick<WorkerPool, 'drain'> },
  progress: (line: string) => void,
): Promise<FinalRecords> {
  const ledgers = () =>
    db
      .collection<LedgerDocument>('ledger')
      .find({ account: { $exists: true } })
      .toArray();
  const heldIn = (days: readonly LedgerDocument[]) =>
    days.reduce((sum, { total, entries }) => sum + total.heldMicroUsd + Object.keys(entries).length, 0);
  /** Ledgers, attempts and requests once nothing is under way. */
  const still = async () => {
    for (const until = Date.now() + STANDSTILL_MS; ; await delay(LOOK_EVERY_MS)) {
      const requests = [...simulator.requests()];
      const before = await ledgers();
      const facts = await db
        .collection<AttemptDocument>('attempts')
        .find({ account: { $exists: true } })
        .toArray();
      const isStill = simulator.requests().length === requests.length && heldIn(before) === 0;
      if (isStill || Date.now() > until) return { before, facts, requests };
    }
  };
  const read = async () => {
    const found = await db
      .collection<Decision & { _id: string }>('decisions')
      .find({ account: { $exists: true } })
      .toArray();
    return found.map(({ _id, ...decision }) => decision);
  };
  const started = load.started();
  let until = Date.now() + STANDSTILL_MS;
  let running = [...started];
  let held = Number.POSITIVE_INFINITY;
  while (Date.now() < until && (running.length > 0 || held > 0)) {
    await delay(LOOK_EVERY_MS);
    const recorded = new Set((await read()).map(({ decisionId }) => decisionId));
    const left = started.filter((id) => !recorded.has(id));
    const days = await ledgers();
    const stillHeld = heldIn(days);
    if (left.length < running.length || stillHeld < held) until = Date.now() + STANDSTILL_MS;
    running = left;
    held = stillHeld;
  }
  progress(`finished: ${started.length - running.length} of ${started.length} decisions recorded`);
  const lost = new Set(running);
  for (const id of started) {
    while (!lost.has(id) && (await load.execution(id)) !== 'COMPLETED') {
      if (Date.now() > until) lost.add(id);
      else await delay(LOOK_EVERY_MS);
    }
  }
  for (const id of lost) progress(`lost: ${id}: ${await load.diagnose(id)}`);
  // No worker, no probe: ledgers, facts and bill are of one moment, before and after the bill is booked.
  await pool.drain();
  const { before, facts, requests } = await still();
  const decisions = await read();
  const { byAttempt } = simulator.bill();
  const billed = Object.entries(byAttempt).map(([attemptId, { costMicroUsd }]) => ({ attemptId, costMicroUsd }));
  // The bill is complete, so an attempt that is not on it was never sent.
  const unsent = facts.filter(({ _id, state }) => state === 'uncertain' && byAttempt[_id] === undefined);
  await reconcile(store, [...billed, ...unsent.map(({ _id }) => ({ attemptId: _id, costMicroUsd: 0 }))]);
  return {
    started,
    lost: [...lost],
    decisions,
    facts,
    ledgers: before,
    ledgersAfterReconcile: await ledgers(),
    audit: await store.control.listAudit(10_000),
    requests,
    briefs: await db.collection<Brief>('briefs').find().toArray(),
    hostile: load.hostileIds(),
    midnightMs,
    heldMicroUsd: before.reduce((sum, { total }) => sum + total.heldMicroUsd, 0),
  };
}
