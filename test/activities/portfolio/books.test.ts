import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRecordFills } from '../../../activities/portfolio/record-fills.ts';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { Trade } from '../../../domain/decision/verdict.ts';
import { feeMicroUsd } from '../../../domain/market/fee.ts';
import { profitOf, totalOf } from '../../../domain/portfolio/day-sums.ts';
import { checkFill, type FillInput } from '../../../domain/portfolio/fill-schema.ts';
import type { Book } from '../../../domain/portfolio/market-book.ts';
import { addModelGains } from '../../../domain/portfolio/model-gains.ts';
import type { Store } from '../../../store/index.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { FEE } from '../../support/judge.ts';
import { recorded } from '../../support/recorded-decision.ts';
import { scorekeepingOf } from '../../support/scorekeeping.ts';
import { freshStore, NOON_MS } from '../../support/store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the books', () => {
  let store: Store;
  const nowMs = NOON_MS + 3 * DAY_MS;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  const keep = () => scorekeepingOf(store, () => nowMs);
  const round = () => new MockActivityEnvironment().run(keep().keepScore);
  const config = { accounts: { main: {}, other: {} }, kalshi: { enabled: true } } as unknown as Parameters<
    typeof createRecordFills
  >[0]['config'];
  const report = (...fills: readonly (Partial<FillInput> & Pick<FillInput, 'fillId'>)[]) =>
    createRecordFills({ store, config, clock: { now: () => nowMs } }).recordFills(fills.map(checked));
  const record = (n: number, verdict: Partial<Decision['verdict']> = {}, more: Partial<Decision> = {}) => {
    const decision = resolvedDecision(n, NOON_MS + n * 1_000);
    return store.decisions.record({ ...decision, ...more, verdict: { ...decision.verdict, ...verdict } });
  };
  const end = (ticker: string, settlement: 'yes' | 'no' | 'scalar', more: Record<string, unknown> = {}) =>
    keep().recordOutcomes([{ ticker, settlement, atMs: NOON_MS + DAY_MS, by: 'test', ...more }]);
  const total = async (book: Book, account = 'main') => totalOf(await store.bookDays.since(account, book, 0));
  const line = async (book: Book, ticker: string) => {
    const all = [
      ...(await store.positions.open('main', book, 100)),
      ...(await store.positions.settled('main', book, 100)),
    ];
    return all.find((each) => each.ticker === ticker)?.result;
  };

  it('hold every recommended trade until its market ends, and correct it with the outcome', async () => {
    await record(0, { trade: aTrade('yes') });
    await record(1, { trade: aTrade('no') });
    await round();
    const open = await line('paper', 'KXMADE-0');
    assert.equal(open?.state, 'open');
    // Bought at the ask, marked at the bid.
    assert.equal(open.openMicroUsd, -10 * 20_000);
    assert.equal(open.realisedMicroUsd, -180_000);
    await end('KXMADE-0', 'yes');
    await end('KXMADE-1', 'yes');
    await round();
    assert.equal((await line('paper', 'KXMADE-0'))?.realisedMicroUsd, 10 * 540_000 - 180_000);
    assert.equal((await line('paper', 'KXMADE-1'))?.realisedMicroUsd, -10 * 460_000 - 180_000);
    const before = await total('paper');
    assert.equal(profitOf(before), 10 * 540_000 - 180_000 - 10 * 460_000 - 180_000);
    assert.deepEqual([before.settled.n, before.won, before.openMicroUsd], [2, 1, 0]);

    await end('KXMADE-0', 'no', { correct: true, atMs: NOON_MS + 2 * DAY_MS });
    await round();
    const after = await total('paper');
    assert.equal(profitOf(after), -20 * 460_000 - 360_000);
    assert.deepEqual([after.settled.n, after.won], [2, 0]);
    await end('KXMADE-0', 'scalar', { correct: true, settlementValueMicroUsd: 500_000 });
    await round();
    assert.equal(profitOf(await total('paper')), 10 * 40_000 - 10 * 460_000 - 360_000);
  });

  it('hold what guards withheld apart, once however often it is withheld, with the decisions’ cost beside', async () => {
    const before = await total('paper');
    const withheld = { trade: null, withheldTrade: aTrade('yes'), action: 'SKIP' as const };
    for (const n of [2, 3, 4]) await record(n, withheld, { ticker: 'KXHELD', action: 'SKIP' });
    await round();
    assert.equal((await line('withheld', 'KXHELD'))?.hundredths, 1_000);
    assert.equal((await line('paper', 'KXHELD')) ?? null, null);
    await end('KXHELD', 'yes');
    await round();
    assert.equal(profitOf(await total('withheld')), 10 * 540_000 - 180_000);
    const after = await total('paper');
    assert.equal(profitOf(after), profitOf(before));
    assert.equal(after.decisions - before.decisions, 3);
    assert.equal(after.costMicroUsd - before.costMicroUsd, 3 * 1_500 + 3 * (2 + 3 + 4));
  });

  it('record a fill once, and say what became of each', async () => {
    const fill = { fillId: 'f-1', ticker: 'KXREAL', contracts: '2.50', priceMicroUsd: 270_000, feeMicroUsd: 34_500 };
    assert.deepEqual(await report(fill, fill), [{ kind: 'recorded' }, { kind: 'repeated' }]);
    assert.deepEqual(await report({ ...fill, contracts: 3, side: 'no' }), [
      { kind: 'contradicts', fields: ['side', 'contracts'], by: 'test' },
    ]);
    const [unknown, early, unpaid] = await report(
      { ...fill, fillId: 'f-2', account: 'nobody' },
      { ...fill, fillId: 'f-3', atMs: nowMs + HOUR_MS },
      { fillId: 'f-4', ticker: 'KXREAL', contracts: 1, priceMicroUsd: 270_000 },
    );
    assert.deepEqual(unknown, {
      kind: 'refused',
      reason: { code: 'unknown_account', figures: { account: 'nobody', configured: ['main', 'other'] } },
    });
    assert.ok(early?.kind === 'refused' && early.reason.code === 'in_the_future');
    assert.deepEqual(unpaid, { kind: 'refused', reason: { code: 'fee_unknown', figures: { ticker: 'KXREAL' } } });
    // The account's decision on the market says which fee it has.
    await record(5, { trade: null }, { ticker: 'KXREAL' });
    assert.deepEqual(await report({ fillId: 'f-4', ticker: 'KXREAL', contracts: 1, priceMicroUsd: 270_000 }), [
      { kind: 'recorded' },
    ]);
    const stored = await store.fills.read('main', 'f-4');
    assert.equal(stored?.feeMicroUsd, feeMicroUsd(FEE, 1, 270_000));
    assert.equal(stored.feeFrom, 'worked_out');
    // The same id of another account is another fill.
    assert.deepEqual(await report({ ...fill, account: 'other' }), [{ kind: 'recorded' }]);
  });

  it('know at once what an account holds by its fills', async () => {
    const positions = await store.fills.positions('main', ['KXREAL', 'KXNONE']);
    assert.deepEqual([...positions], [['KXREAL', { side: 'yes', contracts: 3.5, averageCents: 27 }]]);
    await report({
      fillId: 'f-5',
      ticker: 'KXREAL',
      action: 'SELL',
      contracts: 3.5,
      priceMicroUsd: 300_000,
      feeMicroUsd: 0,
    });
    assert.deepEqual([...(await store.fills.positions('main', ['KXREAL']))], [['KXREAL', null]]);
  });

  it('keep the real one from fills, also those that are reported after the end, with the market’s category', async () => {
    await round();
    assert.equal((await store.fills.pending(10)).length, 0);
    const fee = feeMicroUsd(FEE, 1, 270_000);
    const real = await total('real');
    assert.equal(profitOf(real), 3.5 * 30_000 - 34_500 - fee);
    assert.equal((await total('real', 'other')).trades, 1);
    await end('KXREAL', 'yes');
    await round();
    await report({ fillId: 'f-6', ticker: 'KXREAL', contracts: 2, priceMicroUsd: 500_000, feeMicroUsd: 35_000 });
    await round();
    assert.equal(profitOf(await total('real')), profitOf(real) + 2 * 500_000 - 35_000);
    assert.equal((await total('real')).settled.n, 1);
    const [day] = await store.bookDays.since('main', 'real', 0);
    assert.deepEqual(
      day?.categories.map(({ category }) => category),
      ['sports'],
    );
    // What nobody decided has no category, and no quotes to be marked by.
    await report({ fillId: 'f-7', ticker: 'KXSTRANGE', contracts: 1, priceMicroUsd: 500_000, feeMicroUsd: 0 });
    const awaited = (await store.awaitedMarkets.due(nowMs, 100)).map(({ ticker }) => ticker);
    assert.ok(awaited.includes('KXSTRANGE'), 'its end is asked for, so that its book closes');
    await round();
    const strange = await line('real', 'KXSTRANGE');
    assert.deepEqual([strange?.markMicroUsd, strange?.openMicroUsd], [null, 0]);
  });

  it('mark what is held in every book by the quotes of any decision on the market', async () => {
    await report({ fillId: 'f-8', ticker: 'KXMARK', contracts: 10, priceMicroUsd: 400_000, feeMicroUsd: 0 });
    await round();
    const quotes = { yesBidMicroUsd: 550_000, yesAskMicroUsd: 570_000 };
    await record(6, { trade: null }, { ticker: 'KXMARK', account: 'other', quotes, decidedAtMs: nowMs });
    await round();
    const marked = await line('real', 'KXMARK');
    assert.deepEqual([marked?.markMicroUsd, marked?.openMicroUsd], [550_000, 1_500_000]);
  });

  it('say what each model added to the trades that were recommended, corrected with the outcome', async () => {
    const decided = recorded('normal', [0.95, 0.1, 0.1]);
    const about = { decisionId: 'main/gain', requestId: 'gain', ticker: 'KXGAIN', decidedAtMs: NOON_MS };
    await store.decisions.record({ ...decided, ...about });
    await end('KXGAIN', 'yes');
    await round();
    const gains = async () => {
      const days = await store.bookDays.since('main', 'paper', 0);
      return Object.fromEntries(
        addModelGains(days.flatMap(({ models }) => models)).map(({ model, profitMicroUsd: { n, sum } }) => [
          model,
          { n, sum },
        ]),
      );
    };
    const before = await gains();
    assert.deepEqual(Object.keys(before), ['model-0', 'model-1', 'model-2']);
    assert.ok(Object.values(before).every(({ n }) => n === 1));
    assert.ok(Object.values(before).some(({ sum }) => sum !== 0));
    await end('KXGAIN', 'no', { correct: true });
    await round();
    const after = await gains();
    assert.ok(Object.values(after).every(({ n }) => n === 1));
    // A trade that won for YES lost for NO.
    for (const [model, { sum }] of Object.entries(before)) assert.ok(sum * (after[model]?.sum ?? 0) <= 0, model);
  });
});

function checked(fill: Partial<FillInput> & Pick<FillInput, 'fillId'>) {
  const atMs = NOON_MS + HOUR_MS;
  const given = checkFill({ account: 'main', ticker: 'KX', action: 'BUY', side: 'yes', by: 'test', atMs, ...fill });
  if (!given.ok) throw new Error(given.message);
  return given.value;
}

function aTrade(side: 'yes' | 'no'): Trade {
  const priced = { limitMicroUsd: 460_000, stakeMicroUsd: 4_780_000, feeMicroUsd: 180_000, edge: 0.05 };
  return { action: 'BUY', side, contracts: 10, ...priced };
}
