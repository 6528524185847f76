import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPython } from '../../bench/python/run.ts';
import { renderExplanation } from '../../cli/render-decision.ts';
import { readExplanation } from '../../client/explanation.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { prepareNamespace } from '../../local/embedded/prepare-namespace.ts';
import { startSimulator } from '../../local/simulator/index.ts';
import { withoutNetwork } from '../../scripts/python-install.ts';
import type { Dashboard } from '../../server/dashboard.ts';
import { sharedBundle } from '../support/bundle.ts';
import { startTestDashboard } from '../support/page.ts';
import { orLeftOut, PythonMissing, type Ran, runProgram } from '../support/python-venv.ts';
import { environmentOf, sharedServers } from '../support/servers.ts';
import { ownStore, startTestService, type TestService, testConfig } from '../support/service.ts';
import { type Snippet, snippetsOf } from '../support/snippets.ts';
import { bearer } from '../support/v1.ts';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const BOT = path('examples/python-bot/bot.py');
const NAMESPACE_WITHIN_MS = 30_000;
const PROOF_TIMEOUT_MS = 120_000;

/** Settings of other programs are no commands. */
const snippets = ['docs/bots.md', 'python/README.md'].flatMap(snippetsOf).filter(({ language }) => language !== 'json');
/** Run before all others, because these need what they bring. */
const installing = snippets.filter(({ language, text }) => language === 'sh' && text.includes('pip install'));

