import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeOf } from '../support/node-versions.ts';
import { runProgram, VENV_TIMEOUT_MS } from '../support/python-venv.ts';
import { startTestService, type TestService } from '../support/service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Beside the version that runs the tests. */
const OTHER_VERSIONS = ['22.23.5', '24.22.3'];

/** A bot as it stands in an empty project: it gets where Temporal is and its request as JSON. */
const BOT = `
import { actionableTrade, connectTemporal, DecisionClient, DecisionRefused } from 'conclave-client';

const { address, namespace, request } = JSON.parse(process.argv[2]);
const client = await connectTemporal({ address, namespace });
const decisions = new DecisionClient(client);
const decision = await decisions.decide(request);
const again = await decisions.decide(request);
const refused = await decisions.decide({ ...request, requestId: request.requestId + '-refused', market: {} }).catch((error) => error);
await client.connection.close();
const { decisionId, action, because, costMicroUsd } = decision;
console.log(JSON.stringify({
  decisionId, action, because, costMicroUsd,
  trade: actionableTrade(decision),
  isSame: JSON.stringify(again) === JSON.stringify(decision),
  refused: refused instanceof DecisionRefused ? refused.code : String(refused),
}));
`;
const TYPED = `
import { DecisionClient, type DecideRequest, type ExplainedDecision } from 'conclave-client';
import type { Client } from '@temporalio/client';
export async function limitOf(client: Client, request: DecideRequest): Promise<number | null> {
  const decision: ExplainedDecision = await new DecisionClient(client).decide(request);
  const reasons: readonly string[] = decision.because;
  // @ts-expect-error A decision has no such action.
  if (decision.action === 'HOLD') return reasons.length;
  return decision.verdict.trade?.limitMicroUsd ?? null;
}
`;

describe('the package for TypeScript and JavaScript, in an empty project', () => {
  let service: TestService;
  let project: string;
  const json = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Record<string, never>;
  async function run(command: string, ...options: string[]): Promise<string> {
    const { code, stdout, stderr } = await runProgram(command, options, {}, project);
    assert.equal(code, 0, `${command} ${options.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  before(async function () {
    this.timeout(VENV_TIMEOUT_MS);
    service = await startTestService({ models: ['sim-grok-4'] });
    project = await mkdtemp(join(tmpdir(), 'conclave-package-'));
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'bot', private: true, type: 'module' }));
    await run(process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, 'client'));
    const packed = JSON.parse(await run('npm', 'pack', join(ROOT, 'client'), '--json')) as { filename: string }[];
    await run(
      'npm',
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      join(project, packed[0]?.filename ?? ''),
    );
    await writeFile(join(project, 'bot.mjs'), BOT);
    await writeFile(join(project, 'typed.ts'), TYPED);
  });
  after(async () => {
    await service.stop();
    await rm(project, { recursive: true, force: true });
  });

  for (const version of [process.versions.node, ...OTHER_VERSIONS]) {
    it(`decides on Node ${version}`, async function () {
      this.timeout(VENV_TIMEOUT_MS);
      const node = version === process.versions.node ? process.execPath : await nodeOf(version);
      assert.equal((await run(node, '--version')).trim(), `v${version}`);
      const request = service.request({ requestId: `packaged-${version}` });
      const order = { ...service.config.temporal, request };
      const printed = JSON.parse(await run(node, 'bot.mjs', JSON.stringify(order))) as Record<string, unknown>;
      assert.deepEqual([printed.decisionId, printed.isSame], [`main/packaged-${version}`, true]);
      assert.equal(printed.refused, 'invalid_request');
      const stored = await service.workers.store.decisions.read(`main/packaged-${version}`);
      assert.deepEqual([stored?.action, stored?.costMicroUsd], [printed.action, printed.costMicroUsd]);
      assert.deepEqual(printed.trade, stored?.verdict.trade ?? null);
      assert.ok((printed.because as string[]).length > 0);
    });
  }

  it('has its types, and no package of the service', async () => {
    // The SDK's own types lack those of a package that it uses.
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      'node',
    ];
    await run(
      process.execPath,
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...options,
      '--typeRoots',
      join(ROOT, 'node_modules/@types'),
      'typed.ts',
    );
    const installed = Object.keys((await json(join(project, 'node_modules/.package-lock.json'))).packages ?? {});
    for (const name of [
      'mongodb',
      'openai',
      '@anthropic-ai/sdk',
      '@temporalio/worker',
      '@temporalio/workflow',
      'hono',
    ]) {
      assert.ok(!installed.includes(`node_modules/${name}`), name);
    }
  });

  it('states the versions that the service is built with', async () => {
    const [own, service] = await Promise.all([
      json(join(ROOT, 'client/package.json')),
      json(join(ROOT, 'package.json')),
    ]);
    const expected = Object.keys(own.dependencies ?? {}).map((name) => [name, service.dependencies?.[name]]);
    assert.deepEqual(Object.entries(own.dependencies ?? {}), expected);
    assert.deepEqual([own.version, own.license, own.engines], [service.version, service.license, service.engines]);
  });
});
