import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventDecision } from '../../../domain/decision/event-decision.ts';
import { orLeftOut, runProgram } from '../../support/python-venv.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { BUILD_TIMEOUT_MS, llamaCpp } from './packages.ts';
import { documented, type ServiceByFile, startServiceByFile } from './service-by-file.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const MARKET = path('../../../examples/markets/cents-only.json');
const EVENT = path('../../../examples/events/temperature-ladder.json');
const START_TIMEOUT_MS = 240_000;
const WEIGHTS_SEED = '1';

/** The options of the command of the page, with the file of the model and the port that it has here. */
function options(model: string, port: number): string[] {
  const words = documented('sh', 'llama_cpp.server').trim().split(/\s+/);
  const given: Record<string, string> = { '--model': model, '--port': String(port) };
  const start = words.indexOf('-m');
  assert.ok(start > 0, words.join(' '));
  return words.slice(start).map((word, index, all) => given[all[index - 1] ?? ''] ?? word);
}

/** llama.cpp as its users run it by Python, with a model that knows nothing: its weights are random. */
describe('llama.cpp’s server, by the text of docs/configuration.md', function () {
  this.timeout(120_000);
  let server: ModelServer;
  let service: ServiceByFile;
  let folder: string;

  before(async function () {
    const python = await orLeftOut(this, llamaCpp, BUILD_TIMEOUT_MS);
    this.timeout(START_TIMEOUT_MS);
    folder = await mkdtemp(join(tmpdir(), 'conclave-llama-'));
    const model = join(folder, 'model.gguf');
    const written = await runProgram(python, [path('tiny_model.py'), model, WEIGHTS_SEED]);
    assert.equal(written.code, 0, written.stderr);
    server = await startModelServer({
      name: 'llama.cpp’s server',
      python,
      args: (port) => options(model, port),
    });
    service = await startServiceByFile(configuration(), {});
  });
  after(async () => {
    await service?.stop();
    await server?.remove();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const configuration = () => documented('json', '"llamacpp"').replace('127.0.0.1:8000', `127.0.0.1:${server.port}`);

  it('answers a decision in the form that the schema asks for, for nothing, and it can be worked out again', async () => {
    const decision = await service.decide(MARKET, '--request-id', 'llama-answered');
    const [call, ...others] = decision.calls;
    assert.ok(call?.usage, JSON.stringify(decision));
    assert.equal(others.length, 0);
    assert.deepEqual([call.model, call.provider, call.outcome], ['my-local', 'llamacpp', 'answered']);
    assert.ok(call.rawProbability !== null && call.rawProbability > 0 && call.rawProbability < 1);
    assert.equal(decision.forecast?.pooled, call.rawProbability);
    assert.ok(decision.verdict.reasons.length > 0);
    assert.ok(call.usage.promptTokens > 500 && call.usage.outputTokens > 10, JSON.stringify(call.usage));
    assert.deepEqual([decision.costMicroUsd, decision.uncertainMicroUsd], [0, 0]);
    const explained = await service.said('explain', 'main/llama-answered');
    assert.match(explained, /Forecast +worked out again .* the same to the last digit/);
    assert.match(explained, /Verdict +worked out again .* the same to the last digit/);
  });

  it('answers an event with one call, a probability for each of its markets', async () => {
    const said = await service.said('decide', '--event', EVENT, '--request-id', 'llama-event', '--json');
    const { decisions } = JSON.parse(said) as EventDecision;
    const { markets } = JSON.parse(await readFile(EVENT, 'utf8')) as { markets: unknown[] };
    assert.equal(decisions.length, markets.length);
    for (const { calls, ticker } of decisions) {
      assert.equal(calls[0]?.outcome, 'answered', JSON.stringify([ticker, calls]));
      assert.ok(calls[0].rawProbability !== null && calls[0].rawProbability < 1, ticker);
    }
    assert.equal(new Set(decisions.map(({ calls }) => calls[0]?.attemptId)).size, 1);
  });

  it('that is down costs nothing and is named; once it is back it answers', async () => {
    await server.down();
    const down = await service.decide(MARKET, '--request-id', 'llama-down', '--no-reuse');
    assert.deepEqual([down.action, down.costMicroUsd, down.uncertainMicroUsd], ['SKIP', 0, 0]);
    assert.equal(down.verdict.reasons[0]?.code, 'no_quorum');
    assert.equal(down.calls[0]?.failure?.kind, 'not_sent');
    assert.match(
      down.calls[0]?.failure?.message ?? '',
      /ECONNREFUSED.*Check that http:\/\/127\.0\.0\.1:\d+\/v1 is right/,
    );
    await server.up();
    const back = await service.decide(MARKET, '--request-id', 'llama-back', '--no-reuse');
    assert.equal(back.calls[0]?.outcome, 'answered', JSON.stringify(back));
  });

  it('and a file with mistakes: each is named, and what the server said', async () => {
    const { providers, models } = JSON.parse(configuration()) as { providers: object[]; models: object[] };
    const [model] = models;
    const mistakes = [
      { ...model, id: 'strict', wireModel: 'my-local', features: { jsonSchema: true } },
      { ...model, id: 'free', wireModel: 'my-local', features: { jsonSchema: false } },
      { ...model, id: 'no-such-model' },
    ];
    // One after the other: workers of both would take calls from the same queues.
    await service.stop();
    service = await startServiceByFile(JSON.stringify({ providers, models: mistakes }), {});
    const decision = await service.decide(MARKET, '--request-id', 'llama-mistaken');
    const callOf = (id: string) => decision.calls.find((call) => call.model === id);
    assert.equal(callOf('strict')?.failure?.kind, 'bad_request');
    assert.match(
      callOf('strict')?.failure?.message ?? '',
      /Input should be 'text' or 'json_object'.*It was sent response_format json_schema\./,
    );
    // Without a schema nothing makes a model without a mind write JSON.
    assert.equal(callOf('free')?.failure?.kind, 'unusable_answer');
    assert.match(callOf('free')?.failure?.message ?? '', /no JSON object with probability_yes/);
    const requests = await service.said('explain', 'main/llama-mistaken');
    for (const attempt of [1, 2])
      assert.match(requests, new RegExp(`panel/free/1/${attempt} .* \\d+ prompt, \\d+ output`));
    assert.equal(callOf('no-such-model')?.outcome, 'answered', 'whatever the name: the server has one model');
    const { stdout } = await service.place.run(['doctor']);
    assert.match(stdout, /fail +model no-such-model +llamacpp does not list no-such-model/);
  });
});