describe('the Python package, built and installed where nothing else is', () => {
  let folder: string;
  let offline: Readonly<Record<string, string>>;
  let service: TestService;
  let server: Dashboard;
  let environment: Readonly<Record<string, string>>;
  let marketFile: string;

  before(async function () {
    offline = await orLeftOut(this, withoutNetwork);
    await orLeftOut(this, async () => {
      const { code } = await runProgram('curl', ['--version']);
      if (code !== 0) throw new PythonMissing('The guide for bots is tested with curl, which is not installed.');
    });
    folder = await mkdtemp(join(tmpdir(), 'conclave-bots-'));
    // What the pages speak of: a checkout, and a market in a file.
    await mkdir(join(folder, 'bin'));
    await symlink(path('bin/conclave'), join(folder, 'bin/conclave'));
    await symlink(path('python'), join(folder, 'python'));
    await copyFile(path('examples/markets/cents-only.json'), join(folder, 'market.json'));
    service = await startTestService();
    server = await startTestDashboard(service);
    const { authorization } = await bearer(service.workers.store);
    // Another one, so that what the pages report of theirs is not of this one.
    const market = JSON.parse(await readFile(path('examples/markets/cents-only.json'), 'utf8')) as object;
    marketFile = join(folder, 'bot-market.json');
    await writeFile(marketFile, JSON.stringify({ ...market, ticker: 'KXBOT-31MAR14', event_ticker: 'KXBOT-31' }));
    environment = {
      ...(environmentOf(service.config) as Record<string, string>),
      CONCLAVE_DATABASE: service.config.mongodb.database,
      CONCLAVE_URL: server.url,
      CONCLAVE_TOKEN: authorization.replace('Bearer ', ''),
    };
    for (const { text } of installing) {
      const { code, stderr } = await inFolder('bash', ['-euo', 'pipefail', '-c', text]);
      assert.equal(code, 0, `${text}\n${stderr}`);
    }
  });

  after(async () => {
    await server?.close();
    await service?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const python = () => join(folder, '.venv/bin/python');
  const inFolder = (command: string, options: readonly string[], more = {}): Promise<Ran> =>
    runProgram(command, options, { ...environment, ...offline, ...more }, folder);

  async function run({ language, text }: Snippet): Promise<Ran> {
    const file = join(folder, `snippet-${randomUUID().slice(0, 8)}.${language}`);
    await writeFile(file, text.replace('./client/index.ts', path('client/index.ts')));
    if (language === 'sh') return inFolder('bash', ['-euo', 'pipefail', file]);
    if (language === 'python') return inFolder(python(), ['-I', file]);
    assert.equal(language, 'ts', `A block in ${language} is not run; add how.`);
    return inFolder(process.execPath, [path('bin/run-typescript.mjs'), file]);
  }

  describe('runs what the guide and its own page say', () => {
    for (const snippet of snippets.filter((each) => !installing.includes(each))) {
      it(snippet.name, async function () {
        this.timeout(PROOF_TIMEOUT_MS);
        const { code, stdout, stderr } = await run(snippet);
        assert.equal(code, 0, `${stdout}\n${stderr}`);
      });
    }

    it('and the pages have blocks in every language that they speak of', () => {
      assert.deepEqual([...new Set(snippets.map(({ language }) => language))].toSorted(), ['python', 'sh', 'ts']);
    });
  });

  it('says its version, its types and what it needs', async () => {
    const script = [
      'import importlib.metadata as metadata, json, pathlib, conclave_client',
      'here = pathlib.Path(conclave_client.__file__).parent',
      'about = metadata.metadata("conclave-client")',
      'print(json.dumps([about["Version"], (here / "py.typed").exists(), about["License-Expression"]]))',
    ].join('\n');
    const { stdout, stderr } = await inFolder(python(), ['-I', '-c', script]);
    const { version } = JSON.parse(await readFile(path('package.json'), 'utf8')) as { version: string };
    assert.deepEqual(JSON.parse(stdout || 'null'), [version, true, 'MIT'], stderr);
  });

  describe('serves the example bot', () => {
    const bot = (...options: string[]) => inFolder(python(), ['-I', BOT, ...options]);

    async function decided(...options: string[]): Promise<Decision> {
      const { code, stdout, stderr } = await bot('--json', ...options);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as Decision;
    }

    it('which prints the verdict with its reasons, and that it is simulated', async () => {
      const { code, stdout, stderr } = await bot(marketFile);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^(BUY|SELL|SKIP) {2}KXBOT-31MAR14/);
      assert.match(stdout, /^ {2}- \S/m);
      assert.match(stdout, /cost \$0\.\d+$/m);
      assert.match(stdout, /SIMULATED/);
    });

    it('which passes a news text, has more looked for, and explain lists both', async () => {
      const news = join(folder, 'news.txt');
      await writeFile(news, 'The office says that cars were seen on the bridge this morning.');
      const options = ['--evidence', news, '--research', 'always', '--request-id', 'bot-news'];
      const decision = await decided(marketFile, ...options);
      assert.equal(decision.question.arm, 'evidence');
      const explained = await readExplanation(service.workers.store, decision.decisionId);
      assert.ok(explained);
      const shown = renderExplanation(explained);
      assert.match(shown, /^Research\n[\s\S]*^ {2}Brief {7}main\/bot-news\/research$/m);
      assert.match(shown, /^Evidence\n {2}Texts that the caller passed, and behind them those of the brief/m);
      assert.match(shown, /https:\/\/records\.example\/latest/);
      const unread = await bot(marketFile, '--evidence', join(folder, 'missing.txt'));
      assert.equal(unread.code, 1);
      assert.match(unread.stderr, /missing\.txt/);
    });

    it('which gets the same decision for the same request, and pays once', async () => {
      const first = await decided(marketFile, '--max-stake', '7');
      const bill = service.simulator.bill();
      assert.deepEqual(await decided(marketFile, '--max-stake', '7'), first);
      assert.deepEqual(service.simulator.bill(), bill);
    });

    it('which acts on no decision that has expired, and says so', async () => {
      const decision = await decided(marketFile, '--request-id', 'bot-expired');
      const trade = {
        side: 'yes',
        contracts: 3,
        limitMicroUsd: 460_000,
        stakeMicroUsd: 1_390_000,
        feeMicroUsd: 10_000,
      };
      const verdict = { ...decision.verdict, action: 'BUY', trade: { ...trade, action: 'BUY', edge: 0.05 } };
      const script = [
        'import sys',
        `sys.path.append(${JSON.stringify(path('examples/python-bot'))})`,
        'import bot',
        'from conclave_client.models import Decision',
        'decision = Decision.model_validate_json(sys.argv[1])',
        'print(bot.describe(decision))',
        'bot.act_on(decision)',
        'print("order")',
      ].join('\n');
      const act = (validUntilMs: number) =>
        inFolder(python(), ['-I', '-c', script, JSON.stringify({ ...decision, action: 'BUY', verdict, validUntilMs })]);
      const inTime = await act(Date.now() + 60_000);
      assert.match(inTime.stdout, /^BUY {2}[\s\S]* {2}valid until 20[\s\S]*^order$/m, inTime.stderr);
      const late = await act(Date.now() - 1);
      assert.match(late.stdout, /^EXPIRED {2}BUY {2}[\s\S]*valid no longer/, late.stderr);
      assert.doesNotMatch(late.stdout, /^order/m);
      assert.match(late.stderr, /DecisionRefused: .*has expired/);
    });

    it('which says in a sentence why a request was refused', async () => {
      const crossed = join(folder, 'crossed.json');
      const market = JSON.parse(await readFile(marketFile, 'utf8')) as object;
      await writeFile(crossed, JSON.stringify({ ...market, yes_bid: 60 }));
      const { code, stdout, stderr } = await bot(crossed);
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
      assert.match(stderr, /60.*nothing was decided/s);
    });

    it('which switches emergency mode on and off', async () => {
      const on = await bot('--emergency', 'on', '--reason', 'a test of the bot');
      assert.equal(on.code, 0, on.stderr);
      assert.match(on.stdout, /^mode emergency, version \d+: a test of the bot/);
      const skipped = await decided(marketFile, '--request-id', 'bot-in-emergency');
      assert.equal(skipped.action, 'SKIP');
      assert.ok(skipped.verdict.reasons.some(({ code }) => code === 'mode_emergency'));
      const off = await bot('--emergency', 'off', '--reason', 'the test is over');
      assert.match(off.stdout, /^mode normal/, off.stderr);
    });
  });

  describe('decides', () => {
    it('every request once, over HTTP and Temporal, while the only worker dies, and the ledger is the bill', async function () {
      this.timeout(PROOF_TIMEOUT_MS);
      const servers = await sharedServers();
      const { address } = servers.temporal;
      const namespace = `python-${randomUUID().slice(0, 8)}`;
      await prepareNamespace(address, namespace, NAMESPACE_WITHIN_MS);
      const simulator = await startSimulator({ seed: 1, latency: 'instant' });
      try {
        const config = testConfig({ ...servers, temporal: { address, namespace } }, simulator, {
          governor: { sweepEveryMs: 300, leaseMs: 500 },
          shadowShare: 0,
        });
        await ownStore(config);
        const bundleFile = sharedBundle().codePath;
        const much = { http: 6, temporal: 3, atOnce: 3, killAfter: 3 };
        const figures = await runPython({ config, simulator, bundleFile, python: python(), ...much });
        assert.deepEqual(figures.problems, []);
      } finally {
        await simulator.close();
      }
    });
  });
});
