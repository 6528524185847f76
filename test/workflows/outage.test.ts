import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { connectTemporal } from '../../client/call-workflow.ts';
import { DecisionClient } from '../../client/decision-client.ts';
import { ServiceUnavailable } from '../../client/errors.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import { startSimulator } from '../../local/simulator/index.ts';
import { openStore } from '../../store/index.ts';
import { decisionWorkflowId } from '../../workflows/messages.ts';
import { startTestService } from '../support/service.ts';

const OUTAGE_MS = 30 * 60_000;
/** Longer than workers take to drain. */
const DEADLINE_MS = 9_000;

const SAID_WITHIN_MS = 12_000;

describe('an outage of all workers that is longer than any deadline', () => {
  it('loses no decision: both are recorded as SKIP, and nothing stays held', async () => {
    const simulator = await startSimulator({ seed: 3, latency: 'instant' });
    const options = { simulator, models: ['sim-gpt-5-mini'], decision: { escalateWithin: 0 } };
    const first = await startTestService(options);
    const { database } = first.config.mongodb;
    const client = new DecisionClient(first.workers.client);
    // One whose model has not answered when the workers go, and one that no worker has seen.
    simulator.setFaults([{ kind: 'hang' }]);
    const started = first.request({ deadlineMs: DEADLINE_MS });
    await client.start(started);
    while (simulator.hanging() === 0) await delay(20);
    await first.workers.stop();
    simulator.setFaults([]);
    const { temporal } = first.config;
    const second = await connectTemporal(temporal);
    const unseen = first.request({ deadlineMs: DEADLINE_MS });
    try {
      await new DecisionClient(second).start(unseen);
      for (const { account, requestId } of [started, unseen]) {
        const { raw } = await second.workflow.getHandle(decisionWorkflowId(account, requestId)).describe();
        const { workflowExecutionTimeout, workflowRunTimeout } = raw.executionConfig ?? {};
        const timeoutsMs = [workflowExecutionTimeout, workflowRunTimeout].map(
          (each) => Number(each?.seconds ?? 0) * 1_000,
        );
        assert.deepEqual(timeoutsMs, [0, 0], 'Temporal ends no execution before it is recorded');
      }
      // What is started says so within seconds, by the store and without it, and is kept.
      const store = await openStore(first.config.mongodb.uri, database);
      for (const seen of [null, store]) {
        const sinceMs = Date.now();
        await assert.rejects(
          new DecisionClient(second, seen && recordsOf(seen)).decide(first.request({ deadlineMs: DEADLINE_MS })),
          (error: unknown) => error instanceof ServiceUnavailable && error.code === 'no_worker',
        );
        assert.ok(Date.now() - sinceMs < SAID_WITHIN_MS, `it was said after ${Date.now() - sinceMs} ms`);
      }
      await store.close();
      await delay(DEADLINE_MS);
    } finally {
      await second.connection.close();
    }

    // What is back half an hour later by its own clock.
    const back = await startTestService({ ...options, database, clock: { now: () => Date.now() + OUTAGE_MS } });
    try {
      const decisions = new DecisionClient(back.workers.client, recordsOf(back.workers.store));
      for (const { account, requestId } of [started, unseen]) {
        const decision = await decisions.result(account, requestId);
        assert.deepEqual([decision.action, decision.verdict.reasons[0]?.code], ['SKIP', 'deadline_passed']);
        assert.ok(decision.decidedAtMs - decision.startedAtMs >= OUTAGE_MS);
      }
      const held = (await back.workers.store.ledger.recent('main')).map(({ total }) => total.heldMicroUsd);
      assert.deepEqual(
        held,
        held.map(() => 0),
      );
    } finally {
      await back.stop();
      await simulator.close();
    }
  }).timeout(90_000);
});
