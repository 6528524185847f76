import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import type { KillPoint } from '../../bench/chaos/kill-points.ts';
import type { EventDecision } from '../../domain/decision/event-decision.ts';
import { withSentences } from '../../domain/explain/with-sentences.ts';
import { sum } from '../../domain/shared/sum.ts';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import { type CrashService, KILLED_MODEL, openCrashService } from '../support/crash-service.ts';

const POINTS: readonly (readonly [string, Omit<KillPoint, 'mentioning'>])[] = [
  ['after the answer was recorded, before it was reported', { operation: 'attempts.record', when: 'after' }],
  ['while it is finalized, before its decisions were recorded', { operation: 'events.record', when: 'before' }],
  [
    'while it is finalized, with the event recorded and none of its decisions',
    { operation: 'events.record', when: 'after' },
  ],
  ['while it is finalized, with one of its decisions recorded', { operation: 'decisions.record', when: 'after' }],
];

describe('a worker killed with -9 while it decides an event', function () {
  this.timeout(180_000);
  let simulator: Simulator;
  let service: CrashService;
  before(async () => {
    simulator = await startSimulator({ seed: 9, latency: 'real' });
    simulator.setModel(KILLED_MODEL, { medianLatencyMs: 300, latencySpread: 0.01 });
    service = await openCrashService('event', simulator, { workers: POINTS.length });
  });
  after(async () => {
    await service.close();
    await simulator.close();
  });

  for (const [index, [name, point]] of POINTS.entries()) {
    it(`${name}: one call, one bill, one record of each market`, async () => {
      const requestId = `event-${String(index).padStart(8, '0')}`;
      const started: WorkflowHandle[] = [];
      await service.dieAt([{ ...point, mentioning: requestId }], async () => {
        started.push(await service.decideEvent(requestId));
      });
      await service.heal(async () => {
        const result = (await started[0]?.result()) as EventDecision;
        assert.equal(service.asked(requestId), 1);
        assert.ok(result.costMicroUsd > 0);
        assert.equal(sum(result.decisions.map(({ costMicroUsd }) => costMicroUsd)), result.costMicroUsd);
        for (const decision of result.decisions) {
          assert.equal(decision.calls[0]?.outcome, 'answered');
          const stored = await service.store.decisions.read(decision.decisionId);
          assert.deepEqual(stored && withSentences(stored), decision);
        }
        await service.balance();
      });
    });
  }
});
