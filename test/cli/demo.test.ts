import assert from 'node:assert/strict';
import { once } from 'node:events';
import { newWorkplace, type Workplace } from './conclave.ts';

interface Summary {
  readonly decisions: number;
  readonly failed: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly byAction: Readonly<Record<string, number>>;
  readonly byReason: Readonly<Record<string, number>>;
  readonly spentMicroUsd: number;
  readonly capMicroUsd: number;
  readonly fullPanelMicroUsd: number;
  readonly research: {
    readonly asked: number;
    readonly briefs: number;
    readonly shared: number;
    readonly searches: number;
    readonly costMicroUsd: number;
    readonly withoutBecause: Readonly<Record<string, number>>;
  };
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly batches: readonly {
    readonly decisions: number;
    readonly n: number;
    readonly models: { mean: number };
    readonly profitMicroUsd: number;
    readonly paperProfitMicroUsd: number;
  }[];
  readonly account: {
    readonly markets: number;
    readonly settled: number;
    readonly yes: number;
    readonly no: number;
    readonly atAValue: number;
    readonly recommended: number;
    readonly followed: number;
    readonly missed: number;
    readonly earnedMicroUsd: { readonly paper: number; readonly withheld: number; readonly real: number };
    readonly costMicroUsd: number;
  };
  readonly models: readonly { readonly model: string; readonly weight: number; readonly trueBrier: number }[];
}

describe('the demo', function () {
  this.timeout(360_000);
  let place: Workplace;
  before(async () => {
    place = await newWorkplace();
  });
  after(() => place.remove());

  it('decides two batches, settles them, learns from them, and ends with one JSON document', async () => {
    const { code, stdout, stderr } = await place.run(['demo', '--once', '--json', '--decisions', '62', '--seed', '5']);
    assert.equal(code, 0, stderr);
    const lines = stdout.trim().split('\n');
    const summary = JSON.parse(lines.at(-1) ?? '') as Summary;
    assert.equal(summary.failed, 0);
    assert.equal(summary.decisions, 62);
    for (const path of ['none', 'quick', 'escalated', 'full']) assert.ok((summary.byPath[path] ?? 0) > 0, path);
    const sum = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((all, count) => all + count, 0);
    assert.equal(sum(summary.byPath), 62);
    assert.equal(sum(summary.byAction), 62);
    const callsMicroUsd = summary.spentMicroUsd - summary.research.costMicroUsd;
    assert.ok(callsMicroUsd > 0 && callsMicroUsd < summary.fullPanelMicroUsd, JSON.stringify(summary));
    assert.ok(summary.fullPanelMicroUsd < summary.capMicroUsd);
    assert.ok(summary.p50Ms > 0 && summary.p50Ms <= summary.p95Ms);
    assert.deepEqual(
      summary.batches.map((batch) => batch.decisions),
      [31, 31],
    );
    assert.ok(summary.batches.every(({ n, models }) => n > 0 && models.mean > 0));
    const weights = summary.models.map(({ weight }) => weight);
    assert.ok(Math.abs(weights.reduce((all, weight) => all + weight, 0) - 1) < 1e-9);
    assert.ok(new Set(weights).size > 1, 'the weights are no longer equal');
    assert.match(stderr, /SIMULATED/);
    assert.match(stderr, /What was learned/);
    const { asked, briefs, shared, searches, costMicroUsd, withoutBecause } = summary.research;
    assert.ok(briefs > 0 && searches >= briefs && costMicroUsd > 0, JSON.stringify(summary.research));
    assert.equal(asked, briefs + shared + sum(withoutBecause));
    const shown = stderr.slice(stderr.indexOf('One of the decisions that had evidence looked for'));
    assert.match(shown, /^Research\n[\s\S]*^ {2}Searches {4}\d+\n {2}Cost {8}\$0\.\d+ \(simulated\)/m);
    assert.match(shown, /^Evidence\n[\s\S]*https:\/\/\w+\.example\/\w+ /m);
    const { account } = summary;
    assert.deepEqual([account.markets, account.settled], [62, 62], 'each came from the venue and settled there');
    assert.equal(account.yes + account.no + account.atAValue, 62);
    assert.equal(account.recommended, summary.byAction.BUY);
    assert.equal(account.followed, Math.ceil(account.recommended / 2));
    assert.ok(account.missed < account.followed, 'the bot traded');
    const batches = (of: 'profitMicroUsd' | 'paperProfitMicroUsd') =>
      summary.batches.reduce((all, batch) => all + batch[of], 0);
    const { paper, withheld, real } = account.earnedMicroUsd;
    assert.deepEqual(
      [paper, withheld],
      [batches('profitMicroUsd'), batches('paperProfitMicroUsd')],
      'as the books say',
    );
    assert.notEqual(real, 0);
    assert.equal(account.costMicroUsd, summary.spentMicroUsd);
    assert.match(stderr, /^ {2}The venue settled 62: /m);
    const late = summary.batches.at(-1);
    assert.ok((summary.byReason.not_worth_asking ?? 0) < 10, `the last batch is decided: ${JSON.stringify(late)}`);
  });

  it('says in its first lines when an earlier run was left in another mode, and why', async () => {
    const { child } = await place.stay(['up', '--simulated', '--json']);
    const set = await place.run(['mode', 'economy', '--reason', 'left so', '--by', 'olga']);
    assert.equal(set.code, 0, set.stderr);
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
    const { code, stderr } = await place.run(['demo', '--once', '--json', '--decisions', '1']);
    assert.equal(code, 0, stderr);
    const [before, after] = stderr.split('Batch 1 of 1');
    assert.match(before ?? '', /The mode is economy since .*, until `bin\/conclave mode clear`, by olga: left so\./);
    assert.ok(after !== undefined);
  });
});
