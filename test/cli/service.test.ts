import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Decision } from '../../domain/decision/decision.ts';
import type { EventDecision } from '../../domain/decision/event-decision.ts';
import { keepPorts, type Ports } from '../../local/embedded/kept-ports.ts';
import { freePort } from '../../local/embedded/start-on-free-port.ts';
import { newWorkplace, type Workplace } from './conclave.ts';

const EVENTS = fileURLToPath(new URL('../../examples/events/', import.meta.url));
const MARKETS = fileURLToPath(new URL('../../examples/markets/', import.meta.url));

interface Addresses {
  readonly temporal: string;
  readonly webUi: string;
  readonly mongodb: string;
  readonly dashboard: string | null;
}

describe('the command line beside a simulated service', function () {
  this.timeout(180_000);
  let place: Workplace;
  let addresses: Addresses;
  let child: ChildProcess;
  let log: () => string;
  let ports: Required<Ports>;

  before(async () => {
    const [temporal, webUi, mongodb, dashboard] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    ports = { temporal, webUi, mongodb, dashboard };
    place = await newWorkplace();
    // As an earlier start left them.
    await keepPorts(join(place.folder, '.conclave', 'simulated'), ports);
    const up = await place.stay(['up', '--simulated', '--seed', '3', '--blend', '0.5', '--json']);
    addresses = JSON.parse(up.line) as Addresses;
    child = up.child;
    log = up.stderr;
  });
  after(() => place.remove());

  /** Runs a command that must succeed and gives its JSON document. */
  async function json<T>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await place.run([...args, '--json']);
    assert.equal(code, 0, `conclave ${args.join(' ')}: ${stderr}${stdout}`);
    return JSON.parse(stdout) as T;
  }

  it('says in one line of JSON where everything listens: on the ports that it had before', () => {
    assert.deepEqual(addresses, {
      temporal: `127.0.0.1:${ports.temporal}`,
      webUi: `http://127.0.0.1:${ports.webUi}`,
      mongodb: `mongodb://127.0.0.1:${ports.mongodb}`,
      dashboard: `http://127.0.0.1:${ports.dashboard}`,
    });
    assert.match(log(), /SIMULATED/);
  });

  it('is found from a folder that is not its own', async () => {
    const { code, stdout, stderr } = await place.run(['budget', '--json'], { cwd: tmpdir() });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /"account": "main"/);
  });

  it('serves the dashboard beside it, which sees what is decided, and says where its token is', async () => {
    assert.match(addresses.dashboard ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
    const meta = await fetch(`${addresses.dashboard}/api/meta`);
    const { simulated, accounts } = (await meta.json()) as { simulated: boolean; accounts: { account: string }[] };
    assert.deepEqual([simulated, accounts.map(({ account }) => account)], [true, ['main']]);
    assert.match(log(), /^ {2}Dashboard {3}http:.*\n.*dashboard-token\.$/m);
  });

  it('decides the sample markets at once, each by a decision of its own', async () => {
    const files = (await readdir(MARKETS)).filter((name) => name.endsWith('.json'));
    assert.equal(files.length, 10);
    const paths = files.map((file) => join(MARKETS, file));
    const made = await json<Decision[]>('decide', ...paths, '--stake', '60', '--no-explore');
    for (const [index, decision] of made.entries()) {
      const file = files[index] ?? '';
      assert.ok(['BUY', 'SELL', 'SKIP'].includes(decision.action), file);
      assert.equal(decision.simulated, true, file);
      assert.ok(decision.verdict.reasons.length > 0, `${file} is decided for a reason`);
      assert.equal(decision.path === 'none', decision.calls.length === 0, file);
    }
    const decisions = await json<Decision[]>('decisions');
    assert.equal(decisions.length, files.length);
    const spread = decisions.find((decision) =>
      decision.verdict.reasons.some(({ code }) => code === 'spread_too_wide'),
    );
    assert.equal(spread?.action, 'SKIP', 'the wide spread is not traded');
    const extreme = decisions.find((decision) => decision.verdict.reasons.some(({ code }) => code === 'price_gate'));
    assert.equal(extreme?.path, 'none', 'the price that is all but decided is not worth a question');
  });

  it('takes a market on stdin, and the same request id for the same decision and one bill', async () => {
    const stdin = await readFile(join(MARKETS, 'cents-only.json'), 'utf8');
    const ask = () => place.run(['decide', '-', '--request-id', 'once', '--json'], { stdin });
    const [one, two] = [await ask(), await ask()];
    assert.equal(one.code, 0, one.stderr);
    assert.deepEqual(JSON.parse(two.stdout), JSON.parse(one.stdout));
    const other = await place.run(['decide', '-', '--request-id', 'once', '--stake', '7', '--json'], { stdin });
    assert.equal(other.code, 1);
    assert.equal((JSON.parse(other.stdout) as { error: { code: string } }).error.code, 'request_id_reused');
  });

  it('refuses a market that cannot be decided in a sentence with field and value, and decides the others', async () => {
    const stdin = JSON.stringify({ ticker: 'KXTEST', title: 'Will it?', close_time: '2036-01-01T00:00:00Z' });
    const { code, stderr, stdout } = await place.run(['decide', '-', '--json'], { stdin });
    assert.equal(code, 1);
    assert.match(stderr, /yes_bid/);
    const { error } = JSON.parse(stdout) as { error: object };
    assert.deepEqual(
      { ...error, message: '' },
      { code: 'invalid_request', message: '', reason: { field: 'market.yes_bid', code: 'no_quotes' } },
    );
    const good = join(MARKETS, 'all-but-certain.json');
    const both = await place.run(['decide', '-', good, '--json'], { stdin });
    assert.equal(both.code, 1);
    const [refused, decided] = JSON.parse(both.stdout) as [
      { file: string; error: { message: string; reason: object } },
      Decision,
    ];
    assert.match(both.stderr, /^2\/2 {2}.*\n2 markets: 1 SKIP, 1 refused; cost \$/m);
    assert.equal(refused.file, '-');
    assert.deepEqual(refused.error.reason, { field: 'market.yes_bid', code: 'no_quotes' });
    assert.match(refused.error.message, /yes_bid/);
    assert.equal(decided.action, 'SKIP');
  });

  it('explains a decision down to the size, for people and as JSON', async () => {
    const decisions = await json<Decision[]>('decisions', '--path', 'full', '--limit', '1');
    const [decision] = decisions;
    assert.ok(decision, 'one of the samples took the full path');
    const { code, stdout } = await place.run(['explain', decision.decisionId]);
    assert.equal(code, 0);
    for (const title of ['Models called, and why', 'Answers', 'Weights', 'Verdict', 'Provenance']) {
      assert.match(stdout, new RegExp(`^${title}$`, 'm'));
    }
    for (const { model } of decision.candidates) assert.ok(stdout.includes(model), `${model} is explained`);
    const explained = await json<{ decision: Decision; attempts: { costMicroUsd: number }[]; rebuilt: boolean }>(
      'explain',
      decision.decisionId,
    );
    assert.deepEqual(explained.decision, decision);
    assert.equal(explained.rebuilt, true);
    assert.match(stdout, /the same to the last digit/);
    assert.equal(
      explained.attempts.reduce((sum, attempt) => sum + attempt.costMicroUsd, 0),
      decision.costMicroUsd,
      'the requests cost what the decision says',
    );
    const unknown = await place.run(['explain', 'main/never-asked']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /no stored decision main\/never-asked/);
  });

  it('gives the models a news text from stdin, has more looked for, and explains where each came from', async () => {
    const { ticker, ...market } = JSON.parse(await readFile(join(MARKETS, 'dollars-only.json'), 'utf8'));
    const file = join(place.folder, 'news-market.json');
    await writeFile(file, JSON.stringify({ ...market, ticker: `${ticker}-NEWS` }));
    const decided = await place.run(
      ['decide', file, '--evidence', '-', '--research', 'always', '--no-explore', '--request-id', 'news', '--json'],
      { stdin: 'The gauge at the airport had one inch by Thursday evening.' },
    );
    assert.equal(decided.code, 0, decided.stderr);
    const { question, sources = [], research } = JSON.parse(decided.stdout) as Decision;
    assert.equal(question.arm, 'evidence');
    assert.equal(sources.length, 1 + (research?.brief?.texts ?? 0));
    const { stdout } = await place.run(['explain', 'main/news']);
    assert.match(stdout, /^Research\n[\s\S]*^ {2}Searches {4}\d[\s\S]*^ {2}Brief {7}main\/news\/research$/m);
    assert.match(stdout, /^Evidence\n {2}Texts that the caller passed, and behind them those of the brief/m);
    assert.match(stdout, /https:\/\/records\.example\/latest/);
  });

  it('lists decisions by action, market and age', async () => {
    const all = await json<Decision[]>('decisions', '--limit', '50');
    const skips = await json<Decision[]>('decisions', '--action', 'skip', '--limit', '50');
    assert.deepEqual(
      skips.map((decision) => decision.decisionId),
      all.filter((decision) => decision.action === 'SKIP').map((decision) => decision.decisionId),
    );
    const ticker = all[0]?.ticker ?? '';
    assert.ok((await json<Decision[]>('decisions', '--ticker', ticker)).every((found) => found.ticker === ticker));
    assert.equal((await json<Decision[]>('decisions', '--since', '1h', '--limit', '50')).length, all.length);
    const { stdout } = await place.run(['decisions']);
    assert.match(stdout, /SIMULATED/);
  });

  it('shows the budget, changes it with who and why, and holds decisions to it', async () => {
    type Budget = {
      band: string;
      budget: { dayMicroUsd: number };
      day: { committedMicroUsd: number };
      audit: { reason: string }[];
    };
    const before = await json<Budget>('budget', '--account', 'main');
    assert.ok(before.day.committedMicroUsd > 0);
    const set = await json<Budget>('budget', '--set', 'day=0.0001', '--reason', 'night', '--by', 'olga');
    assert.equal(set.budget.dayMicroUsd, 100);
    assert.equal(set.band, 'exhausted', 'the band is the one after the change');
    assert.equal(set.audit.at(-1)?.reason, 'night');
    // A market without earlier answers, which would be used again.
    const market = JSON.parse(await readFile(join(MARKETS, 'cents-only.json'), 'utf8')) as { ticker: string };
    const fresh = join(place.folder, 'fresh.json');
    await writeFile(fresh, JSON.stringify({ ...market, ticker: `${market.ticker}-FRESH` }));
    const refused = await json<Decision>('decide', fresh, '--stake', '60', '--no-reuse');
    assert.equal(refused.path, 'none');
    assert.match(refused.verdict.reasons.map(({ code }) => code).join(), /budget/);
    const capped = await json<{ budget: { categoryMicroUsd: object; modelMicroUsd?: object } }>(
      ...[
        'budget',
        '--cap',
        'category:economics=2',
        '--cap',
        'model:sim-grok-4=0.5',
        '--reason',
        'dear',
        '--by',
        'olga',
      ],
    );
    assert.deepEqual(capped.budget.categoryMicroUsd, { economics: 2_000_000 });
    assert.deepEqual(capped.budget.modelMicroUsd, { 'sim-grok-4': 500_000 });
    assert.match((await place.run(['budget'])).stdout, /sim-grok-4 +at most \$0\.5000 a day/);
    await json('budget', '--cap', 'category:economics=none', '--cap', 'model:sim-grok-4=none');
    const again = await json<Budget>('budget', '--set', 'day=10', '--reason', 'morning', '--by', 'olga');
    assert.equal(again.band, 'open');
    const { stdout } = await place.run(['budget']);
    assert.match(stdout, /by olga: morning/);
  });

  it('sets the mode, decides by it, and clears it, all of it audited', async () => {
    type State = { mode: string; audit: { from: string; to: string; by: string; reason: string }[] };
    const set = await json<State>('mode', 'halted', '--reason', 'drill', '--by', 'olga');
    assert.equal(set.mode, 'halted');
    const { stdout: made, stderr: said } = await place.run(['decide', join(MARKETS, 'cents-only.json'), '--json']);
    const decision = JSON.parse(made) as Decision;
    assert.equal(decision.action, 'SKIP');
    assert.equal(decision.mode, 'halted');
    assert.match(said, /The mode is halted since .*, until `bin\/conclave mode clear`, by olga: drill\./);
    assert.equal(decision.calls.length, 0);
    const brief = await json<{ atMs: number; untilMs: number }>('mode', 'economy', '--for', '2h', '--by', 'olga');
    assert.equal(brief.untilMs - brief.atMs, 7_200_000);
    const cleared = await json<State>('mode', 'clear', '--reason', 'drill over', '--by', 'olga');
    assert.equal(cleared.mode, 'normal');
    const { stdout } = await place.run(['mode']);
    assert.match(stdout, /economy -> normal\s+by olga: drill over/);
    assert.match(stdout, /halted -> economy until .*Z\s+by olga/);
  });

  it('lists the models, and doctor finds nothing wrong', async () => {
    const { models } = await json<{ models: unknown[] }>('models');
    assert.ok(models.length >= 5);
    type Asked = { model: string; sent: string; result: { failure: unknown; costMicroUsd: number } };
    const doctor = await json<{ ok: boolean; simulated: boolean; asked: { models: Asked[] } }>('doctor', '--ask');
    assert.equal(doctor.ok, true);
    assert.equal(doctor.simulated, true);
    const asked = doctor.asked.models;
    assert.equal(asked.length, models.length, 'each model was asked');
    for (const { model, sent, result } of asked) {
      assert.equal(result.failure, null, model);
      assert.match(sent, model === 'sim-local' ? /^no response_format/ : /json_schema$/, model);
    }
    const budget = await fetch(`${addresses.dashboard}/v1/budget?account=service`);
    const { accounts } = (await budget.json()) as { accounts: [{ day: { spentMicroUsd: number } }] };
    const cost = asked.reduce((sum, { result }) => sum + result.costMicroUsd, 0);
    assert.ok(cost > 0);
    assert.equal(accounts[0].day.spentMicroUsd, cost, 'it is booked where probes are');
  });

  it('takes an outcome once, refuses another one loudly, and corrects it when told to', async () => {
    const [decision] = await json<Decision[]>('decisions', '--path', 'full', '--limit', '1');
    assert.ok(decision);
    const tell = (...args: readonly string[]) => place.run(['outcome', decision.ticker, ...args, '--json']);
    const atMs = decision.decidedAtMs + 60_000;
    const first = await tell('yes', '--last-price', '93', '--at', new Date(atMs).toISOString());
    assert.equal(first.code, 0, first.stderr);
    const [told] = JSON.parse(first.stdout) as { answer: { kind: string }; lastMid: number; atMs: number }[];
    assert.deepEqual([told?.answer.kind, told?.lastMid, told?.atMs], ['recorded', 0.93, atMs]);
    assert.match((await place.run(['outcome', decision.ticker, 'yes'])).stdout, /repeated/);
    const other = await tell('no');
    assert.equal(other.code, 1);
    assert.match(other.stderr, /is recorded as yes by .*; no contradicts it and was not recorded\. Add --correct/);
    const { error } = JSON.parse(other.stdout) as { error: { code: string } };
    assert.equal(error.code, 'contradicts');
    assert.match((await tell('no', '--correct')).stdout, /"corrected"/);
    const scalar = await tell('scalar', '--value', '0.37', '--correct');
    const [kept] = JSON.parse(scalar.stdout) as { settlementValueMicroUsd: number }[];
    assert.equal(kept?.settlementValueMicroUsd, 370_000);
    assert.match((await tell('scalar', '--value', '0.4')).stderr, /recorded as scalar at 37c by .*; scalar at 40c/);
    assert.match((await place.run(['explain', decision.decisionId])).stdout, /SCALAR, YES paid 37c/);
    assert.equal((await tell('yes', '--value', '0.37')).code, 2);
    assert.match((await tell('no', '--correct')).stdout, /"corrected"/);
    assert.equal((await place.run(['outcome', decision.ticker, 'maybe'])).code, 2);
    assert.equal((await place.run(['outcome'])).code, 2);
  });

  it('takes a file of outcomes whole or not at all', async () => {
    const file = join(place.folder, 'outcomes.jsonl');
    const decisions = await json<Decision[]>('decisions', '--limit', '50');
    const tickers = [...new Set(decisions.map(({ ticker }) => ticker))].slice(-2);
    const lines = tickers.map((ticker) => JSON.stringify({ ticker, settlement: 'no', at: '2026-11-21T00:00:00Z' }));
    await writeFile(file, `${lines.join('\n')}\n{"ticker": "KX", "settlement": "soon"}\n`);
    const bad = await place.run(['outcome', '--file', file]);
    assert.equal(bad.code, 1);
    assert.match(bad.stderr, /nothing was recorded:\nline 3: settlement is "soon"/);
    await writeFile(file, lines.join('\n'));
    assert.match((await place.run(['outcome', '--file', file])).stdout, /2 outcomes: 2 recorded/);
    assert.match((await place.run(['outcome', '--file', file])).stdout, /2 known before/);

    // One contradiction among them: what became of the others is printed all the same.
    const other = JSON.stringify({ ticker: tickers[0], settlement: 'yes', at: '2026-11-21T00:00:00Z' });
    const added = JSON.stringify({ ticker: 'KXADDED-1', settlement: 'scalar', settlementValueDollars: '0.3700' });
    await writeFile(file, [other, lines[1], added].join('\n'));
    const text = await place.run(['outcome', '--file', file]);
    assert.equal(text.code, 1);
    assert.match(text.stderr, /contradicts it and was not recorded/);
    const escaped = tickers.map((ticker) => ticker.replaceAll('.', '\\.'));
    assert.match(text.stdout, new RegExp(`^${escaped[0]} yes: refused, no stands\\.$`, 'm'));
    assert.match(text.stdout, new RegExp(`^${escaped[1]} no: repeated\\.$`, 'm'));
    assert.match(text.stdout, /^KXADDED-1 scalar at 37c: recorded\.$/m);
    assert.match(text.stdout, /3 outcomes: 1 recorded, 1 known before, 0 corrected, 1 refused/);
    const again = await place.run(['outcome', '--file', file, '--json']);
    assert.equal(again.code, 1);
    const { error, outcomes } = JSON.parse(again.stdout) as {
      error: { code: string };
      outcomes: { answer: { kind: string } }[];
    };
    assert.equal(error.code, 'contradicts');
    assert.deepEqual(
      outcomes.map(({ answer }) => answer.kind),
      ['contradicts', 'repeated', 'repeated'],
    );
  });

  it('tells how the models have done, by window and by category', async () => {
    type Row = { subject: string; slice: string; performance: { labels: number; calls: number } };
    const asked = () => json<{ performance: Row[] }>('models', '--window', '30d', '--by', 'category');
    let rows: Row[] = [];
    for (let look = 0; look < 20; look++) {
      rows = (await asked()).performance;
      if (rows.some(({ performance }) => performance.labels > 0)) break;
    }
    assert.ok(rows.some(({ subject, performance }) => subject.startsWith('sim-') && performance.calls > 0));
    assert.ok(rows.some(({ performance }) => performance.labels > 0));
    assert.ok(rows.some(({ slice }) => slice === 'economics'));
    const { stdout } = await place.run(['models', '--window', '7d']);
    assert.match(stdout, /Scoreboard \d+ of /);
    assert.match(stdout, /Performance \(7d\)/);
    assert.equal((await place.run(['models', '--window', '3d'])).code, 2);
  });

  it('keeps a record of its own: nothing that it teaches or costs is seen by a real service on the same folder', async () => {
    assert.deepEqual((await readdir(join(place.folder, '.conclave'))).toSorted(), ['dashboard-token', 'simulated']);
    const decided = await json<Decision[]>('decisions');
    assert.ok(decided.length > 0);
    const noKeys = { OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', XAI_API_KEY: '' };
    const real = await place.stay(['up', '--no-worker', '--json'], noKeys);
    assert.notEqual((JSON.parse(real.line) as Addresses).mongodb, addresses.mongodb);
    // A real service on the folder is the one that commands speak of.
    assert.deepEqual(await json<Decision[]>('decisions'), []);
    const closed = once(real.child, 'close');
    real.child.kill('SIGINT');
    await closed;
    assert.match(real.stderr(), /Not ready: No worker is running: what is started waits until one is\. Start one with/);
    // It was the last to be started; the other one is found from its own folder all the same.
    assert.deepEqual(await json<Decision[]>('decisions'), decided);
  });

  it('decides the markets of an event, says what they cost together, and explains each', async () => {
    const file = join(EVENTS, 'mayoral-candidates.json');
    const requestId = 'event-by-hand';
    const result = await json<EventDecision>('decide', '--event', file, '--request-id', requestId);
    assert.equal(result.decisions.length, 4);
    const shares = result.decisions.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
    assert.ok(shares > 0);
    assert.equal(result.costMicroUsd, shares);
    const people = await place.run(['decide', '--event', file, '--request-id', requestId]);
    assert.equal(people.code, 0, people.stderr);
    for (const { ticker } of result.decisions) assert.ok(people.stdout.includes(ticker));
    assert.match(people.stdout, /Cost +\$\d+\.\d+ \(simulated\), for 4 markets/);
    const [first] = result.decisions;
    const explained = await place.run(['explain', first?.decisionId ?? '']);
    assert.match(explained.stdout, new RegExp(`main/${requestId}/`));
    const both = await place.run(['decide', file, '--event', file]);
    assert.equal(both.code, 2);
    assert.match(both.stderr, /not both/);
    assert.equal((await place.run(['decide'])).code, 2);
  });

  it('refuses a second service on the same folder, and says who holds it', async () => {
    const second = await place.run(['up', '--simulated', '--json']);
    assert.equal(second.code, 1);
    assert.match(second.stderr, new RegExp(`${child.pid}`));
  });

  it('ends everything on Ctrl-C, and has the history when it is up again', async () => {
    const servers = JSON.parse(
      await readFile(join(place.folder, '.conclave', 'simulated', 'servers.json'), 'utf8'),
    ) as {
      pids: number[];
    };
    const before = await json<Decision[]>('decisions', '--limit', '50');
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
    for (const pid of servers.pids) assert.throws(() => process.kill(pid, 0), /ESRCH/, `process ${pid} has ended`);
    const again = await place.stay(['up', '--simulated', '--seed', '3', '--json']);
    child = again.child;
    assert.deepEqual(JSON.parse(again.line), addresses, 'everything is where it was');
    const after = await json<Decision[]>('decisions', '--limit', '50');
    assert.deepEqual(after, before);
  });
});
