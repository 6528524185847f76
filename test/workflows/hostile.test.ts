import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DecisionClient } from '../../client/decision-client.ts';
import { DecisionRefused } from '../../client/errors.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import type { DecideRequest } from '../../domain/decision/request-schema.ts';
import {
  type DecideState,
  type Decision,
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  QUERY,
  SCOREKEEPER_WORKFLOW_ID,
  SIGNAL,
  TASK_QUEUE,
  UPDATE,
  WORKFLOW,
} from '../../workflows/messages.ts';
import { isSentence, nothingPolluted, POISONED, TEXTS } from '../support/hostile.ts';
import { startTestService, type TestService } from '../support/service.ts';

type Metadata = Record<string, Uint8Array>;
const bytes = (text: string) => new TextEncoder().encode(text);
const json = (text: string) => ({ metadata: { encoding: bytes('json/plain') } as Metadata, data: bytes(text) });

/** What no JSON-speaking client sends: other encodings, none at all, JSON that is none, and deep or large JSON that is. */
const RAW_PAYLOADS = [
  { metadata: { encoding: bytes('binary/encrypted') }, data: bytes('secret') },
  { metadata: { encoding: bytes('binary/plain') }, data: new Uint8Array(200_000) },
  { metadata: { encoding: bytes('json/protobuf') }, data: bytes('{}') },
  { metadata: {}, data: bytes('{}') },
  { data: bytes('{}') },
  {},
  json('{"mode": '),
  json(''),
  json('\u0000'),
  json('{"mode": "halted", "reason": 1e999, "by": -1e999}'),
  json(`${'['.repeat(50_000)}${']'.repeat(50_000)}`),
  json(`{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`),
  json(JSON.stringify('x'.repeat(1_000_000))),
];

const VALUES: readonly unknown[] = [null, 0, -0, true, 'halted', [], {}, [[]], TEXTS, ...TEXTS, ...POISONED];

