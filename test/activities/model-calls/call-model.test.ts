import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { CallModelInput, ModelAnswer } from '../../../activities/contract.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { closeReservation } from '../../../activities/finalize/close-reservation.ts';
import { createCallModel } from '../../../activities/model-calls/call-model.ts';
import type { ModelRow, ProviderRow } from '../../../domain/shared/model.ts';
import { type Provider, ProviderFailure } from '../../../providers/provider.ts';
import type { Store } from '../../../store/index.ts';
import { ACCEPTED_KEYS } from '../../support/keys.ts';
import { MODEL_A, MODEL_A_COST, scriptedProvider } from '../../support/scripted-provider.ts';
import { BY_TEST } from '../../support/state.ts';
import { freshStore, NOON_MS, openLedger } from '../../support/store.ts';

const WORST = 5_000;

describe('asking a model', () => {
  let store: Store;
  let serial = 0;
  before(async () => {
    store = await freshStore();
    await store.control.writeMode({ ...BY_TEST, mode: 'normal', version: 1 });
  });
  after(() => store.close());

  /** One reserved call with two paid attempts, ready to be asked. */
  async function reserved(
    provider: Provider,
    nowMs = () => NOON_MS,
    providers: readonly Partial<ProviderRow>[] = [],
    repeats = 100,
    row: Partial<ModelRow> = {},
  ) {
    const requestId = `r${serial++}`;
    const { ledgerId, input } = await openLedger(store, {}, `ask-${requestId}`);
    const decisionId = `ask-${requestId}/${requestId}`;
    const result = await store.ledger.reserve(input(requestId, 2 * WORST, { decisionId, repeats }));
    assert.ok(result.ok);
    await store.requests.claim({
      _id: decisionId,
      account: `ask-${requestId}`,
      inputHash: 'hash',
      workflowId: 'w',
      runId: 'r',
      createdAtMs: NOON_MS,
      prompts: [{ version: '1', system: 's', user: 'u', moment: '' }],
      quickPrompt: null,
      input: '{}',
    });
    const ask: CallModelInput = {
      decisionId,
      account: `ask-${requestId}`,
      step: 'quick',
      call: {
        model: 'model-a',
        provider: 'scripted',
        worstCaseMicroUsd: WORST,
        expectedCostMicroUsd: 1,
        expectedFrom: 'worst',
        requestBytes: 1,
        callTimeoutMs: 2_000,
      },
      reservation: result.reservation,
      deadlineAtMs: NOON_MS + 30_000,
      isFirstRun: false,
      part: 1,
    };
    const dependencies = {
      store,
      providers: { scripted: provider },
      config: { models: [{ ...MODEL_A, ...row }], searchServices: [], providers, retentionDays: 30 },
      clock: { now: nowMs },
      keys: ACCEPTED_KEYS,
      calls: { count: () => undefined },
      log: () => undefined,
    } as unknown as Dependencies;
    const run = () => new MockActivityEnvironment().run(createCallModel(dependencies), ask) as Promise<ModelAnswer>;
    const total = async () => (await store.ledger.read(ledgerId))?.total;
    const close = () => closeReservation({ store, clock: { now: nowMs } }, ledgerId, result.reservation.entryKey);
    return { ask, run, total, close, ledgerId, dependencies };
  }

  const failureOf = async (run: Promise<unknown>) => {
    const error = await run.then(
      () => assert.fail('expected a failure'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ApplicationFailure, String(error));
    return error;
  };

  it('records the answer, its cost and its attempt id', async () => {
    const { provider, calls } = scriptedProvider([{}]);
    const { ask, run, total, close } = await reserved(provider);
    const answer = await run();
    assert.equal(answer.rawProbability, 0.63);
    assert.equal(answer.costMicroUsd, MODEL_A_COST);
    assert.equal(calls[0]?.attemptId, `${ask.decisionId}/quick/model-a/1/1`);
    assert.deepEqual(await close(), { spentMicroUsd: MODEL_A_COST, uncertainMicroUsd: 0 });
    assert.equal((await total())?.committedMicroUsd, MODEL_A_COST);
    assert.equal(
      (await store.attempts.ofDecision(ask.decisionId))[0]?.reply,
      '{"probability_yes": 0.63, "reasoning": "scripted"}',
    );
  });

  it('books a reply that left its lane at the dearer price, and says so once a day', async () => {
    const serviceTier = { name: 'flex', leastDeadlineMs: 1_000, otherTierFactor: 2 } as const;
    const alerts = async () => (await store.alerts.list(10)).filter(({ kind }) => kind === 'cost_drift');
    const inServiceTier = await reserved(scriptedProvider([{ serviceTier: 'flex' }]).provider, undefined, [], 100, {
      serviceTier,
    });
    assert.equal((await inServiceTier.run()).costMicroUsd, MODEL_A_COST);
    assert.deepEqual(await alerts(), []);
    for (let times = 0; times < 2; times++) {
      const { provider } = scriptedProvider([{ serviceTier: 'default' }]);
      const { run, close } = await reserved(provider, undefined, [], 100, { serviceTier });
      assert.equal((await run()).costMicroUsd, 2 * MODEL_A_COST);
      assert.deepEqual(await close(), { spentMicroUsd: 2 * MODEL_A_COST, uncertainMicroUsd: 0 });
    }
    assert.deepEqual(
      (await alerts()).map(({ id }) => id),
      ['cost_drift/tier/model-a/2026-11-24'],
    );
  });

  it('adopts an answer that was paid for before, and sends no request', async () => {
    const { provider, calls } = scriptedProvider([{}]);
    const { run, close } = await reserved(provider);
    const first = await run();
    const second = await run();
    assert.deepEqual(second, first);
    assert.equal(calls.length, 1);
    assert.deepEqual(await close(), { spentMicroUsd: MODEL_A_COST, uncertainMicroUsd: 0 });
  });

  it('does not lose an answer that was paid for to a store that is away for a moment', async () => {
    const { provider, calls } = scriptedProvider([{}]);
    const { ask, dependencies, close } = await reserved(provider);
    let away = 3;
    const attempts: Store['attempts'] = {
      ...store.attempts,
      async record(fact) {
        if (away-- > 0) throw new Error('connection closed');
        return store.attempts.record(fact);
      },
    };
    const run = createCallModel({ ...dependencies, store: { ...store, attempts } });
    const answer = (await new MockActivityEnvironment().run(run, ask)) as ModelAnswer;
    assert.equal(answer.costMicroUsd, MODEL_A_COST);
    assert.equal(calls.length, 1);
    assert.deepEqual(await close(), { spentMicroUsd: MODEL_A_COST, uncertainMicroUsd: 0 });
  });

  it('corrects the ledger when it answers after its reservation was closed', async () => {
    const { provider } = scriptedProvider([{}]);
    const { run, close, total } = await reserved({
      ...provider,
      ask: async (...asked) => {
        assert.deepEqual(await close(), { spentMicroUsd: WORST, uncertainMicroUsd: WORST });
        return provider.ask(...asked);
      },
    });
    assert.equal((await run()).costMicroUsd, MODEL_A_COST);
    assert.deepEqual(await total(), {
      committedMicroUsd: MODEL_A_COST,
      spentMicroUsd: MODEL_A_COST,
      heldMicroUsd: 0,
      uncertainMicroUsd: 0,
    });
  });

  it('leaves an attempt whose worker died after the fence uncertain, and takes the next ordinal', async () => {
    const { provider, calls } = scriptedProvider([{}]);
    const { ask, run, close } = await reserved(provider);
    const attemptId = `${ask.decisionId}/quick/model-a/1/1`;
    const { model, provider: name, worstCaseMicroUsd } = ask.call;
    const fenced = {
      reservation: ask.reservation,
      attemptId,
      model,
      provider: name,
      worstCaseMicroUsd,
      part: 1,
      ordinal: 1,
      fenceToken: 'a worker that died',
      nowMs: NOON_MS,
    };
    assert.deepEqual(await store.ledgerAttempts.start(fenced), { ok: true });
    const answer = await run();
    assert.match(answer.attemptId, /\/2$/);
    assert.equal(calls.length, 1);
    assert.deepEqual(await close(), { spentMicroUsd: MODEL_A_COST + WORST, uncertainMicroUsd: WORST });
  });

  it('books what was billed and no more when the store’s answer to its fence is lost on the way', async () => {
    const { provider, calls } = scriptedProvider([{}]);
    const { ask, dependencies, close } = await reserved(provider);
    let lost = 2;
    const ledgerAttempts: Store['ledgerAttempts'] = {
      ...store.ledgerAttempts,
      async start(attempt) {
        const fenced = await store.ledgerAttempts.start(attempt);
        if (lost-- > 0) throw new Error('connection closed');
        return fenced;
      },
    };
    const run = createCallModel({ ...dependencies, store: { ...store, ledgerAttempts } });
    const answer = (await new MockActivityEnvironment().run(run, ask)) as ModelAnswer;
    assert.match(answer.attemptId, /\/1$/);
    assert.equal(calls.length, 1);
    assert.deepEqual(await close(), { spentMicroUsd: MODEL_A_COST, uncertainMicroUsd: 0 });
  });

  it('waits for tokens before the fence: nothing is sent, charged or used up until the minute has them', async () => {
    const { provider, calls } = scriptedProvider([{}, {}]);
    let nowMs = NOON_MS;
    // A request is 200 tokens of prompt and 500 of answer at most.
    const limited = [{ id: 'scripted', tokensPerMinute: 1_000 }];
    const first = await reserved(provider, () => nowMs, limited);
    assert.equal((await first.run()).rawProbability, 0.63);
    nowMs = NOON_MS + 50_000;
    const second = await reserved(provider, () => nowMs, limited);
    const inTime = { ...second.ask, deadlineAtMs: NOON_MS + 70_000 };
    const ask = (input: CallModelInput) =>
      new MockActivityEnvironment().run(createCallModel(second.dependencies), input) as Promise<ModelAnswer>;
    const extended = await store.ledgerAttempts.extend(second.ledgerId, inTime.reservation.entryKey, NOON_MS + 90_000);
    assert.ok(extended);

    const waiting = await failureOf(ask(inTime));
    assert.equal(waiting.type, 'throttled');
    assert.equal(waiting.nonRetryable, false);
    const waitMs = Number(waiting.nextRetryDelay);
    assert.ok(waitMs >= 10_000 && waitMs <= 11_000, `${waitMs}`);
    assert.match(waiting.message, /1000 tokens a minute of scripted have no room for 700 more/);
    const tooLate = await failureOf(ask({ ...inTime, deadlineAtMs: NOON_MS + 60_000 }));
    assert.equal(tooLate.type, 'throttled');
    assert.equal(tooLate.nonRetryable, true, 'the next minute is after its deadline');
    assert.equal(calls.length, 1);
    assert.deepEqual(await store.attempts.ofDecision(inTime.decisionId), []);

    nowMs = NOON_MS + 60_500;
    assert.match((await ask(inTime)).attemptId, /\/1$/, 'no attempt was used by waiting');
    assert.equal((await second.total())?.uncertainMicroUsd, 0);
  });

  it('keeps what may have been billed charged, and gives back what was refused unread', async () => {
    const { provider } = scriptedProvider([
      new ProviderFailure('rate_limited', 'slow down', { retryAfterMs: 1_500 }),
      new ProviderFailure('timed_out', 'no answer in 2 s'),
      {},
    ]);
    const { run, close } = await reserved(provider);
    const limited = await failureOf(run());
    assert.equal(limited.type, 'rate_limited');
    assert.equal(limited.nonRetryable, false);
    assert.equal(limited.nextRetryDelay, 1_500);
    assert.equal((await failureOf(run())).type, 'timed_out');
    assert.equal((await run()).rawProbability, 0.63);
    assert.deepEqual(await close(), { spentMicroUsd: WORST + MODEL_A_COST, uncertainMicroUsd: WORST });
  });

  it('stops when the paid attempts are used up, and says what they failed by', async () => {
    const { provider, calls } = scriptedProvider([
      new ProviderFailure('timed_out', 'no answer in 2 s'),
      new ProviderFailure('server_error', 'internal'),
    ]);
    const { run, ask } = await reserved(provider);
    await failureOf(run());
    const second = await failureOf(run());
    assert.equal(second.nonRetryable, false);
    const last = await failureOf(run());
    assert.equal(last.type, 'server_error');
    assert.equal(last.message, 'internal (not retried: no spare request was left)');
    assert.equal(last.nonRetryable, true);
    const attemptId = `${ask.decisionId}/quick/model-a/1/2`;
    assert.deepEqual(last.details, [{ attemptId, costMicroUsd: WORST, latencyMs: 0 }]);
    assert.equal(calls.length, 2);
  });

  it('says so when another call of its step has used up what may be repeated', async () => {
    const { provider, calls } = scriptedProvider([new ProviderFailure('overloaded', 'busy')]);
    const { run } = await reserved(provider, undefined, [], 0);
    await failureOf(run());
    const last = await failureOf(run());
    assert.equal(last.type, 'overloaded');
    assert.equal(last.nonRetryable, true);
    assert.match(last.message, /busy \(not retried: no spare request was left\)/);
    assert.equal(calls.length, 1);
  });

  it('never turns an unusable answer into a probability, and pays for it all the same', async () => {
    const { provider } = scriptedProvider([{ text: 'No, confidence 95 %' }]);
    const { run, close } = await reserved(provider);
    assert.equal((await failureOf(run())).type, 'unusable_answer');
    assert.deepEqual(await close(), { spentMicroUsd: MODEL_A_COST, uncertainMicroUsd: 0 });
  });

  it('reports a refusal as one, without another try', async () => {
    const { provider } = scriptedProvider([{ finish: 'refused', text: '' }]);
    const { run } = await reserved(provider);
    const refused = await failureOf(run());
    assert.equal(refused.type, 'refused');
    assert.equal(refused.nonRetryable, true);
  });

  it('sends nothing once the reservation is closed, expired or the deadline has passed', async () => {
    const { provider, calls } = scriptedProvider([]);
    const closed = await reserved(provider);
    await closed.close();
    assert.match((await failureOf(closed.run())).message, /closed/);
    const expired = await reserved(provider, () => NOON_MS + 60_001);
    Object.assign(expired.ask, { deadlineAtMs: NOON_MS + 90_000 });
    assert.match((await failureOf(expired.run())).message, /expired/);
    const late = await reserved(provider, () => NOON_MS + 30_000);
    assert.match((await failureOf(late.run())).message, /deadline/);
    assert.equal(calls.length, 0);
  });

  it('sends nothing while the mode forbids it', async () => {
    const { provider, calls } = scriptedProvider([]);
    const { run } = await reserved(provider);
    await store.control.writeMode({ ...BY_TEST, mode: 'halted', version: 2 });
    assert.match((await failureOf(run())).message, /halted/);
    await store.control.writeMode({ ...BY_TEST, mode: 'normal', version: 3 });
    assert.equal(calls.length, 0);
  });

  it('books a bill above the worst case in full and blocks the row', async () => {
    const usage = {
      promptTokens: 9_000,
      cachedPromptTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
    };
    const { provider } = scriptedProvider([{ usage }]);
    const { run, close } = await reserved(provider);
    assert.equal((await run()).costMicroUsd, 9_000);
    assert.deepEqual(await close(), { spentMicroUsd: 9_000, uncertainMicroUsd: 0 });
    assert.match((await store.control.blockedModels())['model-a'] ?? '', /above its stated worst case/);
    assert.equal(await store.control.unblockModel('model-a'), true);
  });
});
