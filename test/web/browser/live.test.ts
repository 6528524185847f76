import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Dashboard } from '../../../server/dashboard.ts';
import { describeInBrowser, seriousFindings } from '../../support/browser.ts';
import { startTestDashboard } from '../../support/page.ts';
import { startTestService, type TestService } from '../../support/service.ts';

/** What a market's text may hold that a page must never take for its own. */
const HOSTILE = [
  '<img src=x onerror="window.hit=1">',
  '"><script>window.hit=2</script>',
  "';window.hit=3;//",
  '<svg onload=window.hit=4>',
  'javascript:window.hit=5',
  '{{constructor.constructor("window.hit=6")()}}',
  '<a href="javascript:window.hit=7">Yes</a>',
  '\u202e<b>backwards</b>',
];

describeInBrowser('the dashboard, live', (browser) => {
  let service: TestService | undefined;
  let dashboard: Dashboard | undefined;
  before(async function () {
    this.timeout(120_000);
    service = await startTestService();
    dashboard = await startTestDashboard(service);
  });
  after(async () => {
    await dashboard?.close();
    await service?.stop();
  });

  const running = () => {
    if (!service || !dashboard) throw new Error('Nothing runs.');
    return { service, dashboard };
  };
  const decideOn = (title: string) => {
    const { service } = running();
    return service.decide(service.request({ quotes: { title } }));
  };

  it('says what will fill it while there is nothing, and shows a decision as soon as it is settled', async () => {
    const page = await browser.open(running().dashboard.url);
    await isLive(page);
    await page.getByText('No decision yet.').waitFor();
    await decideOn('Will the first one be seen at once?');
    const line = latest(page)
      .getByRole('row')
      .filter({ has: page.getByRole('link') })
      .first();
    await line.getByRole('link', { name: 'Will the first one be seen at once?' }).waitFor();
    const stored = await running().service.workers.store.decisionPages.read({ limit: 1 });
    await line.getByText(`${stored.lines[0]?.ticker}`).waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await decideOn('Will the second one wait?');
    await page.getByText('1 newer decision').waitFor();
    assert.equal(await latest(page).getByRole('link', { name: 'Will the second one wait?' }).count(), 0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await latest(page).getByRole('link', { name: 'Will the second one wait?' }).waitFor();
  });

  it('shows an alert as soon as it is raised, the gravest words as what they are: text', async () => {
    const page = await browser.open(running().dashboard.url);
    await isLive(page);
    const { alerts } = running().service.workers.store;
    const figures = { cause: 'bill', calls: 1, expectedMicroUsd: 1, actualMicroUsd: 2, ratio: 2 } as const;
    for (const [n, text] of HOSTILE.entries()) {
      const severity = (['notice', 'warning', 'critical'] as const)[n % 3] ?? 'notice';
      await alerts.raise({
        kind: 'cost_drift',
        figures: { ...figures, model: text },
        account: null,
        id: `hostile-${n}`,
        severity,
        raisedAtMs: Date.now() + n,
      });
    }
    const card = page.getByRole('region', { name: 'Alerts' });
    await card.getByText(/^\d+ earlier$/).click();
    for (const text of HOSTILE) await card.getByText(`${text} was billed`).waitFor();
    assert.equal(await page.evaluate('window.hit'), undefined);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('comes back by itself when the server does, and misses nothing', async () => {
    const { service } = running();
    const page = await browser.open(running().dashboard.url);
    await isLive(page);
    const port = Number(new URL(running().dashboard.url).port);
    await running().dashboard.close();
    await page.getByText(/reconnecting since/).waitFor();
    await decideOn('Will it be seen although it came meanwhile?');
    dashboard = await startTestDashboard(service, { port });
    await latest(page).getByRole('link', { name: 'Will it be seen although it came meanwhile?' }).waitFor();
    await isLive(page);
    await decideOn('Is it live again?');
    await latest(page).getByRole('link', { name: 'Is it live again?' }).waitFor();
  });

  it('takes nothing in a market’s text for its own', async () => {
    for (const title of HOSTILE) await decideOn(title);
    const page = await browser.open(running().dashboard.url);
    for (const title of HOSTILE.slice(0, 3)) await latest(page).getByText(title, { exact: true }).first().waitFor();
    const { lines } = await running().service.workers.store.decisionPages.read({ limit: HOSTILE.length });
    for (const { decisionId, title } of lines) {
      await page.goto(`${running().dashboard.url}/decision?id=${encodeURIComponent(decisionId)}`);
      await page.getByRole('heading', { level: 1 }).filter({ hasText: title }).waitFor();
    }
    await page.goto(`${running().dashboard.url}/decisions`);
    await page.getByRole('table').first().waitFor();
    assert.equal(await page.evaluate('typeof window.hit'), 'undefined');
    assert.equal(await page.locator('main img, main script, main a[href^="javascript"]').count(), 0);
  });
});

const latest = (page: Page) => page.getByRole('region', { name: 'Latest decisions' }).getByRole('table');

const isLive = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /^\s*live\s*$/ })
    .waitFor();
