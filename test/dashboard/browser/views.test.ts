import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Dashboard } from '../../../src/dashboard/dashboard.ts';
import { describeInBrowser, overflowPx, seriousFindings } from '../../support/browser.ts';
import { startTestDashboard } from '../../support/page.ts';
import { startSeededService } from '../../support/seeded-service.ts';
import type { TestService } from '../../support/service.ts';

const VIEWS = [
  ['/', 'Now'],
  ['/decisions', 'Decisions'],
  ['/models', 'Models'],
  ['/cost', 'Cost'],
  ['/agreement', 'Agreement'],
  ['/controls', 'Controls'],
] as const;

describeInBrowser('every view of the dashboard', (browser) => {
  let service: TestService;
  let dashboard: Dashboard;
  let panelId = '';
  before(async function () {
    this.timeout(120_000);
    service = await startSeededService();
    dashboard = await startTestDashboard(service, { webUiUrl: 'http://127.0.0.1:8233' });
    const { lines } = await service.workers.store.decisionPages.read({ limit: 1, path: 'full' });
    panelId = lines[0]?.decisionId ?? '';
  });
  after(async () => {
    await dashboard?.close();
    await service?.stop();
  });

  const everyView = () => [...VIEWS, [`/decision?id=${panelId}`, null] as const];

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious finding of accessibility, ${colorScheme}`, async function () {
      this.timeout(120_000);
      for (const [path, title] of everyView()) {
        const page = await browser.open(dashboard.url + path, { colorScheme });
        if (title) assert.equal(await headingOf(page), title);
        await isAtRest(page);
        assert.deepEqual(await seriousFindings(page), [], path);
        const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        assert.equal(isDark(String(background)), colorScheme === 'dark', `${path}: ${background}`);
      }
    });
  }

  it('is no wider than a phone, and its numbers are there', async function () {
    this.timeout(120_000);
    for (const [path] of everyView()) {
      const page = await browser.open(dashboard.url + path, { viewport: { width: 390, height: 844 } });
      await isAtRest(page);
      assert.ok((await overflowPx(page)) <= 0, `${path} is wider than 390 px`);
      assert.ok(await page.getByRole('navigation', { name: 'Views' }).isVisible());
    }
  });
});

const headingOf = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

/** Everything that the view asks for has come, and what moves has stopped. */
async function isAtRest(page: Page): Promise<void> {
  await page.waitForFunction('!document.querySelector("[aria-busy=true], .waiting")');
  await page.waitForTimeout(300);
}

function isDark(rgb: string): boolean {
  const [red = 0, green = 0, blue = 0] = rgb.match(/\d+/g)?.map(Number) ?? [];
  return red + green + blue < 384;
}
