import assert from 'node:assert/strict';
import type { Decision } from '../../../domain/decision/decision.ts';
import { startSimulator } from '../../../local/simulator/index.ts';
import type { Dashboard } from '../../../server/dashboard.ts';
import { describeInBrowser, seriousFindings } from '../../support/browser.ts';
import { TOKEN } from '../../support/dashboard.ts';
import { type GatedSimulator, gated } from '../../support/gate.ts';
import { tabTo } from '../../support/keyboard.ts';
import { startTestDashboard } from '../../support/page.ts';
import { startTestService, type TestService } from '../../support/service.ts';

describeInBrowser('the controls in a browser', (browser) => {
  let simulator: GatedSimulator | undefined;
  let service: TestService;
  let dashboard: Dashboard | undefined;
  before(async function () {
    this.timeout(120_000);
    simulator = await gated(await startSimulator({ seed: 1, latency: 'instant' }));
    service = await startTestService({ simulator });
    dashboard = await startTestDashboard(service);
  });
  after(async () => {
    await dashboard?.close();
    await service?.stop();
    await simulator?.close();
  });

  it('are behind the token, and by the keyboard alone set an emergency that a running decision obeys', async () => {
    const page = await browser.open(`${dashboard?.url}/controls`);
    assert.equal(await page.getByRole('form', { name: 'Mode' }).count(), 0);
    await tabTo(page, 'Token');
    await page.keyboard.type('a wrong one');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'not the token' }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'Mode' }).waitFor();

    simulator?.hold();
    const handle = await service.start(service.request({ maxStakeMicroUsd: 60_000_000, deadlineMs: 60_000 }));
    try {
      for (;;) {
        const { asked } = await handle.query<{ asked: readonly string[] }>('state');
        if (asked.length > 0) break;
      }
      await page.getByRole('radio', { name: /^emergency/ }).focus();
      await page.keyboard.press('Space');
      await tabTo(page, 'Reason (required)');
      await page.keyboard.type('a drill');
      await tabTo(page, 'Your name (required, remembered)');
      await page.keyboard.type('olga');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Set the mode to emergency?' });
      await dialog.waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      assert.equal((await service.workers.store.control.readMode()).mode, 'normal');

      await page.keyboard.press('Enter');
      await tabTo(page, 'Set emergency');
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: 'The mode is emergency now' }).waitFor();
      const decision = (await handle.result()) as Decision;
      assert.deepEqual([decision.action, decision.verdict.reasons[0]?.code], ['SKIP', 'mode_emergency']);
    } finally {
      simulator?.release();
    }
    await page.getByRole('link', { name: /Mode emergency/ }).waitFor();
    const entry = page.getByRole('row').filter({ hasText: 'a drill' });
    await entry.filter({ hasText: 'olga' }).waitFor();

    await page.getByRole('radio', { name: /^automatic/ }).check();
    await page.getByLabel('Reason (required)').first().fill('the drill is over');
    await page.getByRole('button', { name: /^Back to automatic/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Back to automatic' }).click();
    await page.getByRole('status').filter({ hasText: 'it is normal now' }).waitFor();
    assert.equal((await service.workers.store.control.readMode()).mode, 'normal');
  });

  it('change a cap, and say first by how much', async () => {
    const page = await browser.open(`${dashboard?.url}/controls`);
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const caps = page.getByRole('form', { name: /caps of main/i });
    await caps.getByLabel(/hour/i).fill('7.50');
    await caps.getByLabel('Reason (required)').fill('a quiet hour');
    await caps.getByLabel(/Your name/).fill('olga');
    await caps.getByRole('button').last().click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText(/\$7\.50/)
      .first()
      .waitFor();
    await dialog.getByRole('button').last().click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'a quiet hour' }).waitFor();
    assert.equal((await service.workers.store.control.readAccount('main'))?.budget.hourMicroUsd, 7_500_000);
  });
});
