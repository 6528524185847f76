import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { ACCOUNT, type SeededDashboard, startSeededDashboard } from '../../../bench/dashboard/seeded-dashboard.ts';
import type { PortfolioView } from '../../../server/contract/portfolio.ts';
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
  const accountIn = (page: Page) => new URL(page.url()).searchParams.get('account');
  const choices = (page: Page) => page.getByRole('combobox', { name: 'Account' });
  const loaded = (page: Page) => page.locator('.waiting').first().waitFor({ state: 'detached' });

  it('is chosen once, stands in the address, and is kept by every link of every view', async () => {
    const page = await browser.open(urlOf('/'));
    assert.equal(await choices(page).inputValue(), '', 'all accounts where the address names none');
    await choices(page).selectOption(OTHER);
    await page.waitForURL(/account=hedge/);
    const names = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').allTextContents();
    assert.ok(names.length >= 7, names.join(', '));
    for (const name of [...names, 'Conclave']) {
      const link = page.getByRole('link', { name, exact: true }).first();
      await link.click();
      await loaded(page);
      assert.equal(accountIn(page), OTHER, name);
      assert.equal(await choices(page).count(), 1, `one choice of the account on ${name}`);
      assert.equal(await choices(page).inputValue(), OTHER, name);
      const links = await page.evaluate(
        `[...document.querySelectorAll('main a[href^="/"]')].map((link) => link.getAttribute('href'))`,
      );
      for (const href of links as readonly string[]) assert.match(href, /[?&]account=hedge/, `${name}: ${href}`);
    }
    await choices(page).selectOption('');
    await page.waitForURL((url) => !url.searchParams.has('account'));
  });

  it('narrows what is an account’s own, and what it cannot narrow says of whom it is', async () => {
    const page = await browser.open(urlOf(`/decisions?account=${OTHER}`));
    await page
      .getByText(/No decision|None in the days/)
      .first()
      .waitFor();
    await choices(page).selectOption(ACCOUNT);
    await page.getByRole('table').first().waitFor();
    const text = async (path: string) => {
      await page.goto(urlOf(path));
      await loaded(page);
      return (await page.getByRole('main').textContent()) ?? '';
    };
    assert.match(await text(`/models?account=${OTHER}`), /the record of the models is of account hedge/);
    assert.match(await text('/models'), /is of all accounts\..*Weights, drift, proof and shadows are of main/);
    assert.match(await text(`/cost?account=${OTHER}`), /Account hedge, /);
    assert.match(await text('/cost'), /All accounts with the service's own ledger/);
    const { account } = (await (await fetch(urlOf('/api/portfolio'))).json()) as PortfolioView;
    assert.equal(account, null);
  });

  it('that is not configured is said to be none, and all are shown', async () => {
    const page = await browser.open(urlOf('/decisions?account=nobody'));
    await page.getByRole('alert').filter({ hasText: 'no account “nobody”' }).waitFor();
    await page.getByRole('table').first().waitFor();
    assert.equal(await choices(page).inputValue(), '');
    assert.deepEqual(await seriousFindings(page), []);
  });
});
