import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '../../local/simulator/index.ts';
import type { Decision } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const GOVERNOR = { sweepEveryMs: 200, leaseMs: 300 };
const MODEL = 'sim-gpt-5-mini';

describe('a service that was away for longer than its leases', () => {
  it('sends no unreserved request when it comes back, and charges calls whose end was not seen', async () => {
    const simulator = await startSimulator({ seed: 3, latency: 'instant' });
    const options = { simulator, models: [MODEL], governor: GOVERNOR, decision: { escalateWithin: 0 } };
    const first = await startTestService(options);
    const { database } = first.config.mongodb;
    const request = first.request({ deadlineMs: 2_500 });
    const decisionId = `main/${request.requestId}`;
    simulator.setFaults([{ kind: 'hang' }]);
    const handle = await first.start(request);
    while (!(await isAsked(first, decisionId))) await delay(20);
    // Gone without draining would need another process; draining aborts the call all the same, its end unseen.
    await first.workers.stop();
    await delay(2_500 + GOVERNOR.leaseMs);
    simulator.setFaults([]);
    const asked = simulator.requests().length;
    assert.equal(asked, 1, 'a request was under way');

    const second = await startTestService({ ...options, database });
    try {
      const decision = (await second.workers.client.workflow.getHandle(handle.workflowId).result()) as Decision;
      assert.equal(decision.action, 'SKIP');
      assert.equal(decision.verdict.reasons[0]?.code, 'deadline_passed');
      assert.equal(simulator.requests().length, asked, 'nothing was sent after the deadline');
      assert.ok(decision.uncertainMicroUsd > 0);
      const [day] = await second.workers.store.ledger.recent('main', 1);
      assert.equal(day?.total.heldMicroUsd, 0);
      assert.ok((day?.total.committedMicroUsd ?? 0) >= simulator.bill().totalMicroUsd);
      assert.equal(day?.total.uncertainMicroUsd, decision.uncertainMicroUsd);
    } finally {
      await second.stop();
      await simulator.close();
    }
  });
});

/** True once a call of the decision has passed its fence. */
async function isAsked(service: TestService, decisionId: string): Promise<boolean> {
  const [day] = await service.workers.store.ledger.recent('main', 1);
  const entry = Object.values(day?.entries ?? {}).find((each) => each.decisionId === decisionId);
  return entry !== undefined && Object.keys(entry.attempts).length > 0;
}
