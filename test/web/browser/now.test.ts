import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type SeededDashboard, startSeededDashboard } from '../../../bench/dashboard/seeded-dashboard.ts';
import { subjectKey } from '../../../domain/health/breaker-subject.ts';
import { formatMoney } from '../../../domain/shared/format.ts';
import type { NowView } from '../../../server/contract/now.ts';
import type { TrendsView } from '../../../server/contract/trends.ts';
import type { Store } from '../../../store/index.ts';
import { formatGain } from '../../../web/figures/format.ts';
import { describeInBrowser, overflowPx, seriousFindings } from '../../support/browser.ts';
import { builtPage } from '../../support/page.ts';
import { sharedServers } from '../../support/servers.ts';

describeInBrowser('the first page', (browser) => {
  let seeded: SeededDashboard | undefined;
  before(async function () {
    this.timeout(120_000);
    builtPage();
    const { mongodb } = await sharedServers();
    const database = `test_${randomUUID().slice(0, 8)}`;
    seeded = await startSeededDashboard({ uri: mongodb.uri, database, decisions: 200, days: 8 });
  });
  after(() => seeded?.close());

  const urlOf = (path: string) => `${seeded?.dashboard.url}${path}`;
  const ask = async <T>(path: string) => (await (await fetch(urlOf(path))).json()) as T;
  const open = async (path: string) => {
    const page = await browser.open(urlOf(path));
    await page.getByRole('region', { name: 'Key figures' }).getByText('Latency').waitFor();
    await page.getByRole('region', { name: 'Latest decisions' }).getByRole('table').waitFor();
    return page;
  };

  it('its time is in the address, and its figures are of that time', async () => {
    const page = await open('/');
    const figures = page.getByRole('region', { name: 'Key figures' });
    for (const [name, button, window] of [
      ['last 7 days', '7 d', '7d'],
      ['last hour', '1 h', '1h'],
    ] as const) {
      await page.getByRole('button', { name: `last ${button}` }).click();
      await page.waitForURL(new RegExp(`window=${window}`));
      const { total } = await ask<TrendsView>(`/api/trends?window=${window}`);
      await figures
        .getByText(`${total.failedCalls.toLocaleString('en')} of ${total.calls.toLocaleString('en')} model calls`)
        .waitFor();
      await figures.getByText(`, ${name}`).waitFor();
    }
    await page.reload();
    await figures.getByText(', last hour').waitFor();
    await figures.getByText('Show as table').click();
    await figures.getByRole('table').first().waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.context().close();
  });

  it('shows any decision of the table beside it, by the keyboard alone, and what is under way with its phase', async () => {
    const page = await open('/');
    const board = page.getByRole('region', { name: 'Latest decisions' }).first();
    await board.getByRole('list', { name: 'Running decisions' }).getByText('asking a panel').waitFor();
    const third = board.getByRole('row').nth(3).getByRole('link');
    await third.focus();
    await page.keyboard.press('Enter');
    const pane = page.getByRole('region', { name: 'Chosen decision' });
    await pane.getByRole('heading', { name: (await third.textContent()) ?? '' }).waitFor();
    assert.match(page.url(), /show=/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/decision\?id=/);
    await page.context().close();
  });

  it('cuts nothing off at 1280 px', async () => {
    const page = await open('/');
    const cut = await page.evaluate(
      `[...document.querySelectorAll('.data-table-scroll, .scroll, .tile')].filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.textContent.slice(0, 40))`,
    );
    assert.deepEqual([cut, (await overflowPx(page)) <= 0], [[], true]);
    await page.context().close();
  });

  describe('tells a stranger in ten seconds', () => {
    /** What the first screen says, as a screen reader has it. */
    async function firstScreen(says: RegExp) {
      const page = await open('/');
      const header = page.getByRole('banner');
      await header.getByRole('region', { name: 'Health of the service' }).getByText(says).waitFor();
      const figures = page.getByRole('region', { name: 'Key figures' });
      for (const part of [header, figures.getByText('Latency')]) {
        const { y, height } = (await part.boundingBox()) ?? { y: 900, height: 0 };
        assert.ok(y + height <= 900, 'it is in the first screen');
      }
      return { page, header: await header.ariaSnapshot(), figures: await figures.ariaSnapshot() };
    }
    /** What it costs and what it made: the same in every state. */
    async function hasMoney(figures: string): Promise<void> {
      const [{ accounts }, { profit }] = await Promise.all([ask<NowView>('/api/now'), ask<TrendsView>('/api/trends')]);
      const [account] = accounts;
      const spent = `${formatMoney(account?.day?.committedMicroUsd ?? 0)} of ${formatMoney(account?.caps.dayMicroUsd ?? 0)}`;
      const made = formatGain(profit.books.find(({ book }) => book === 'paper')?.profitMicroUsd ?? Number.NaN);
      const [, profitPart = '', spendPart = ''] = figures.split(/heading "(?:Profit|Spend), today"/);
      assert.ok(profitPart.includes(made) && profitPart.includes('on paper'), `made ${made}: ${figures}`);
      assert.ok(spendPart.includes(spent), `costs ${spent}: ${figures}`);
    }
    // In this order: each leaves the store to the next.
    const states = {
      'a provider is out': {
        async leave() {},
        says: /Provider sim-local is not called: 4 of 5 calls of the last minute failed \(timed out\)/,
        mode: /Mode normal/,
      },
      'all is fine': {
        leave: (store: Store) => store.health.remove(subjectKey({ kind: 'provider', id: 'sim-local' })),
        says: /A decision that is started now is decided: 2 workers, \d+ of \d+ models reachable/,
        mode: /Mode normal/,
      },
      'trading is stopped': {
        leave: (store: Store) => setMode(store, 'halted'),
        says: /olga has set the mode halted: no model is called/,
        mode: /Trading is stopped.*by olga: “a stranger is asked”/s,
      },
      'no worker runs': {
        async leave(store: Store) {
          await setMode(store, 'normal');
          await store.workerHeartbeats.forgetBefore(Number.MAX_SAFE_INTEGER);
        },
        says: /No worker is running/,
        mode: /Mode normal/,
      },
    } as const;
    for (const [state, { leave, says, mode }] of Object.entries(states)) {
      it(`that ${state}, what it costs and what it made`, async () => {
        const store = seeded?.store as Store;
        await leave(store);
        const { page, header, figures } = await firstScreen(says);
        assert.match(header, mode);
        await hasMoney(figures);
        await page.context().close();
      });
    }
    async function setMode(store: Store, mode: 'halted' | 'normal'): Promise<void> {
      const { version } = await store.control.readMode();
      const reason = { code: 'operator', figures: { text: 'a stranger is asked' } } as const;
      const by = {
        by: 'olga',
        source: mode === 'normal' ? 'cleared' : 'operator',
        untilMs: null,
        atMs: Date.now(),
      } as const;
      await store.control.writeMode({ mode, version: version + 1, reason, ...by });
    }
  });
});
