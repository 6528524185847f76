import assert from 'node:assert/strict';
import type { WorkflowHandle } from '@temporalio/client';
import type { KillPoint } from '../../bench/chaos/kill-points.ts';
import { withSentences } from '../../domain/explain/with-sentences.ts';
import { rebuildForecast, rebuildVerdict } from '../../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import { sum } from '../../domain/shared/sum.ts';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import type { Decision } from '../../workflows/messages.ts';
import { type CrashService, KILLED_MODEL, openCrashService } from '../support/crash-service.ts';

/** Where the worker dies. */
const POINTS: readonly (readonly [string, (requestId: string) => KillPoint])[] = [
  [
    'between the two, with the money for the second reserved',
    (id) => ({ operation: 'ledger.reserve', when: 'after', mentioning: `main/${id}`, nth: 2 }),
  ],
  [
    'after the second answer was recorded, before it was reported',
    (id) => ({ operation: 'attempts.record', when: 'after', mentioning: `${id}/panel/${KILLED_MODEL}/1/1/sample-2` }),
  ],
];

/** A market of which the model thinks .46, and the second time .52. */
const UNSURE = { maxStakeMicroUsd: 1_000_000_000, quotes: { ticker: 'KXAGAIN-34' } };

describe('a decision that asks its one model twice, whose worker is killed with -9', function () {
  this.timeout(180_000);
  let simulator: Simulator;
  let service: CrashService;
  before(async () => {
    simulator = await startSimulator({ seed: 11, latency: 'real' });
    simulator.setModel(KILLED_MODEL, { medianLatencyMs: 200, latencySpread: 0.01 });
    const decision = { strategy: 'value', blend: 1, samplesPerModel: 2, attemptsPerCall: 2, quorum: 1 } as const;
    service = await openCrashService('again', simulator, { workers: POINTS.length, decision, request: UNSURE });
  });
  after(async () => {
    await service.close();
    await simulator.close();
  });

  for (const [index, [name, pointOf]] of POINTS.entries()) {
    it(`${name}: two calls, each booked as it was billed, and two answers`, async () => {
      const requestId = `again-${String(index).padStart(8, '0')}`;
      const started: WorkflowHandle[] = [];
      await service.dieAt([pointOf(requestId)], async () => {
        started.push(await service.decide(requestId));
      });
      await service.heal(async () => {
        const decision = (await started[0]?.result()) as Decision;
        assert.equal(service.asked(requestId), 2, 'each answer was adopted');
        assert.deepEqual(
          decision.calls.map(({ model, sample, step, outcome }) => [model, sample, step, outcome]),
          [
            [KILLED_MODEL, undefined, 'quick', 'answered'],
            [KILLED_MODEL, 2, 'panel', 'answered'],
          ],
        );
        const [first, second] = decision.calls;
        assert.notEqual(first?.attemptId, second?.attemptId);
        assert.notEqual(first?.rawProbability, second?.rawProbability, 'the second answer is an answer of its own');
        const models = decision.forecast?.models ?? [];
        assert.deepEqual(
          models.map(({ samples, weight }) => [samples, weight]),
          [[[first?.rawProbability, second?.rawProbability], 1]],
        );
        assert.deepEqual(rebuildForecast(decision, COLD_SCOREBOARD), decision.forecast);
        assert.deepEqual(rebuildVerdict(decision, COLD_SCOREBOARD), decision.verdict);
        const facts = await service.store.attempts.ofDecision(`main/${requestId}`);
        const charged = facts.map(({ costMicroUsd, worstCaseMicroUsd }) => costMicroUsd ?? worstCaseMicroUsd);
        assert.equal(decision.costMicroUsd, sum(charged));
        assert.equal(sum(decision.calls.map(({ costMicroUsd }) => costMicroUsd)), decision.costMicroUsd);
        const stored = await service.store.decisions.read(decision.decisionId);
        assert.deepEqual(stored && withSentences(stored), decision);
        await service.balance();
      });
    });
  }
});
