import assert from 'node:assert/strict';
import { readExplanation } from '../../client/explanation.ts';
import { DecisionClient } from '../../client/index.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import { sum } from '../../domain/shared/sum.ts';
import { eventWorkflowId } from '../../workflows/messages.ts';
import { testEventRequest } from '../support/event-request.ts';
import { largeEvent } from '../support/large-event.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** Temporal refuses a payload of 2 MB, and a message of 4, which holds the recorded decisions and the result. As JSON text of the
 * history they are a third longer. */
const MOST_BYTES = 1_500_000;

describe('an event of a hundred markets', function () {
  this.timeout(120_000);
  let service: TestService;
  let client: DecisionClient;
  before(async () => {
    service = await startTestService({ decision: { explore: true } });
    client = new DecisionClient(service.workers.client, recordsOf(service.workers.store));
  });
  after(() => service.stop());

  const largestIn = async (workflowId: string) => {
    const { events } = await service.workers.client.workflow.getHandle(workflowId).fetchHistory();
    return Math.max(...(events ?? []).map((event) => Buffer.byteLength(JSON.stringify(event))));
  };

  it('is decided whole, by several prompts and one bill, within what Temporal carries', async () => {
    const event = largeEvent(100);
    const request = testEventRequest({ json: event }, { deadlineMs: 60_000 });
    assert.ok(JSON.stringify(request).length > 500_000, 'with rules as long as the longest of the venue');
    const result = await client.decideEvent(request);
    const { decisions } = result;
    assert.deepEqual(
      decisions.map(({ ticker }) => ticker),
      event.markets.map(({ ticker }) => ticker),
    );
    const prompts = decisions.filter((decision) => decision.event?.place === 1).length;
    assert.ok(prompts > 1, `${prompts} prompts`);
    const [first] = decisions;
    const models = first?.calls.map(({ model }) => model) ?? [];
    assert.ok(models.length > 1, 'a panel');
    const sent = service.simulator.requests().filter(({ attemptId }) => attemptId.includes(`/${request.requestId}/`));
    assert.equal(sent.length, prompts * models.length, 'each prompt once to each model');
    const bill = sum(sent.map(({ costMicroUsd }) => costMicroUsd));
    assert.deepEqual([result.costMicroUsd, sum(decisions.map(({ costMicroUsd }) => costMicroUsd))], [bill, bill]);
    const probabilities = decisions.map(({ forecast }) => forecast?.coherent ?? Number.NaN);
    assert.ok(sum(probabilities) <= 1 + 1e-9, 'the markets of all prompts fit together');
    assert.ok((await largestIn(eventWorkflowId('main', request.requestId))) < MOST_BYTES);

    const last = await readExplanation(service.workers.store, decisions[1]?.decisionId ?? '');
    assert.equal(decisions[1]?.calls[0]?.reasoning, null, 'what a call wrote stands once in the result');
    assert.deepEqual(
      last?.decision.calls.map(({ reasoning }) => reasoning),
      first?.calls.map(({ reasoning }) => reasoning),
    );
    assert.deepEqual(await client.decideEvent(request), result, 'the same request is the same decisions');
  });

  it('is decided as far as the caller names its markets, also one alone', async () => {
    const event = largeEvent(100);
    const tickers = event.markets.slice(40, 43).map(({ ticker }) => ticker);
    const some = await client.decideEvent(testEventRequest({ json: event }, { tickers, exhaustive: true }));
    assert.deepEqual(
      some.decisions.map(({ ticker }) => ticker),
      tickers,
    );
    // The winner may be one that was not named.
    assert.ok(some.decisions.every(({ event: own }) => own?.coherence?.kind !== 'exhaustive'));
    const [only = ''] = tickers;
    const one = await client.decideEvent(testEventRequest({ json: event }, { tickers: [only] }));
    assert.deepEqual(
      one.decisions.map(({ ticker, forecast }) => [ticker, forecast !== null]),
      [[only, true]],
    );
    await assert.rejects(
      client.decideEvent(testEventRequest({ json: event }, { tickers: [only, 'KXNEXTMINISTER-34-NOBODY'] })),
      { code: 'invalid_request', message: /tickers has KXNEXTMINISTER-34-NOBODY, which is no market of the event/ },
    );
  });
});
