import assert from 'node:assert/strict';
import * as v from 'valibot';
import { DecisionClient } from '../../../client/decision-client.ts';
import { recordsOf } from '../../../client/records-of-store.ts';
import type { Candidate } from '../../../domain/decision/candidate.ts';
import { startSimulator } from '../../../local/simulator/index.ts';
import { decision, eventDecision } from '../../../server/v1/contract/decision.ts';
import { explanation } from '../../../server/v1/contract/explanation.ts';
import { preview } from '../../../server/v1/contract/preview.ts';
import { problem } from '../../../server/v1/contract/problem.ts';
import { progress } from '../../../server/v1/contract/progress.ts';
import { EXAMPLES } from '../../../server/v1/examples.ts';
import { sourcesOf, type TestApp, testApp } from '../../support/dashboard.ts';
import { type GatedSimulator, gated } from '../../support/gate.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { ask, bearer } from '../../support/v1.ts';

describe('decisions by the API', () => {
  let simulator: GatedSimulator;
  let service: TestService;
  let app: TestApp;
  let headers: Record<string, string>;
  before(async () => {
    simulator = await gated(await startSimulator({ seed: 1, latency: 'instant' }));
    service = await startTestService({ simulator });
    const { client, store } = service.workers;
    app = testApp(sourcesOf(store, { decisions: new DecisionClient(client, recordsOf(store)) }));
    headers = await bearer(store);
  });
  after(async () => {
    await service.stop();
    await simulator.close();
  });

  const committed = async () =>
    (await service.workers.store.ledger.recent('main')).map(({ total, entries }) => [total, Object.keys(entries)]);

  const post = (body: unknown, path = '/v1/decisions?wait=30') => ask(app, path, { body, headers });

  it('are there when they were waited for, and are the same for the same requestId', async () => {
    const request = service.request();
    const first = await post(request);
    assert.equal(first.status, 201, JSON.stringify(first.body));
    v.parse(decision, first.body);
    assert.equal(first.headers.get('location'), `/v1/decisions/main/${request.requestId}`);
    assert.ok(first.body.calls.length > 0);
    const bill = simulator.bill();
    const again = await post(request, '/v1/decisions');
    assert.deepEqual([again.status, again.body], [201, first.body]);
    const read = await ask(app, first.headers.get('location') ?? '');
    assert.deepEqual([read.status, read.body], [200, first.body]);
    assert.deepEqual(simulator.bill(), bill);
    const listed = await ask(app, '/v1/decisions?limit=1');
    assert.equal(listed.body.decisions[0].requestId, request.requestId);
    const explained = await ask(app, `${first.headers.get('location')}/explanation`);
    v.parse(explanation, explained.body);
    assert.equal(explained.body.rebuilt, true);
    assert.equal(explained.body.attempts.length, first.body.calls.length);
    assert.equal('reply' in explained.body.attempts[0], false);
  });

  it('go on while nobody waits, and say what was reserved', async () => {
    simulator.hold();
    const request = service.request({ maxStakeMicroUsd: 60_000_000 });
    const begun = await post(request, '/v1/decisions');
    assert.equal(begun.status, 202, JSON.stringify(begun.body));
    v.parse(progress, begun.body);
    assert.equal(begun.body.status, 'running');
    assert.ok(begun.body.admission.reservedMicroUsd > 0, JSON.stringify(begun.body));
    assert.ok(begun.body.admission.models.length > 1);
    const where = begun.headers.get('location') ?? '';
    const still = await ask(app, where, { headers });
    assert.deepEqual([still.status, still.body.phase], [202, begun.body.phase]);
    simulator.release();
    const done = await ask(app, `${where}?wait=30`, { headers });
    assert.equal(done.status, 200, JSON.stringify(done.body));
    v.parse(decision, done.body);
  });

  it('tell how they go on, until they are there', async () => {
    simulator.hold();
    const request = service.request({ maxStakeMicroUsd: 60_000_000 });
    const { headers: answered } = await post(request, '/v1/decisions');
    const stream = await app.request(`${answered.get('location')}/events`);
    assert.equal(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    assert.match(first?.value ?? '', /^event: progress\ndata: \{"decisionId":"main\//);
    simulator.release();
    let told = '';
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) told += next.value;
    const [, decided] = /event: decided\ndata: (.*)\n\n$/.exec(told) ?? [];
    assert.equal(JSON.parse(decided ?? '').requestId, request.requestId);
    const none = await ask(app, '/v1/decisions/main/none/events');
    assert.deepEqual([none.status, none.body.code], [404, 'not_found']);
  });

  it('tell no more to a token that is revoked meanwhile', async () => {
    simulator.hold();
    const { store } = service.workers;
    const reading = await bearer(store, { name: 'leaked', scopes: ['read'] });
    const { headers: answered } = await post(service.request({ maxStakeMicroUsd: 60_000_000 }), '/v1/decisions');
    const stream = await app.request(`${answered.get('location')}/events`, { headers: reading });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.match((await reader?.read())?.value ?? '', /^event: progress/);
    assert.equal(await store.tokens.revoke('leaked', Date.now()), true);
    let told = '';
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) told += next.value;
    assert.match(told, /event: problem\ndata: .*"code":"unauthorized"/);
    simulator.release();
    assert.equal((await ask(app, `${answered.get('location')}?wait=30`, { headers })).status, 200);
  });

  it('take their requestId from the header Idempotency-Key, and not two that differ', async () => {
    const { requestId, ...request } = service.request();
    const key = { ...headers, 'idempotency-key': requestId };
    const decided = await ask(app, '/v1/decisions?wait=30', { body: request, headers: key });
    assert.deepEqual([decided.status, decided.body.requestId], [201, requestId]);
    const other = await ask(app, '/v1/decisions', { body: { ...request, requestId: 'another' }, headers: key });
    assert.deepEqual([other.status, other.body.code, other.body.field], [422, 'invalid_request', 'requestId']);
    const none = await post(request);
    assert.deepEqual([none.status, none.body.field], [422, 'requestId']);
  });

  it('are refused at once with the field, its value and what to do', async () => {
    const request = service.request();
    const refused = await post(
      { ...request, market: { ...(request.market as object), status: 'settled' } },
      '/v1/decisions',
    );
    assert.equal(refused.status, 422, JSON.stringify(refused.body));
    v.parse(problem, refused.body);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json');
    assert.equal(refused.body.marketCode, 'settled');
    assert.match(refused.body.remedy, /same requestId/);
    const wrong = await post({ ...service.request(), maxStakeMicroUsd: -1 });
    assert.deepEqual([wrong.status, wrong.body.field, wrong.body.value], [422, 'maxStakeMicroUsd', '-1']);
  });

  it('refuse a requestId that means another input', async () => {
    const request = service.request();
    assert.equal((await post(request)).status, 201);
    const other = await post({ ...request, maxStakeMicroUsd: 1 });
    assert.deepEqual([other.status, other.body.code], [409, 'request_id_reused']);
  });

  it('are found nowhere when there are none', async () => {
    for (const path of ['/v1/decisions/main/none', '/v1/events/main/none', '/v1/decisions/main/none/explanation']) {
      const { status, body } = await ask(app, path);
      assert.deepEqual([path, status, body.code], [path, 404, 'not_found']);
    }
  });

  it('are previewed by the same plan, and nothing is paid, reserved or recorded', async () => {
    const request = service.request({ maxStakeMicroUsd: 60_000_000 });
    const before = [simulator.bill(), await committed()];
    const seen = await post(request, '/v1/preview');
    assert.equal(seen.status, 200, JSON.stringify(seen.body));
    v.parse(preview, seen.body);
    assert.deepEqual([simulator.bill(), await committed()], before);
    assert.equal((await ask(app, `/v1/decisions/main/${request.requestId}`)).status, 404);
    const decided = await post(request);
    const called = (chosen: string) =>
      seen.body.models.filter((model: { chosen: string }) => model.chosen === chosen).length;
    assert.equal(seen.body.start, 'panel');
    assert.equal(seen.body.first.calls, called('panel'));
    assert.deepEqual(
      seen.body.models.map(({ model, chosen, why }: Candidate) => ({ model, chosen, why })),
      decided.body.candidates.map(({ model, chosen, why }: Candidate) => ({ model, chosen, why })),
    );
    assert.ok(decided.body.costMicroUsd <= seen.body.first.worstCaseMicroUsd);
    assert.ok(seen.body.first.worstCaseMicroUsd <= seen.body.mostMicroUsd);
    const { requestId: _, ...unnamed } = request;
    assert.equal((await post(unnamed, '/v1/preview')).status, 200);
    const { event } = EXAMPLES.EventRequest ?? {};
    assert.equal((await post(event, '/v1/preview')).body.tickers.length, 2);
    const refused = await post({ ...request, maxStakeMicroUsd: 'much' }, '/v1/preview');
    assert.deepEqual([refused.status, refused.body.field], [422, 'maxStakeMicroUsd']);
  });

  it('are followed by fills, each recorded once', async () => {
    const { bought } = EXAMPLES.FillsRequest ?? {};
    const kinds = async () => (await post(bought, '/v1/fills')).body.results.map(({ kind }: { kind: string }) => kind);
    assert.deepEqual([await kinds(), await kinds()], [['recorded'], ['repeated']]);
  });

  it('and all else that the document has an example of are accepted', async () => {
    for (const [path, name] of [
      ['/v1/decisions?wait=30', 'DecisionRequest'],
      ['/v1/preview', 'PreviewRequest'],
      ['/v1/fills', 'FillsRequest'],
      ['/v1/outcomes', 'OutcomesRequest'],
      ['/v1/mode', 'SetModeRequest'],
      ['/v1/mode/clear', 'ClearModeRequest'],
      ['/v1/budget', 'BudgetRequest'],
    ] as const) {
      for (const body of Object.values(EXAMPLES[name] ?? {})) {
        const { status, body: answer } = await post(body, path);
        assert.ok([200, 201].includes(status), `${path}: ${JSON.stringify(answer)}`);
      }
    }
    const { mode } = (await ask(app, '/v1/mode')).body;
    assert.deepEqual([mode.mode, mode.by.startsWith('token bot-')], ['normal', true]);
  });

  it('are made for the markets of an event together', async () => {
    const { event } = EXAMPLES.EventRequest ?? {};
    const made = await post(event, '/v1/events?wait=30');
    assert.equal(made.status, 201, JSON.stringify(made.body));
    v.parse(eventDecision, made.body);
    assert.equal(made.body.decisions.length, 2);
    const read = await ask(app, made.headers.get('location') ?? '');
    assert.deepEqual(read.body.costMicroUsd, made.body.costMicroUsd);
    const one = await ask(app, `/v1/decisions/main/${made.body.decisions[0].requestId}`);
    assert.deepEqual([one.status, one.body.ticker], [200, made.body.decisions[0].ticker]);
  });
});
