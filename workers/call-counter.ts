import { setTimeout as delay } from 'node:timers/promises';
import type { CallCounter, Log, WorkflowGateway } from '../activities/index.ts';
import {
  addCounts,
  type CountedCalls,
  countKey,
  countOf,
  type EndedCall,
  mattersToHealth,
} from '../domain/health/counted-calls.ts';
import type { Store } from '../store/index.ts';
import { OPERATIONS_WORKFLOW_ID, SIGNAL } from '../workflows/messages.ts';

/** How long ended calls are gathered before they are written: a write a process, however many calls. */
const GATHER_MS = 250;
/** Of all workers together `operations` is asked to look at most once in so long. */
export const HINT_EVERY_MS = 1_000;
const HINT_AGAIN_AFTER_MS = 500;
/** While the store is away, counts are kept for so long: older ones are judged by no one. */
const KEPT_MS = 60_000;
const FORGOTTEN_AFTER_MS = 600_000;
const FORGET_EVERY_MS = 60_000;
const CLOSES_WITHIN_MS = 3_000;

export interface RunningCallCounter extends CallCounter {
  /** Writes what is gathered, and asks `operations` to look where that is still to be done: for at most three seconds. */
  stop(): Promise<void>;
}

/** Counts the calls of this process into the store, and has `operations` look where one of them matters to health. However many
 * workers, models and failures there are, `operations` is signalled once a second at most: who wants it to look claims the
 * second's one hint in the store, and who does not get it waits for the next, or until another has given one after its own calls
 * were written. Counts that were not written yet are lost with a process that is killed: those of the last quarter of a second.
 * In real time, whatever the decisions' clock says. */
export function startCallCounter(
  { callCounts }: Pick<Store, 'callCounts'>,
  workflows: Pick<WorkflowGateway, 'signal'>,
  log: Log,
): RunningCallCounter {
  const gathered = new Map<string, CountedCalls>();
  /** The latest call that matters and was not written yet; then the one that `operations` has not looked at since. */
  let worst: EndedCall | null = null;
  let unseen: { readonly call: EndedCall; readonly hints: number | null } | null = null;
  let forgottenAtMs = 0;
  let hasFailed = false;
  let isStopping = false;
  let working: Promise<void> | null = null;

  function count(call: EndedCall): void {
    gather(countOf(call));
    if (mattersToHealth(call.outcome)) worst = call;
    work();
  }

  function gather(one: CountedCalls): void {
    const key = countKey(one);
    const before = gathered.get(key);
    gathered.set(key, before ? addCounts(before, one) : one);
  }

  const isDone = () => gathered.size === 0 && unseen === null;

  function work(): void {
    working ??= workUntilDone().finally(() => {
      working = null;
      // A call may have been counted between the last look and this.
      if (!isDone() && !isStopping) work();
    });
  }

  async function workUntilDone(): Promise<void> {
    while (!isDone()) {
      await delay(unseen === null || gathered.size > 0 ? GATHER_MS : HINT_AGAIN_AFTER_MS, undefined, { ref: false });
      await lookOnce();
      if (isStopping) return;
    }
  }

  /** Writes and hints; what cannot be done now is done at the next look. */
  async function lookOnce(): Promise<void> {
    try {
      await write();
      await hint();
      if (hasFailed) log('info', 'The counts of this worker’s calls are written again.');
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) {
        log('warn', 'How calls ended could not be written for operations, and is tried again', {
          error: String(error),
        });
      }
      hasFailed = true;
    }
  }

  async function write(): Promise<void> {
    const batch = [...gathered.values()];
    if (batch.length === 0) return;
    const call = worst;
    gathered.clear();
    worst = null;
    try {
      await callCounts.add(batch);
    } catch (error) {
      const newestMs = Math.max(...batch.map(({ lastEndedAtMs }) => lastEndedAtMs));
      for (const one of batch) if (one.lastEndedAtMs > newestMs - KEPT_MS) gather(one);
      worst ??= call;
      throw error;
    }
    if (call) unseen = { call, hints: null };
    await forget(batch);
  }

  async function hint(): Promise<void> {
    if (unseen === null) return;
    const { call } = unseen;
    const { isClaimed, hints } = await callCounts.claimHint(Date.now(), HINT_EVERY_MS);
    if (isClaimed) {
      const { provider, model } = call;
      await workflows.signal(OPERATIONS_WORKFLOW_ID, SIGNAL.callFailed, { provider, model });
      unseen = null;
    } else if (unseen.hints !== null && hints > unseen.hints) {
      // Another has asked since our calls were written: its judgement sees them.
      unseen = null;
    } else {
      unseen = { call, hints: unseen.hints ?? hints };
    }
  }

  async function forget(batch: readonly CountedCalls[]): Promise<void> {
    const nowMs = Date.now();
    if (Math.abs(nowMs - forgottenAtMs) < FORGET_EVERY_MS) return;
    forgottenAtMs = nowMs;
    const newestMs = Math.max(...batch.map(({ lastEndedAtMs }) => lastEndedAtMs));
    await callCounts.forgetBefore(Math.min(nowMs, newestMs) - FORGOTTEN_AFTER_MS);
  }

  return {
    count,
    async stop() {
      isStopping = true;
      await working;
      const untilMs = performance.now() + CLOSES_WITHIN_MS;
      while (!isDone() && performance.now() < untilMs) {
        await lookOnce();
        if (!isDone()) await delay(HINT_AGAIN_AFTER_MS);
      }
    },
  };
}
