import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { costMicroUsd } from '../../../domain/money/cost.ts';
import { type Simulator, startSimulator } from '../../../local/simulator/index.ts';
import { orLeftOut } from '../../support/python-venv.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { BUILD_TIMEOUT_MS, litellm } from './packages.ts';
import { documented, type ServiceByFile, startServiceByFile } from './service-by-file.ts';

const KEY = 'sk-conclave-litellm-0123456789';
const WRONG_KEY = 'sk-conclave-wrong-0123456789';
const MARKET = fileURLToPath(new URL('../../../examples/markets/cents-only.json', import.meta.url));
const START_TIMEOUT_MS = 240_000;
/** What its script does; scripts do not survive that an environment is moved into the cache. */
const RUN = 'import litellm; litellm.run_server()';
/** In place of OpenAI's model that the page has behind the proxy. */
const BEHIND = 'sim-gpt-5-mini';

interface ProxyFile {
  readonly model_list: readonly { litellm_params: Record<string, string> }[];
}

/** The proxy's configuration of the page, with the simulator where it has OpenAI. */
function proxyFile({ url }: Simulator): string {
  const page = parse(documented('yaml', 'litellm_params')) as ProxyFile;
  for (const { litellm_params: params } of page.model_list) {
    Object.assign(params, { model: `openai/${BEHIND}`, api_base: `${url}/openai/v1` });
  }
  return stringify(page);
}

/** The proxy as its users run it. What stands behind it is SIMULATED: the simulator, by the wire of OpenAI. */
describe('LiteLLM’s proxy, by the text of docs/configuration.md', function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let proxy: ModelServer;
  let service: ServiceByFile;
  let folder: string;

  before(async function () {
    const python = await orLeftOut(this, litellm, BUILD_TIMEOUT_MS);
    this.timeout(START_TIMEOUT_MS);
    simulator = await startSimulator({ seed: 1, latency: 'instant' });
    folder = await mkdtemp(join(tmpdir(), 'conclave-litellm-'));
    const file = join(folder, 'litellm.yaml');
    await writeFile(file, proxyFile(simulator));
    proxy = await startModelServer({
      name: 'LiteLLM’s proxy',
      python,
      args: (port) => ['-c', RUN, '--config', file, '--host', '127.0.0.1', '--port', String(port)],
      // Without the last it would ask the network for prices.
      env: { LITELLM_MASTER_KEY: KEY, OPENAI_API_KEY: 'sk-simulated', LITELLM_LOCAL_MODEL_COST_MAP: 'True' },
      headers: { authorization: `Bearer ${KEY}` },
    });
    service = await startServiceByFile(configuration(), { LITELLM_MASTER_KEY: KEY });
  });
  afterEach(() => simulator?.setFaults([]));
  after(async () => {
    await service?.stop();
    await proxy?.remove();
    await simulator?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const configuration = () =>
    documented('json', 'LITELLM_MASTER_KEY').replace('127.0.0.1:4000', `127.0.0.1:${proxy.port}`);

  it('is known by its key and its list of models', async () => {
    const { stdout } = await service.place.run(['doctor']);
    assert.match(stdout, /litellm lists my-model/);
  });

  it('answers a decision, which books its tokens at the prices of the row and can be worked out again', async () => {
    const decision = await service.decide(MARKET, '--request-id', 'litellm-answered');
    const [call, ...others] = decision.calls;
    assert.ok(call?.usage, JSON.stringify(decision));
    assert.equal(others.length, 0);
    assert.deepEqual([call.model, call.provider, call.outcome], ['my-model', 'litellm', 'answered']);
    assert.match(call.reasoning ?? '', /^SIMULATED/, 'the text came through the proxy whole');
    assert.ok(call.rawProbability !== null && call.rawProbability > 0 && call.rawProbability < 1);
    assert.equal(decision.forecast?.pooled, call.rawProbability);
    assert.ok(decision.verdict.reasons.length > 0);

    const row = service.models.find(({ id }) => id === 'my-model');
    assert.ok(row && call.usage.promptTokens > 0 && call.usage.outputTokens > 0);
    assert.equal(row.prices.promptMicroUsdPerMTok, 1_000_000);
    assert.equal(call.costMicroUsd, costMicroUsd(row, call.usage));
    assert.ok(call.costMicroUsd > 0);
    assert.equal(decision.costMicroUsd, call.costMicroUsd);
    assert.equal(decision.uncertainMicroUsd, 0);

    const behind = simulator.requests().map(({ provider, model, status }) => ({ provider, model, status }));
    assert.deepEqual(
      behind,
      [{ provider: 'sim-openai', model: BEHIND, status: 200 }],
      'one request, and no repetition',
    );
    const explained = await service.said('explain', 'main/litellm-answered');
    assert.match(explained, /Forecast +worked out again .* the same to the last digit/);
    assert.match(explained, /Verdict +worked out again .* the same to the last digit/);
  });

  it('says that what stands behind it failed, which may have been billed', async () => {
    simulator.setFaults([{ kind: 'server_error', model: BEHIND }]);
    const decision = await service.decide(MARKET, '--request-id', 'litellm-failed', '--no-reuse');
    assert.equal(decision.action, 'SKIP');
    assert.equal(decision.calls[0]?.failure?.kind, 'server_error');
    assert.match(decision.calls[0]?.failure?.message ?? '', /status 500: litellm\.InternalServerError/);
    assert.ok(decision.uncertainMicroUsd > 0, 'it stays booked until somebody knows');
  });

  describe('and a file with mistakes', () => {
    before(async () => {
      const { providers, models } = JSON.parse(configuration()) as { providers: object[]; models: object[] };
      const [provider, model] = [providers[0], models[0]];
      const file = {
        providers: [provider, { ...provider, id: 'wrong-key', apiKeyEnv: 'WRONG_KEY' }],
        models: [
          { ...model, id: 'no-such-model' },
          { ...model, id: 'of-wrong-key', provider: 'wrong-key', wireModel: 'my-model' },
        ],
      };
      // One after the other: workers of both would take calls from the same queues.
      await service.stop();
      service = await startServiceByFile(JSON.stringify(file), { LITELLM_MASTER_KEY: KEY, WRONG_KEY });
    });

    it('is refused for free, each mistake by its name', async () => {
      const requests = simulator.requests().length;
      const decision = await service.decide(MARKET, '--request-id', 'litellm-refused');
      assert.equal(decision.action, 'SKIP');
      assert.deepEqual([decision.costMicroUsd, decision.uncertainMicroUsd], [0, 0]);
      const failureOf = (id: string) => decision.calls.find(({ model }) => model === id)?.failure;
      assert.equal(failureOf('no-such-model')?.kind, 'model_not_found');
      assert.match(failureOf('no-such-model')?.message ?? '', /Invalid model name passed in model=no-such-model/);
      assert.equal(failureOf('of-wrong-key')?.kind, 'auth');
      assert.match(failureOf('of-wrong-key')?.message ?? '', /status 400: No connected db\. Check WRONG_KEY\./);
      assert.equal(simulator.requests().length, requests, 'nothing reached what stands behind the proxy');

      const { stdout } = await service.place.run(['doctor']);
      assert.match(stdout, /fail +model no-such-model +litellm does not list no-such-model/);
      assert.match(stdout, /fail +keys of wrong-key +wrong-key refuses the key of 1 worker/);
    });
  });
});
