import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderExplanation } from '../../cli/render-decision.ts';
import { readExplanation } from '../../client/explanation.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { pythonForSuite, runProgram } from '../support/python-venv.ts';
import { startTestService, type TestService } from '../support/service.ts';

const BOT = fileURLToPath(new URL('../../examples/python-bot/bot.py', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('../../examples/python-bot/requirements.txt', import.meta.url));

const pinned = async () => (await readFile(REQUIREMENTS, 'utf8')).trim().split('\n');

describe('the Python bot', () => {
  let service: TestService;
  let python: string;
  let folder: string;
  let marketFile: string;

  before(async function () {
    python = await pythonForSuite(this, 'bot', await pinned());
    folder = await mkdtemp(join(tmpdir(), 'conclave-bot-'));
    marketFile = await writeMarket({});
    service = await startTestService();
  });

  after(async () => {
    await service?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function writeMarket(more: Record<string, unknown>): Promise<string> {
    const path = join(folder, `market-${Object.keys(more).join('-')}.json`);
    const market = {
      ticker: 'KXBOT-26-YES',
      title: 'Will the bot get an answer?',
      rules_primary: 'It resolves to Yes if the bot gets an answer before the close.',
      yes_bid: 44,
      yes_ask: 46,
      status: 'active',
      close_time: '2034-01-01T00:00:00Z',
      expiration_time: '2034-01-02T00:00:00Z',
      ...more,
    };
    await writeFile(path, JSON.stringify({ market }));
    return path;
  }

  const bot = (...options: string[]) =>
    runProgram(python, [BOT, ...options], {
      TEMPORAL_ADDRESS: service.config.temporal.address,
      TEMPORAL_NAMESPACE: service.config.temporal.namespace,
    });

  async function decided(...options: string[]): Promise<Decision> {
    const { code, stdout, stderr } = await bot('--json', ...options);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Decision;
  }

  it('starts decide by name and gets the whole decision', async () => {
    const decision = await decided(marketFile, '--request-id', 'bot-first');
    assert.equal(decision.decisionId, 'main/bot-first');
    assert.equal(decision.ticker, 'KXBOT-26-YES');
    assert.ok(decision.calls.some(({ outcome }) => outcome === 'answered'));
  });

  it('prints the verdict with its reasons, and that it is simulated', async () => {
    const { code, stdout, stderr } = await bot(marketFile);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^(BUY|SELL|SKIP) {2}KXBOT-26-YES/);
    assert.match(stdout, /^ {2}- \S/m);
    assert.match(stdout, /cost \$0\.\d{4}$/m);
    assert.match(stdout, /SIMULATED/);
  });

  it('passes a news text, has more looked for, and explain lists both', async () => {
    const news = join(folder, 'news.txt');
    await writeFile(news, 'The office says that the bot was seen at its desk this morning.');
    const decision = await decided(marketFile, '--evidence', news, '--research', 'always', '--request-id', 'bot-news');
    assert.equal(decision.question.arm, 'evidence');
    const explained = await readExplanation(service.workers.store, decision.decisionId);
    assert.ok(explained);
    const shown = renderExplanation(explained);
    assert.match(shown, /^Research\n[\s\S]*^ {2}Brief {7}main\/bot-news\/research$/m);
    assert.match(shown, /^Evidence\n {2}Texts that the caller passed, and behind them those of the brief/m);
    assert.match(shown, /https:\/\/records\.example\/latest/);
    const unread = await bot(marketFile, '--evidence', join(folder, 'missing.txt'));
    assert.equal(unread.code, 1);
    assert.match(unread.stderr, /missing\.txt cannot be read: /);
  });

  it('gets the same decision for the same request, and pays once', async () => {
    const first = await decided(marketFile, '--max-stake', '7');
    const bill = service.simulator.bill();
    assert.deepEqual(await decided(marketFile, '--max-stake', '7'), first);
    assert.deepEqual(service.simulator.bill(), bill);
  });

  it('places no order on a decision that has expired, and says so', async () => {
    const decision = await decided(marketFile, '--request-id', 'bot-expired');
    const trade = { side: 'yes', contracts: 3, limitMicroUsd: 460_000, stakeMicroUsd: 1_390_000, feeMicroUsd: 10_000 };
    const buying = (validUntilMs: number) => ({
      ...{ ...decision, action: 'BUY', validUntilMs },
      verdict: { ...decision.verdict, action: 'BUY', trade: { ...trade, action: 'BUY', edge: 0.05 } },
    });
    const script = [
      'import json, sys, bot',
      'decision = json.loads(sys.argv[1])',
      'print(bot.describe(decision))',
      'try:\n    print("order", bot.trade_to_place(decision)["contracts"])\nexcept bot.Refused as no:\n    print("refused", no)',
    ].join('\n');
    const place = (validUntilMs: number) =>
      runProgram(python, ['-c', script, JSON.stringify(buying(validUntilMs))], { PYTHONPATH: dirname(BOT) });
    const inTime = await place(Date.now() + 60_000);
    assert.match(inTime.stdout, /^BUY {2}[\s\S]* {2}valid until 20[\s\S]*^order 3$/m, inTime.stderr);
    const late = await place(Date.now() - 1);
    assert.match(
      late.stdout,
      /^EXPIRED {2}BUY {2}[\s\S]*valid no longer[\s\S]*^refused The decision has expired/m,
      late.stderr,
    );
    assert.doesNotMatch(late.stdout, /^order/m);
  });

  it('says in a sentence why a request was refused', async () => {
    const crossed = await writeMarket({ yes_bid: 60 });
    const { code, stdout, stderr } = await bot(crossed);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.match(stderr, /^No decision \(invalid_request\): .*60/);
  });

  it('is refused another input under a used request id', async () => {
    await decided(marketFile, '--request-id', 'bot-once');
    const { code, stderr } = await bot(marketFile, '--request-id', 'bot-once', '--max-stake', '8');
    assert.equal(code, 1);
    assert.match(stderr, /^No decision \(request_id_reused\): /);
  });

  it('switches emergency mode on and off', async () => {
    const on = await bot('--emergency', 'on', '--reason', 'a test of the bot', '--json');
    assert.equal(on.code, 0, on.stderr);
    const { mode, reason, by } = JSON.parse(on.stdout);
    assert.deepEqual({ mode, text: reason.figures.text }, { mode: 'emergency', text: 'a test of the bot' });
    assert.match(by, /^python-bot/);

    const skipped = await decided(marketFile, '--request-id', 'bot-in-emergency');
    assert.equal(skipped.action, 'SKIP');
    assert.deepEqual(skipped.calls, []);
    assert.ok(skipped.verdict.reasons.some(({ code }) => code === 'mode_emergency'));

    const off = await bot('--emergency', 'off', '--reason', 'the test is over');
    assert.equal(off.code, 0, off.stderr);
    assert.match(off.stdout, /^mode normal/);
    const again = await decided(marketFile, '--request-id', 'bot-after-emergency');
    assert.ok(again.calls.length > 0);
  });
});

describe('the requirements of the Python bot', () => {
  it('are pinned to exact versions', async () => {
    const lines = await pinned();
    assert.ok(lines.some((line) => line.startsWith('temporalio==')));
    for (const line of lines) assert.match(line, /^[\w-]+==\d[\w.]*$/);
  });
});
