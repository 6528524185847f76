import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { type SeededDashboard, startSeededDashboard } from '../../../bench/dashboard/seeded-dashboard.ts';
import { describeInBrowser, seriousFindings } from '../../support/browser.ts';
import { builtPage } from '../../support/page.ts';
import { sharedServers } from '../../support/servers.ts';

const OTHER = 'hedge';

describeInBrowser('the account that the page is about', (browser) => {
  let seeded: SeededDashboard | undefined;
  before(async function () {
    this.timeout(120_000);
    builtPage();
    const { mongodb } = await sharedServers();
    const database = `test_${randomUUID().slice(0, 8)}`;
    seeded = await startSeededDashboard({
      uri: mongodb.uri,
      database,
      decisions: 60,
      days: 2,
      otherAccounts: [OTHER],
    });
  });
  after(() => seeded?.close());

  const urlOf = (path: string) => `${seeded?.dashboard.url}${path}`;
  const choices = (page: Page) => page.getByRole('combobox', { name: 'Account' });

  it('that is not configured is said to be none, and all are shown', async () => {
    const page = await browser.open(urlOf('/decisions?account=nobody'));
    await page.getByRole('alert').filter({ hasText: 'no account “nobody”' }).waitFor();
    await page.getByRole('table').first().waitFor();
    assert.equal(await choices(page).inputValue(), '');
    assert.deepEqual(await seriousFindings(page), []);
  });
});
