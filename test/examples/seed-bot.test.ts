import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../config/config.ts';
import type { ConfigFile } from '../../config/file-schema.ts';
import { type SimulatedVenue, startSimulatedVenue } from '../../local/simulator/venue/index.ts';
import { withoutNetwork } from '../../scripts/python-install.ts';
import { developmentRequirements } from '../../scripts/python-models.ts';
import type { Dashboard } from '../../server/dashboard.ts';
import { startTestDashboard } from '../support/page.ts';
import { pythonForSuite, type Ran, runProgram } from '../support/python-venv.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { type Snippet, snippetsOf } from '../support/snippets.ts';
import { bearer } from '../support/v1.ts';

const PAGE = 'docs/from-the-seed-bot.md';
const RUN_TIMEOUT_MS = 120_000;
const HOUR_MS = 3_600_000;
const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

interface Line {
  readonly ticker: string;
  readonly position: { readonly side: string; readonly quantity: number; readonly rationale: string } | null;
}

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('a bot like the seed bot', () => {
  let snippets: readonly Snippet[];
  let folder: string;
  let service: TestService;
  let server: Dashboard;
  let venue: SimulatedVenue;
  let model: FakeModel;
  let ticker: string;
  let tickers: readonly string[];
  let environment: Readonly<Record<string, string>>;

  before(async function () {
    await pythonForSuite(this, 'client', await developmentRequirements());
    const offline = await withoutNetwork();
    folder = await mkdtemp(join(tmpdir(), 'conclave-seed-bot-'));
    await symlink(path('python'), join(folder, 'python'));
    await mkdir(join(folder, 'examples'));
    await cp(path('examples/seed-bot'), join(folder, 'examples/seed-bot'), { recursive: true });
    snippets = await snippetsOf(PAGE);
    const policy = JSON.parse(snippets.find(({ language }) => language === 'json')?.text ?? '') as ConfigFile;
    const { main } = loadConfig({ env: {}, cwd: folder, overrides: policy }).accounts;
    assert.ok(main);
    // Trades on whatever the models say, as the bot's own decide step does.
    const bold = { blend: 1, allowOutliers: true, minEdge: 0, minAgreement: 0, minConfidence: 0 } as const;
    const willing = { ...main, decision: { ...main.decision, ...bold } };
    service = await startTestService({ accounts: { main, willing } });
    server = await startTestDashboard(service);
    venue = await startSimulatedVenue({ seed: 1 });
    const listed = venue.control.listMarkets({ count: 20, closesAfterMs: 48 * HOUR_MS });
    tickers = await tradable(venue, listed);
    ticker = tickers[0] ?? assert.fail('no market can be traded');
    model = await startFakeModel();
    const { authorization } = await bearer(service.workers.store);
    environment = {
      ...offline,
      CONCLAVE_URL: server.url,
      CONCLAVE_TOKEN: authorization.replace('Bearer ', ''),
      KALSHI_URL: `${venue.url}/trade-api/v2`,
      LLM_URL: model.url,
      LLM_KEY: 'of-a-test',
      TICKERS: ticker,
    };
  });

  after(async () => {
    await server?.close();
    await service?.stop();
    await venue?.close();
    model?.server.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const inFolder = (command: string, options: readonly string[], more = {}): Promise<Ran> =>
    runProgram(command, options, { ...environment, ...more }, folder);
  const callsMade = () => Object.keys(service.simulator.bill().byAttempt).length;
  const linesIn = async (file: string) => linesOf(await readFile(join(folder, file), 'utf8'));

  /** One run of the bot that Conclave decides for. */
  async function bot(
    markets: readonly string[],
    more: Readonly<Record<string, string>>,
  ): Promise<{ lines: Line[]; log: string }> {
    const { code, stdout, stderr } = await inFolder('.venv/bin/python', ['seed-bot-conclave/bot.py', ...markets], more);
    assert.equal(code, 0, stderr);
    return { lines: linesOf(stdout), log: stderr };
  }

  it('runs what its page says', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    for (const { language, text, name } of snippets) {
      if (language === 'json') continue;
      const file = join(folder, language === 'sh' ? 'block.sh' : 'block.py');
      await writeFile(file, text);
      const isShell = language === 'sh';
      const ran = isShell ? inFolder('bash', ['-euo', 'pipefail', file]) : inFolder('.venv/bin/python', [file]);
      const { code, stdout, stderr } = await ran;
      assert.equal(code, 0, `${name}\n${stdout}\n${stderr}`);
      if (!isShell) assert.match(stdout, /^None \('volume_below_minimum',\) 12 contracts were traded/);
    }
  });

  it('decided by itself first, with its own model, and then was decided for by changing one import', async () => {
    const [own, ours] = [await linesIn('own.jsonl'), await linesIn('conclave.jsonl')];
    assert.deepEqual(
      own.map((each) => each.ticker),
      [ticker],
    );
    assert.equal(own[0]?.position?.side, 'YES');
    assert.match(own[0]?.position?.rationale ?? '', /^SIMULATED/);
    assert.equal(model.asked(), 1, 'the bot’s own model was asked by its own decide step alone');
    assert.deepEqual(ours, [{ ticker, position: null }], 'no money is risked on what is not proven');
    assert.ok(callsMade() > 0);
    const before = await readFile(join(folder, 'examples/seed-bot/bot.py'), 'utf8');
    const after = await readFile(join(folder, 'seed-bot-conclave/bot.py'), 'utf8');
    const changed = after.split('\n').filter((line, index) => line !== before.split('\n')[index]);
    assert.deepEqual(changed, ['from conclave_client.compat import make_decision_for_market']);
  });

  it('is held by the guards of the page’s policy, across processes and databases', async () => {
    const calls = callsMade();
    const { lines, log } = await bot([ticker], { BOT_DATABASE: 'another.db' });
    assert.deepEqual(lines, [{ ticker, position: null }]);
    assert.match(log, /Models were asked about this market at .* ask again from/);
    assert.equal(callsMade(), calls);
  });

  it('gets a position in its own terms where the policy trades', async () => {
    const { lines, log } = await bot(tickers.slice(0, 5), { CONCLAVE_ACCOUNT: 'willing' });
    const positions = lines.flatMap(({ position }) => position ?? []);
    assert.ok(positions.length > 0, log);
    for (const { side, quantity, rationale } of positions) {
      assert.ok(['YES', 'NO'].includes(side) && quantity >= 1);
      assert.match(rationale, /\[willing\//);
    }
    assert.equal(model.asked(), 1);
  });
});

/** Those of these markets that were traded enough and have quotes that are close, so that no guard of their own is in the way. */
async function tradable({ url }: SimulatedVenue, tickers: readonly string[]): Promise<string[]> {
  const response = await fetch(`${url}/trade-api/v2/markets?tickers=${tickers.join(',')}`);
  const { markets } = (await response.json()) as { markets: readonly Record<string, string>[] };
  const spread = (market: Record<string, string>) => Number(market.yes_ask_dollars) - Number(market.yes_bid_dollars);
  const found = markets.filter((market) => Number(market.volume_fp) >= 200 && spread(market) < 0.08);
  return found.flatMap((market) => market.ticker ?? []);
}

interface FakeModel {
  readonly url: string;
  readonly server: Server;
  asked(): number;
}

/** SIMULATED: the one model that the bot asks by itself, which always buys YES. */
async function startFakeModel(): Promise<FakeModel> {
  let asked = 0;
  const answer = {
    action: 'BUY',
    side: 'YES',
    confidence: 0.99,
    limit_price: 50,
    reasoning: 'SIMULATED: it always buys.',
  };
  const server = createServer((_, response) => {
    asked += 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ choices: [{ message: { content: JSON.stringify(answer) } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, server, asked: () => asked };
}
