import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { KillPoint } from '../../bench/chaos/kill-points.ts';
import { ACTIONS } from '../../domain/decision/decision.ts';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import { pathKey } from '../../store/collections.ts';
import type { Decision } from '../../workflows/messages.ts';
import { KILLED_MODEL, type KillLane, openKillLane } from '../support/kill-lane.ts';

interface Case {
  readonly name: string;
  readonly point: Omit<KillPoint, 'mentioning'>;
  /** What the call's arguments hold of the decision; its request id when absent. */
  readonly mentioning?: (requestId: string) => string;
  /** Requests that may have reached the provider: exactly one where its answer was there to be adopted. */
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
    name: 'in settle, before the reservation was closed',
    point: at('ledgerAttempts.close', 'before'),
    mentioning: entryOf,
    asked: [1],
  },
  {
    name: 'in settle, after the reservation was closed',
    point: at('ledgerAttempts.close', 'after'),
    mentioning: entryOf,
    asked: [1],
  },
  { name: 'in settle, before the decision was recorded', point: at('decisions.record', 'before'), asked: [1] },
  { name: 'in settle, after the decision was recorded', point: at('decisions.record', 'after'), asked: [1] },
];

/** The decision itself is gone, and the governor's worker dies while it clears up. */
const DURING_A_SWEEP: readonly Case[] = [
  { name: 'between the fact and the closing', point: at('attempts.record', 'after'), asked: [1, 2, 3] },
  {
    name: 'after the closing, before it could be reported',
    point: at('ledgerAttempts.close', 'after'),
    mentioning: entryOf,
    asked: [1, 2, 3],
  },
];

const LANES = ['a', 'b', 'c'];
const SHORT_DEADLINE_MS = 6_000;

function at(operation: string, when: KillPoint['when']) {
  return { operation, when };
}

describe('a worker killed with -9', function () {
  this.timeout(240_000);
  const runs = new Map<Case, Promise<void>>();
  const serviceTiers: KillLane[] = [];
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ seed: 5, latency: 'real' });
    simulator.setModel(KILLED_MODEL, { medianLatencyMs: 400, latencySpread: 0.01 });
    serviceTiers.push(...(await Promise.all(LANES.map((name) => openKillLane(name, simulator)))));
    // Each lane takes every third case, one after the other; what came of each is told below.
    const inTurn = [...DURING_A_SWEEP, ...DURING_A_DECISION];
    for (const [place, name] of LANES.entries()) {
      const serviceTier = serviceTiers[place];
      assert.ok(serviceTier);
      let before: Promise<unknown> = Promise.resolve();
      for (const [index, each] of inTurn.entries()) {
        if (index % LANES.length !== place) continue;
        const requestId = `${name}-${String(index).padStart(8, '0')}`;
        const run = DURING_A_SWEEP.includes(each) ? inSweep : inDecision;
        const result = before.then(() => run(serviceTier, each, requestId));
        runs.set(each, result);
        before = result.catch(() => undefined);
      }
    }
  });
  after(async () => {
    await Promise.allSettled(runs.values());
    await Promise.all(serviceTiers.map((serviceTier) => serviceTier.close()));
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
    const serviceTier = await openKillLane('drained', simulator, { callTimeoutMs: 4_500 });
    try {
      const requestId = 'drained-00000001';
      const started: WorkflowHandle[] = [];
      const code = await serviceTier.drainAfter(async () => {
        started.push(await serviceTier.decide(requestId));
        while (!(await isFenced(serviceTier, requestId))) await delay(20);
        assert.equal(serviceTier.asked(requestId), 0, 'nothing is answered yet');
      });
      assert.equal(code, 0);
      assert.equal(serviceTier.asked(requestId), 1);
      const facts = await serviceTier.store.attempts.ofDecision(`main/${requestId}`);
      assert.deepEqual(
        facts.map(({ state }) => state),
        ['answered'],
      );
      await serviceTier.heal(async () => {
        const decision = (await started[0]?.result()) as Decision;
        assert.equal(decision.uncertainMicroUsd, 0);
        assert.equal(serviceTier.asked(requestId), 1, 'and it is not asked again');
        await serviceTier.balance();
      });
    } finally {
      await serviceTier.close();
      await simulator.close();
    }
  });
});

function pointOf({ point, mentioning = (id) => `/${id}` }: Case, requestId: string): KillPoint {
  return { ...point, mentioning: mentioning(requestId) };
}

async function inDecision(serviceTier: KillLane, each: Case, requestId: string): Promise<void> {
  const started: WorkflowHandle[] = [];
  await serviceTier.dieAt([pointOf(each, requestId)], async () => {
    started.push(await serviceTier.decide(requestId));
  });
  await serviceTier.heal(async () => {
    await finishes(serviceTier, each, requestId, started[0]);
    await serviceTier.balance();
  });
}

async function inSweep(serviceTier: KillLane, each: Case, requestId: string): Promise<void> {
  const asking = { operation: 'provider.ask', when: 'during', mentioning: '' } as const;
  await serviceTier.dieAt([asking], async () => {
    const orphan = await serviceTier.decide(requestId, SHORT_DEADLINE_MS);
    while (!(await isFenced(serviceTier, requestId))) await delay(20);
    await orphan.terminate('nobody is to settle it');
  });
  await serviceTier.dieAt([pointOf(each, requestId)], async () => undefined);
  await serviceTier.heal(async () => {
    await serviceTier.balance();
    assert.deepEqual(await serviceTier.store.decisions.list({ limit: 100 }).then(of(requestId)), []);
    // The same request again is one decision still, and finds the request that was sent before.
    await finishes(serviceTier, each, requestId, await serviceTier.decide(requestId, SHORT_DEADLINE_MS));
    await serviceTier.balance();
  });
}

async function finishes(
  { store, asked }: KillLane,
  { asked: permitted }: Case,
  requestId: string,
  handle: WorkflowHandle | undefined,
): Promise<void> {
  const decision = (await handle?.result()) as Decision;
  assert.ok(ACTIONS.includes(decision.action));
  assert.ok(decision.verdict.reasons.length > 0);
  assert.equal(decision.calls[0]?.outcome, 'answered', JSON.stringify(decision.calls));
  const stored = (await store.decisions.list({ limit: 100 })).filter((each) => each.requestId === requestId);
  assert.deepEqual(stored, [decision], 'one decision is recorded, and it is the one that was returned');
  assert.ok(permitted.includes(asked(requestId)), `${asked(requestId)} requests reached the provider`);
}

const of = (requestId: string) => (decisions: readonly Decision[]) =>
  decisions.filter((decision) => decision.requestId === requestId);

/** True once a call of the decision has passed its fence. */
async function isFenced({ store }: KillLane, requestId: string): Promise<boolean> {
  const days = await store.ledger.recent('main');
  const entries = days.flatMap(({ entries: held }) => Object.values(held));
  return entries.some(
    ({ decisionId, attempts }) => decisionId === `main/${requestId}` && Object.keys(attempts).length > 0,
  );
}
