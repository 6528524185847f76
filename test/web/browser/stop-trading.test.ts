import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { Dashboard } from '../../../server/dashboard.ts';
import { describeInBrowser, seriousFindings } from '../../support/browser.ts';
import { TOKEN } from '../../support/dashboard.ts';
import { focusedName, focusOutlinePx, tabTo } from '../../support/keyboard.ts';
import { startTestDashboard } from '../../support/page.ts';
import { startTestService, type TestService } from '../../support/service.ts';

describeInBrowser('stopping all trading, by the keyboard alone', (browser) => {
  let service: TestService;
  let dashboard: Dashboard | undefined;
  before(async function () {
    this.timeout(120_000);
    service = await startTestService({});
    dashboard = await startTestDashboard(service);
    await service.workers.store.alerts.raise({
      id: 'alert/a-test',
      kind: 'provider_out',
      account: null,
      severity: 'warning',
      figures: {
        provider: 'sim-openai',
        reason: { code: 'calls_failed', figures: { failed: 3, calls: 3, failures: ['timed_out'] } },
      },
      raisedAtMs: Date.now(),
    });
  });
  after(async () => {
    await dashboard?.close();
    await service?.stop();
  });

  const mode = async () => (await service.workers.store.control.readMode()).mode;
  const stopped = (page: Page) => page.getByRole('status').filter({ hasText: 'Trading is stopped' });

  it('goes from an alert to the stop and back to automatic, and every step can be seen', async () => {
    const page = await browser.open(`${dashboard?.url}/`);
    await page
      .getByText(/sim-openai/)
      .first()
      .waitFor();
    // Without the token the button says why it does nothing.
    await tabTo(page, 'Stop trading');
    assert.equal(await page.locator('button:focus').getAttribute('aria-disabled'), 'true');
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.getByText('read only: sign in').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await tabTo(page, 'sign in');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Controls' }).waitFor();
    await tabTo(page, 'Token');
    await page.keyboard.type(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'Mode' }).waitFor();

    // The alert is on Now: from the heading above it the header is one key back.
    await tabTo(page, 'Now', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await page
      .getByText(/sim-openai/)
      .first()
      .waitFor();
    await tabTo(page, 'Stop trading', 'Shift+Tab');
    assert.ok((await focusOutlinePx(page)) >= 2, 'the focus can be seen');

    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Stop trading?' });
    await dialog.waitFor();
    assert.match(await focusedName(page), /^Reason/, 'the first thing to do has the focus');
    assert.deepEqual(await seriousFindings(page), []);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await focusedName(page), 'Stop trading', 'the focus goes back to where it came from');
    assert.equal(await mode(), 'normal');

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'State a reason' }).waitFor();
    await page.keyboard.type('a drill at night');
    await page.keyboard.press('Tab');
    assert.match(await focusedName(page), /^Your name/);
    await page.keyboard.type('olga');
    await page.keyboard.press('Tab');
    assert.equal(await focusedName(page), 'Cancel', 'the harmless button comes first');
    await page.keyboard.press('Tab');
    assert.equal(await focusedName(page), 'Stop trading');
    assert.ok((await focusOutlinePx(page)) >= 2);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.match((await stopped(page).textContent()) ?? '', /since .*by olga: “a drill at night”/);
    assert.equal(await mode(), 'halted');
    assert.deepEqual(await seriousFindings(page), []);
    const decision = (await service.decide(service.request({ maxStakeMicroUsd: 60_000_000 }))) as Decision;
    assert.deepEqual([decision.action, decision.verdict.reasons[0]?.code], ['SKIP', 'mode_halted']);

    // It is said on every view, and undone where it was done.
    assert.equal(await focusedName(page), 'Back to automatic');
    await tabTo(page, 'Decisions');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Decisions' }).waitFor();
    await stopped(page).waitFor();
    await tabTo(page, 'Back to automatic', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Back to automatic?' }).waitFor();
    await page.keyboard.type('the drill is over');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop trading' }).waitFor();
    assert.equal(await focusedName(page), 'Stop trading');
    assert.equal(await stopped(page).count(), 0);
    assert.equal(await mode(), 'normal');
  });
});
