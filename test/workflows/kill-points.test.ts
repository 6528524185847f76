import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { KillPoint } from '../../bench/chaos/kill-points.ts';
import { ACTIONS } from '../../domain/decision/verdict.ts';
import { withSentences } from '../../domain/explain/with-sentences.ts';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import { pathKey } from '../../store/collections.ts';
import type { Decision } from '../../workflows/messages.ts';
import { type CrashService, KILLED_MODEL, openCrashService } from '../support/crash-service.ts';

interface Case {
  readonly name: string;
  readonly point: Omit<KillPoint, 'mentioning'>;
  /** The text by which a call belongs to the decision; its request id when absent. */
  readonly mentioning?: (requestId: string) => string;
  /** How many requests may have reached the provider: exactly one where its answer could be adopted. */
  readonly asked: readonly number[];
}

const entryOf = (requestId: string) => pathKey(`main/${requestId}/quick`);

/** A worker dies here while a decision runs; another takes over. */
const DURING_A_DECISION: readonly Case[] = [
  { name: 'with the request claimed and nothing reserved', point: at('requests.claim', 'after'), asked: [1] },
  { name: 'with the money reserved, before admit returned', point: at('ledger.reserve', 'after'), asked: [1] },
  { name: 'before the fence', point: at('ledgerAttempts.start', 'before'), asked: [1] },
  { name: 'after the fence, before the request was sent', point: at('ledgerAttempts.start', 'after'), asked: [1] },
  { name: 'while the provider was answering', point: at('provider.ask', 'during'), asked: [1, 2] },
  { name: 'after the answer, before it was recorded', point: at('attempts.record', 'before'), asked: [2] },
  { name: 'after the answer was recorded, before it was reported', point: at('attempts.record', 'after'), asked: [1] },
  {
    name: 'while it is finalized, before the reservation was closed',
    point: at('ledgerAttempts.close', 'before'),
    mentioning: entryOf,
    asked: [1],
  },
  {
    name: 'while it is finalized, after the reservation was closed',
    point: at('ledgerAttempts.close', 'after'),
    mentioning: entryOf,
    asked: [1],
  },
  {
    name: 'while it is finalized, before the decision was recorded',
    point: at('decisions.record', 'before'),
    asked: [1],
  },
  {
    name: 'while it is finalized, after the decision was recorded',
    point: at('decisions.record', 'after'),
    asked: [1],
  },
];

/** The decision itself is terminated, and the governor's worker dies while it releases the money. */
const DURING_A_SWEEP: readonly Case[] = [
  { name: 'between the fact and the closing', point: at('attempts.record', 'after'), asked: [1, 2, 3] },
  {
    name: 'after the closing, before it could be reported',
    point: at('ledgerAttempts.close', 'after'),
    mentioning: entryOf,
    asked: [1, 2, 3],
  },
];

const SERVICES = ['a', 'b', 'c'];
const CASES = [...DURING_A_SWEEP, ...DURING_A_DECISION];
const WORKERS_OF_A_SWEEP = 2;
const SHORT_DEADLINE_MS = 6_000;

function at(operation: string, when: KillPoint['when']) {
  return { operation, when };
}

describe('a worker killed with -9', function () {
  this.timeout(240_000);
  const runs = new Map<Case, Promise<void>>();
  const services: CrashService[] = [];
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ seed: 5, latency: 'real' });
    simulator.setModel(KILLED_MODEL, { medianLatencyMs: 400, latencySpread: 0.01 });
    // Three services at once; each takes every third case, one after the other. The tests below report the results.
    await Promise.all(
      SERVICES.map(async (name, place) => {
        const own = CASES.filter((_, index) => index % SERVICES.length === place);
        const workers = own.length + (WORKERS_OF_A_SWEEP - 1) * own.filter(isSweep).length;
        const service = await openCrashService(name, simulator, { workers });
        services.push(service);
        let before: Promise<unknown> = Promise.resolve();
        for (const [index, each] of own.entries()) {
          const requestId = `${name}-${String(index).padStart(8, '0')}`;
          const run = isSweep(each) ? inSweep : inDecision;
          const result = before.then(() => run(service, each, requestId));
          runs.set(each, result);
          before = result.catch(() => undefined);
        }
      }),
    );
  });
  after(async () => {
    await Promise.allSettled(runs.values());
    await Promise.all(services.map((service) => service.close()));
    await simulator.close();
  });

  for (const each of DURING_A_DECISION) it(each.name, () => runs.get(each));
  for (const each of DURING_A_SWEEP) it(`while it swept: ${each.name}`, () => runs.get(each));
});

