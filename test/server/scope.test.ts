import assert from 'node:assert/strict';
import * as v from 'valibot';
import { localDay } from '../../domain/money/days.ts';
import { noDaySums } from '../../domain/portfolio/day-sums.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import { auditView } from '../../server/contract/controls.ts';
import { costView } from '../../server/contract/cost.ts';
import { apiFailure } from '../../server/contract/failure.ts';
import { modelsView } from '../../server/contract/models.ts';
import { nowView } from '../../server/contract/now.ts';
import { scopedPortfolio } from '../../server/contract/portfolio.ts';
import { trendsView } from '../../server/contract/trends.ts';
import type { Store } from '../../store/index.ts';
import { narrowNow } from '../../web/live/narrow-now.ts';
import { sourcesOf, type TestApp, testApp } from '../support/dashboard.ts';
import { BY_TEST, NOT_SWEPT } from '../support/state.ts';
import { freshStore } from '../support/store.ts';

const NOW_MS = Date.now();
const DAY_MS = 86_400_000;
const PROFIT: Readonly<Record<string, number>> = { main: 3_000_000, hedge: -1_000_000, sports: 500_000 };
const GROUPS: Readonly<Record<string, string>> = { main: 'default', hedge: 'default', sports: 'games' };
const DEPOT = { zone: 'America/New_York', decision: DEFAULT_DECISION_POLICY };

const RESULT = {
  state: 'open',
  ...{ openedMicroUsd: 400_000, feesMicroUsd: 0, realisedMicroUsd: 0, openMicroUsd: 0 },
  ...{ markMicroUsd: null, markAtMs: null, trades: 1 },
} as const;