describe('hostile workflow inputs, signals and updates', function () {
  this.timeout(180_000);
  let service: TestService;
  let client: DecisionClient;
  before(async () => {
    service = await startTestService({ scorekeeper: { everyMs: 500, publishEveryMs: 0 } });
    client = new DecisionClient(service.workers.client, recordsOf(service.workers.store));
  });
  after(() => service.stop());

  const temporal = () => service.workers.client;
  const signalRaw = (workflowId: string, signalName: string, payloads: readonly object[] | null) =>
    temporal().workflowService.signalWorkflowExecution({
      namespace: temporal().options.namespace,
      workflowExecution: { workflowId },
      signalName,
      ...(payloads === null ? {} : { input: { payloads: [...payloads] } }),
    });
  let starts = 0;
  /** Starts a workflow by its name with payloads as they are, and gives its id. */
  async function startRaw(type: string, payloads: readonly object[] | null): Promise<string> {
    starts += 1;
    const workflowId = `hostile/${type}/${starts}/${Date.now()}`;
    await temporal().workflowService.startWorkflowExecution({
      namespace: temporal().options.namespace,
      workflowId,
      requestId: workflowId,
      workflowType: { name: type },
      taskQueue: { name: TASK_QUEUE },
      ...(payloads === null ? {} : { input: { payloads: [...payloads] } }),
    });
    return workflowId;
  }
  /** How a workflow failed, which it must have done by itself and in a sentence. */
  async function failureOf(workflowId: string): Promise<ApplicationFailure> {
    try {
      await temporal().withDeadline(Date.now() + 60_000, () => temporal().workflow.getHandle(workflowId).result());
    } catch (error) {
      assert.ok(error instanceof WorkflowFailedError, `${workflowId}: ${error}`);
      assert.ok(error.cause instanceof ApplicationFailure, String(error.cause));
      isSentence(error.cause.message);
      return error.cause;
    }
    return assert.fail(`${workflowId} ended well`);
  }
  /** No task of a workflow may have failed in our code: one that does is tried again for ever. The server itself gives a task
   * up when many signals arrive during it, and hands it out anew; then there is no failure with it. */
  async function failedTasks(workflowId: string): Promise<number> {
    const { events } = await temporal().workflow.getHandle(workflowId).fetchHistory();
    return (events ?? []).filter(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure).length;
  }

  it('refuse a decision at once, as invalid_request, whatever its input is', async () => {
    const good = service.request();
    const inputs = [
      ...VALUES.map((value) => json(JSON.stringify(value))),
      ...VALUES.map((value) => json(JSON.stringify({ ...good, account: value }))),
      ...VALUES.filter((value) => value !== 'halted').map((value) => json(JSON.stringify({ ...good, market: value }))),
      ...RAW_PAYLOADS,
      json(JSON.stringify({ ...good, market: { ...(good.market as object), rules_primary: 'x'.repeat(1_500_000) } })),
      json(JSON.stringify(good).replace('"yes_bid":44', '"yes_bid":1e999')),
    ];
    const startedAtMs = Date.now();
    const ids = await Promise.all([
      ...inputs.map((input) => startRaw(WORKFLOW.decide, [input])),
      startRaw(WORKFLOW.decide, null),
    ]);
    for (const id of ids) assert.equal((await failureOf(id)).type, 'invalid_request', id);
    assert.ok(Date.now() - startedAtMs < 60_000);
    nothingPolluted();
    for (const id of ids.slice(-RAW_PAYLOADS.length - 3)) assert.equal(await failedTasks(id), 0, id);
  });

  it('take a market with any key in it, and keep it', async () => {
    for (const poison of POISONED) {
      const request = service.request();
      const odd = JSON.parse(JSON.stringify(poison)) as object;
      const market = { ...(request.market as object), extra: odd, list: [odd, '\u0000', '\ud800'] };
      const decision = await service.decide({ ...request, market });
      assert.equal(decision.requestId, request.requestId);
    }
    nothingPolluted();
  });

  it('end the service’s own workflows, started with nonsense, instead of having them tried for ever', async () => {
    const types = [WORKFLOW.costGovernor, WORKFLOW.operations, WORKFLOW.scorekeeper, WORKFLOW.shadow];
    const nonsense = [
      json('5'),
      json('[]'),
      json('{"carried": 5, "account": {}, "calls": 1}'),
      json('{"account": "main", "sweepEveryMs": "soon", "carried": {"told": [5], "audit": {}, "wanted": [{}]}}'),
      json('{"historyLimit": "x", "account": "main", "sweepEveryMs": 1}'),
      RAW_PAYLOADS[0] as object,
    ];
    const ids = await Promise.all(types.flatMap((type) => nonsense.map((input) => startRaw(type, [input]))));
    for (const id of ids) assert.equal((await failureOf(id)).type, 'invalid_input', id);
    for (const account of ['nobody', '__proto__', 'constructor']) {
      const id = await startRaw(WORKFLOW.costGovernor, [json(JSON.stringify({ account, sweepEveryMs: 1_000 }))]);
      await assert.rejects(
        temporal().withDeadline(Date.now() + 60_000, () => temporal().workflow.getHandle(id).result()),
        WorkflowFailedError,
      );
    }
  });

  it('leave operations, governor and scorekeeper as they were, and at work', async () => {
    const before = [await client.mode(), await client.budget('main')] as const;
    const targets: readonly (readonly [string, readonly string[]])[] = [
      [OPERATIONS_WORKFLOW_ID, [SIGNAL.setMode, SIGNAL.clearMode, SIGNAL.callFailed]],
      [SCOREKEEPER_WORKFLOW_ID, [SIGNAL.outcome, SIGNAL.fill]],
      [governorWorkflowId('main'), [SIGNAL.ledgerChanged]],
    ];
    const tasksBefore = await Promise.all(targets.map(([id]) => failedTasks(id)));
    for (const [workflowId, signals] of targets) {
      for (const signal of signals) {
        await Promise.all([
          signalRaw(workflowId, signal, null),
          signalRaw(workflowId, signal, []),
          ...RAW_PAYLOADS.map((payload) => signalRaw(workflowId, signal, [payload])),
          ...VALUES.map((value) => temporal().workflow.getHandle(workflowId).signal(signal, value)),
          ...POISONED.map((value) =>
            temporal()
              .workflow.getHandle(workflowId)
              .signal(signal, { ticker: value, fillId: value, mode: value, reason: value, by: value, provider: value }),
          ),
        ]);
      }
      await signalRaw(workflowId, 'noSuchSignal', RAW_PAYLOADS.slice(0, 3));
    }
    for (const value of VALUES) {
      for (const [id, update] of [
        [governorWorkflowId('main'), UPDATE.setPolicy],
        [SCOREKEEPER_WORKFLOW_ID, UPDATE.recordOutcomes],
        [SCOREKEEPER_WORKFLOW_ID, UPDATE.recordFills],
      ] as const) {
        await assert.rejects(
          temporal()
            .workflow.getHandle(id)
            .executeUpdate(update, { args: [value] }),
        );
      }
    }
    await assert.rejects(temporal().workflow.getHandle(governorWorkflowId('main')).executeUpdate(UPDATE.setPolicy));

    const [mode, budget] = before;
    assert.equal((await client.mode()).version, mode.version);
    assert.deepEqual((await client.budget('main')).budget, budget.budget);
    // And they still do what they are for.
    const set = await client.setMode({ mode: 'economy', reason: 'after the barrage', by: 'test' });
    assert.equal(set.version, mode.version + 1);
    await client.clearMode({ reason: 'done', by: 'test' });
    const policy = await client.setPolicy('main', {
      budget: { hourMicroUsd: 90_000_000 },
      reason: 'after',
      by: 'test',
    });
    assert.equal(policy.policyVersion, budget.policyVersion + 1);
    const decision = await service.decide(service.request());
    const [answer] = await client.recordOutcomes([{ ticker: decision.ticker, settlement: 'yes', by: 'test' }]);
    assert.equal(answer?.kind, 'recorded');
    for (let look = 0; look < 200 && (await client.scorekeeper()).scored === 0; look++) await delay(50);
    const state = await client.scorekeeper();
    assert.ok(state.scored > 0);
    for (const { ticker, problem } of state.refused) {
      assert.ok(ticker.length <= 128);
      if (problem.code === 'not_understood') isSentence(problem.figures.message);
    }
    for (const { fillId, problem } of state.fills.refused) {
      assert.ok(fillId.length <= 128);
      if (problem.code === 'not_understood') isSentence(problem.figures.message);
    }
    const tasksAfter = await Promise.all(targets.map(([id]) => failedTasks(id)));
    assert.deepEqual(tasksAfter, tasksBefore, 'no workflow task failed');
  });

  it('to a running decision change nothing that they should not', async () => {
    service.simulator.setFaults([{ kind: 'hang' }]);
    const handle = await service.start(service.request({ deadlineMs: 120_000 }));
    const versions: readonly unknown[] = ['1', {}, { valueOf: 1, toString: 1 }, -1, 0, 1.5, 1e308, null];
    await Promise.all([
      ...versions.map((version) => handle.signal(SIGNAL.modeChanged, { mode: 'halted', version })),
      ...VALUES.map((value) => handle.signal(SIGNAL.modeChanged, value)),
      ...RAW_PAYLOADS.flatMap((payload) => [
        signalRaw(handle.workflowId, SIGNAL.modeChanged, [payload]),
        signalRaw(handle.workflowId, SIGNAL.budgetChanged, [payload]),
      ]),
      signalRaw(handle.workflowId, SIGNAL.modeChanged, null),
    ]);
    assert.equal((await handle.query<DecideState>(QUERY.state)).mode, null);
    // And it still hears what it should: this one ends it long before its deadline.
    await handle.signal(SIGNAL.modeChanged, { mode: 'halted', version: 1 });
    const decision = (await handle.result()) as Decision;
    assert.deepEqual(
      decision.verdict.reasons.map(({ code }) => code),
      ['mode_halted'],
    );
    assert.equal(await failedTasks(handle.workflowId), 0);
    await service.heal();
  });

  it('are refused by the client in a sentence, before anything is sent', async () => {
    const good = service.request();
    const cyclic: Record<string, unknown> = { ...good };
    cyclic.market = cyclic;
    const requests: unknown[] = [
      ...VALUES,
      { ...good, market: { ...(good.market as object), rules_primary: 'x'.repeat(5_000_000) } },
      { ...good, market: JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) },
      { ...good, requestId: 'x'.repeat(5_000) },
      { ...good, account: 'a/b' },
      cyclic,
    ];
    for (const request of requests) {
      await assert.rejects(client.start(request as DecideRequest), (error: unknown) => {
        assert.ok(error instanceof DecisionRefused, String(error));
        assert.equal(error.code, 'invalid_request');
        isSentence(error.message);
        return true;
      });
    }
    const large = { ...good, market: { ...(good.market as object), rules_primary: 'x'.repeat(5_000_000) } };
    await assert.rejects(
      client.decide(large),
      /^DecisionRefused: The request is 5\d{6} bytes of JSON; at most 1048576 are accepted\.$/,
    );
    for (const account of ['x'.repeat(5_000), '\u001b[31m', '']) {
      await assert.rejects(client.budget(account), (error: unknown) => {
        assert.ok(error instanceof DecisionRefused, String(error));
        isSentence(error.message);
        return true;
      });
    }
  });
});