describe('a worker told to stop by SIGTERM', () => {
  it('lets a call under way end and be recorded, so that nothing is uncertain', async function () {
    this.timeout(120_000);
    const simulator = await startSimulator({ seed: 6, latency: 'real' });
    simulator.setModel(KILLED_MODEL, { medianLatencyMs: 3_000, latencySpread: 0.01 });
    const service = await openCrashService('drained', simulator, { workers: 1, callTimeoutMs: 4_500 });
    try {
      const requestId = 'drained-00000001';
      const started: WorkflowHandle[] = [];
      const code = await service.drainAfter(async () => {
        started.push(await service.decide(requestId));
        while (!(await isFenced(service, requestId))) await delay(20);
        assert.equal(service.asked(requestId), 0, 'nothing is answered yet');
      });
      assert.equal(code, 0);
      assert.equal(service.asked(requestId), 1);
      const facts = await service.store.attempts.ofDecision(`main/${requestId}`);
      assert.deepEqual(
        facts.map(({ state }) => state),
        ['answered'],
      );
      await service.heal(async () => {
        const decision = (await started[0]?.result()) as Decision;
        assert.equal(decision.uncertainMicroUsd, 0);
        assert.equal(service.asked(requestId), 1, 'and it is not asked again');
        await service.balance();
      });
    } finally {
      await service.close();
      await simulator.close();
    }
  });
});

const isSweep = (each: Case) => DURING_A_SWEEP.includes(each);

function pointOf({ point, mentioning = (id) => `/${id}` }: Case, requestId: string): KillPoint {
  return { ...point, mentioning: mentioning(requestId) };
}

async function inDecision(service: CrashService, each: Case, requestId: string): Promise<void> {
  const started: WorkflowHandle[] = [];
  await service.dieAt([pointOf(each, requestId)], async () => {
    started.push(await service.decide(requestId));
  });
  await service.heal(async () => {
    await finishes(service, each, requestId, started[0]);
    await service.balance();
  });
}

async function inSweep(service: CrashService, each: Case, requestId: string): Promise<void> {
  const asking = { operation: 'provider.ask', when: 'during', mentioning: '' } as const;
  await service.dieAt([asking], async () => {
    const orphan = await service.decide(requestId, SHORT_DEADLINE_MS);
    while (!(await isFenced(service, requestId))) await delay(20);
    await orphan.terminate('it must not finalize');
  });
  await service.dieAt([pointOf(each, requestId)], async () => undefined);
  await service.heal(async () => {
    await service.balance();
    assert.deepEqual(await service.store.decisions.list({ limit: 100 }).then(of(requestId)), []);
    // The same request again is one decision still, and finds the request that was sent before.
    await finishes(service, each, requestId, await service.decide(requestId, SHORT_DEADLINE_MS));
    await service.balance();
  });
}

async function finishes(
  { store, asked }: CrashService,
  { asked: permitted }: Case,
  requestId: string,
  handle: WorkflowHandle | undefined,
): Promise<void> {
  const decision = (await handle?.result()) as Decision;
  assert.ok(ACTIONS.includes(decision.action));
  assert.ok(decision.verdict.reasons.length > 0);
  assert.equal(decision.calls[0]?.outcome, 'answered', JSON.stringify(decision.calls));
  const stored = (await store.decisions.list({ limit: 100 })).filter((each) => each.requestId === requestId);
  assert.deepEqual(
    stored.map(withSentences),
    [decision],
    'one decision is recorded, and it is the one that was returned',
  );
  assert.ok(permitted.includes(asked(requestId)), `${asked(requestId)} requests reached the provider`);
}

const of = (requestId: string) => (decisions: readonly Decision[]) =>
  decisions.filter((decision) => decision.requestId === requestId);

/** True once a call of the decision has passed its fence. */
async function isFenced({ store }: CrashService, requestId: string): Promise<boolean> {
  const days = await store.ledger.recent('main');
  const entries = days.flatMap(({ entries: held }) => Object.values(held));
  return entries.some(
    ({ decisionId, attempts }) => decisionId === `main/${requestId}` && Object.keys(attempts).length > 0,
  );
}