describe('a question about one account, or about all', () => {
  let store: Store;
  let app: TestApp;
  before(async () => {
    store = await freshStore();
    for (const account of [...Object.keys(GROUPS), SERVICE_ACCOUNT]) await openAccount(account);
    const startMs = NOW_MS - (NOW_MS % DAY_MS);
    await store.bookDays.add(
      1,
      Object.entries(PROFIT).map(([account, realisedMicroUsd]) => ({
        book: 'paper',
        account,
        category: 'politics',
        startMs,
        sums: { ...noDaySums(), realisedMicroUsd, trades: 1, decisions: 2 },
        models: [],
      })),
    );
    await store.bookDays.add(2, [
      {
        book: 'paper',
        account: 'main',
        category: 'politics',
        // Of an outcome that states a time far ahead.
        startMs: startMs + 400 * DAY_MS,
        sums: { ...noDaySums(), realisedMicroUsd: 900_000_000 },
        models: [],
      },
    ]);
    for (const account of ['main', 'hedge']) {
      const figures = { text: `of ${account}` };
      const change = { from: 'normal', to: 'economy', reason: { code: 'operator', figures }, by: 'olga' } as const;
      await store.control.addAudit({
        ...change,
        id: `mode/${account}`,
        kind: 'mode',
        account: account === 'main' ? null : account,
        untilMs: null,
        atMs: NOW_MS,
      } as Parameters<typeof store.control.addAudit>[0]);
    }
    const accounts = Object.fromEntries(Object.entries(GROUPS).map(([name, group]) => [name, { ...DEPOT, group }]));
    app = testApp(sourcesOf(store, { accounts }));
  });
  after(() => store.close());

  async function openAccount(account: string): Promise<void> {
    const zone = account === SERVICE_ACCOUNT ? 'UTC' : DEPOT.zone;
    const budget = DEFAULT_BUDGET_POLICY;
    const known = { account, zone, budget, policyVersion: 1, configured: budget };
    await store.control.writeMode({ ...BY_TEST, mode: 'normal', version: 1, atMs: NOW_MS });
    await store.control.createAccount({ ...known, ...NOT_SWEPT });
    await store.ledger.open(account, zone, localDay(NOW_MS, zone), budget, 1);
  }
  const ask = async <S extends v.GenericSchema>(schema: S, path: string): Promise<v.InferOutput<S>> =>
    v.parse(schema, await (await app.request(path)).json());

  it('is of all accounts where none is named: what each made adds up, and the service pays for probes', async () => {
    const all = await ask(scopedPortfolio, '/api/portfolio?window=7d');
    const paper = all.books.find(({ book }) => book === 'paper');
    assert.deepEqual(
      [all.account, paper?.profitMicroUsd, paper?.trades, all.decisions],
      [null, Object.values(PROFIT).reduce((sum, each) => sum + each, 0), 3, 6],
    );
    const cost = await ask(costView, '/api/cost');
    assert.equal(cost.account, null);
    assert.deepEqual(
      cost.days.map(({ account }) => account).toSorted(),
      [...Object.keys(GROUPS), SERVICE_ACCOUNT].toSorted(),
    );
  });

  it('is of one where it is named, and money is its own', async () => {
    for (const [account, profitMicroUsd] of Object.entries(PROFIT)) {
      const view = await ask(scopedPortfolio, `/api/portfolio?account=${account}&window=7d`);
      assert.deepEqual([view.account, view.books[0]?.profitMicroUsd, view.decisions], [account, profitMicroUsd, 2]);
      const cost = await ask(costView, `/api/cost?account=${account}`);
      assert.deepEqual(
        [cost.account, cost.days.map((day) => day.account), cost.ledgers.map((each) => each.account)],
        [account, [account], [account]],
      );
    }
  });

  it('counts profit until today alone on the first page too: the same as the portfolio', async () => {
    for (const [query, profitMicroUsd] of [
      ['window=7d', Object.values(PROFIT).reduce((sum, each) => sum + each, 0)],
      ['window=24h&account=main', PROFIT.main],
    ] as const) {
      const { profit } = await ask(trendsView, `/api/trends?${query}`);
      const paper = profit.books.find(({ book }) => book === 'paper');
      assert.deepEqual([paper?.profitMicroUsd, paper?.points.at(-1)?.profitMicroUsd], [profitMicroUsd, profitMicroUsd]);
    }
  });

  it('has all that is at stake, however many of the positions are listed', async () => {
    const positions = (account: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({
        read: null,
        next: {
          _id: `paper/${account}/KX-${n}`,
          batch: 3,
          ...{ book: 'paper', account, ticker: `KX-${n}`, eventTicker: 'KX', title: 't', category: 'politics' },
          ...{ state: 'open', settledAtMs: null, ending: null, orders: [], fills: [], marks: [], days: [], before: [] },
          result: { ...RESULT, hundredths: n === 0 ? 0 : -100, basisMicroUsd: 400_000, lastTradeAtMs: n },
        },
      })) as unknown as Parameters<typeof store.positions.replace>[0];
    await store.positions.replace([...positions('main', 131), ...positions('hedge', 3)]);
    const of = async (query: string) => {
      const { open, atStake } = await ask(scopedPortfolio, `/api/portfolio${query}`);
      return [open.length, ...atStake];
    };
    const paper = (count: number) => ({ book: 'paper', positions: count, basisMicroUsd: count * 400_000 });
    const real = { book: 'real', positions: 0, basisMicroUsd: 0 };
    assert.deepEqual(await of(''), [100, paper(132), real]);
    assert.deepEqual(await of('?account=hedge'), [3, paper(2), real]);
  });

  it('has the alert that is not over, however many came and went since', async () => {
    const raised = Array.from({ length: 25 }, (_, n) => `alert/${n}`);
    const comeAndGo = async (id: string, n: number) => {
      const figures = { cap: 'day', of: 'main', capMicroUsd: 1, committedMicroUsd: 1, askedMicroUsd: 1, ledgerId: 'l' };
      const alert = { id, kind: 'cap_reached', figures, account: 'main', severity: 'warning', raisedAtMs: NOW_MS + n };
      await store.alerts.raise(alert as Parameters<typeof store.alerts.raise>[0]);
      if (n > 0) await store.alerts.end(id, NOW_MS + n);
    };
    await Promise.all(raised.map(comeAndGo));
    const { alerts } = await ask(nowView, '/api/now');
    assert.deepEqual(
      alerts.map(({ id }) => id),
      ['alert/0'],
    );
  });

  it('says whose the records are that are kept for accounts together', async () => {
    const of = async (query: string) => (await ask(modelsView, `/api/models${query}`)).tallied;
    assert.deepEqual(await of(''), ['main', 'hedge', 'sports']);
    assert.deepEqual(await of('?account=hedge'), ['main', 'hedge']);
    assert.deepEqual(await of('?account=sports'), ['sports']);
    assert.deepEqual((await ask(costView, '/api/cost?account=hedge')).tallied, ['main', 'hedge']);
    assert.deepEqual((await ask(modelsView, '/api/models')).weighed, ['main', 'hedge'], 'weights are a group’s');
  });

  it('leaves the changes of other accounts out, and keeps those of all', async () => {
    const of = async (query: string) =>
      (await ask(auditView, `/api/audit${query}`)).entries.map(({ account }) => account).toSorted();
    assert.deepEqual(await of(''), ['hedge', null].toSorted());
    assert.deepEqual(await of('?account=hedge'), ['hedge', null].toSorted());
    assert.deepEqual(await of('?account=sports'), [null]);
  });

  it('is refused for an account that is not configured, with those that are', async () => {
    for (const path of ['cost', 'portfolio', 'models', 'agreement']) {
      const response = await app.request(`/api/${path}?account=nobody`);
      const { error, message } = v.parse(apiFailure, await response.json());
      assert.deepEqual([response.status, error], [404, 'not_found'], path);
      assert.match(message, /account nobody .*main, hedge, sports/);
    }
  });

  it('is answered by the page itself for what it has of all: the live state', async () => {
    const now = await ask(nowView, '/api/now');
    assert.equal(narrowNow(now, null), now);
    const hedge = narrowNow(now, 'hedge');
    assert.deepEqual(
      hedge.accounts.map(({ account }) => account),
      ['hedge'],
    );
    assert.deepEqual(hedge.day.accounts, ['main', 'hedge']);
    assert.deepEqual(narrowNow(now, 'sports').day.accounts, ['sports']);
    assert.deepEqual([hedge.mode, hedge.providers, hedge.workers], [now.mode, now.providers, now.workers]);
  });
});
