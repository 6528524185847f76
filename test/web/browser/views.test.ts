import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { type SeededDashboard, startSeededDashboard } from '../../../bench/dashboard/seeded-dashboard.ts';
import { bookSentence, comparisonSentence } from '../../../domain/explain/portfolio-sentences.ts';
import { becauseOf } from '../../../domain/explain/with-sentences.ts';
import type { KeptAlert } from '../../../domain/health/alert.ts';
import { type Incident, openedBy } from '../../../domain/health/incident.ts';
import { formatMoney } from '../../../domain/shared/format.ts';
import type { AgreementView } from '../../../server/contract/agreement.ts';
import type { CostView } from '../../../server/contract/cost.ts';
import type { DecisionsView, DecisionView } from '../../../server/contract/decisions.ts';
import type { ModelsView } from '../../../server/contract/models.ts';
import type { NowView } from '../../../server/contract/now.ts';
import type { PortfolioView } from '../../../server/contract/portfolio.ts';
import { describeInBrowser, overflowPx, seriousFindings } from '../../support/browser.ts';
import { builtPage } from '../../support/page.ts';
import { overlappingTexts, smallTargets } from '../../support/phone.ts';
import { sharedServers } from '../../support/servers.ts';

const VIEWS = [
  ['/', 'Now'],
  ['/decisions', 'Decisions'],
  ['/portfolio', 'Portfolio'],
  ['/models', 'Models'],
  ['/cost', 'Cost'],
  ['/agreement', 'Agreement'],
  ['/incidents', 'Incidents'],
  ['/controls', 'Controls'],
] as const;
const PHONE = { width: 390, height: 844 };

describeInBrowser('every view of the dashboard', (browser) => {
  let seeded: SeededDashboard | undefined;
  let panelId = '';
  before(async function () {
    this.timeout(120_000);
    builtPage();
    const { mongodb } = await sharedServers();
    const database = `test_${randomUUID().slice(0, 8)}`;
    seeded = await startSeededDashboard({ uri: mongodb.uri, database, decisions: 600, days: 8 });
    const { lines } = await seeded.store.decisionPages.read({ limit: 1, path: 'full' });
    panelId = lines[0]?.decisionId ?? '';
    await seeded.store.incidents.open(pastIncident(Date.now() - 2 * HOUR_MS));
  });
  after(() => seeded?.close());

  const urlOf = (path: string) => `${seeded?.dashboard.url}${path}`;
  const ask = async <T>(path: string) => (await (await fetch(urlOf(path))).json()) as T;
  const open = async (path: string, options = {}) => {
    const page = await browser.open(urlOf(path), options);
    await isAtRest(page);
    return page;
  };
  const everyView = () => [...VIEWS, [`/decision?id=${encodeURIComponent(panelId)}`, null] as const];

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious finding of an accessibility scan, and is ${colorScheme} where the device is`, async function () {
      this.timeout(180_000);
      for (const [path, title] of everyView()) {
        const page = await open(path, { colorScheme });
        if (title) assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), title);
        // In the dark nothing differs but colours.
        assert.deepEqual(await seriousFindings(page, colorScheme === 'dark' ? ['color-contrast'] : null), [], path);
        const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        assert.equal(isDark(String(background)), colorScheme === 'dark', `${path}: ${background}`);
        await page.context().close();
      }
    });
  }

  it('fits a phone: its answer is in the first screen, nothing overlaps or is too wide, and a finger hits everything', async function () {
    this.timeout(180_000);
    for (const [path] of everyView()) {
      const page = await open(path, { viewport: PHONE });
      assert.ok((await overflowPx(page)) <= 0, `${path} is wider than ${PHONE.width} px`);
      for (const answer of answersOf(path, page)) {
        const { y, height } = (await answer.boundingBox()) ?? { y: PHONE.height, height: 0 };
        const text = (await answer.textContent()) ?? '';
        assert.ok(y + height <= PHONE.height, `${path}: "${text}" ends at ${y + height} px`);
      }
      assert.deepEqual(await smallTargets(page), [], path);
      assert.deepEqual(await overlappingTexts(page), [], path);
      await page.context().close();
    }
  });

  it('has its navigation behind a button on a phone, which Escape closes', async () => {
    const page = await open('/', { viewport: PHONE });
    const navigation = page.getByRole('navigation', { name: 'Views' });
    await page.getByRole('button', { name: 'Menu' }).click();
    await navigation.waitFor();
    assert.deepEqual([await smallTargets(page), await overlappingTexts(page)], [[], []]);
    await page.keyboard.press('Escape');
    await navigation.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Menu' }).click();
    await navigation.getByRole('link', { name: 'Cost' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cost' }).waitFor();
    await navigation.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('Decision: keeps a name in one line on a phone, however long the figures beside it are', async () => {
    const page = await open(`/decision?id=${encodeURIComponent(panelId)}`, { viewport: PHONE });
    const line = page.locator('.axis-line').first();
    await line
      .locator('.axis-value')
      .evaluate('(value) => (value.textContent = "bid 54c (30 stand there), ask 55c (40 stand there)")');
    const { width, height } = (await line.locator('.axis-name').boundingBox()) ?? { width: 0, height: 0 };
    assert.ok(width > height, `the name is ${width} px wide and ${height} px high`);
    await page.context().close();
  });

  it('keeps a theme that was chosen, whatever the device says', async () => {
    const page = await open('/', { colorScheme: 'light' });
    await page.getByLabel('Theme').selectOption('dark');
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.ok(isDark(String(await page.evaluate('getComputedStyle(document.body).backgroundColor'))));
  });

  it('Now: shows mode, money, health and flow as the API has them, each with its n', async () => {
    const now = await ask<NowView>('/api/now');
    const page = await open('/');
    await page.getByRole('link', { name: /Mode normal/ }).waitFor();
    await page.getByText(now.day.decisions.toLocaleString('en'), { exact: true }).first().waitFor();
    const [account] = now.accounts;
    await page
      .getByText(formatMoney(account?.day?.spentMicroUsd ?? -1))
      .first()
      .waitFor();
    await page
      .getByRole('main')
      .getByText(/4 of 5 calls of the last minute failed/)
      .first()
      .waitFor();
    await page.getByText('America/New_York').first().waitFor();
    // A busy store may answer with fewer than the twenty that are asked for.
    const [answer] = await Promise.all([page.waitForResponse(/\/api\/decisions/), page.reload()]);
    const { rows } = (await answer.json()) as DecisionsView;
    const { atMs } = now;
    const lines = page
      .getByRole('region', { name: 'Latest decisions' })
      .getByRole('row')
      .filter({ has: page.getByRole('link') });
    assert.ok(rows.length > 0 && rows.every(({ decidedAtMs }) => atMs - decidedAtMs < 86_400_000));
    await lines.nth(rows.length - 1).waitFor();
    assert.equal(await lines.count(), rows.length);
  });

  it('Decisions: keeps its filters in the address, pages, and exports what it shows', async () => {
    const page = await open('/decisions');
    await page.getByLabel('Action').selectOption('BUY');
    await page.waitForURL(/action=BUY/);
    await isAtRest(page);
    const shown = await ask<DecisionsView>('/api/decisions?limit=100&action=BUY');
    const rows = page.getByRole('table').first().locator('tbody tr');
    await rows.nth(shown.rows.length - 1).waitFor();
    assert.equal(await rows.filter({ hasText: 'BUY' }).count(), shown.rows.length);

    const again = await open(new URL(page.url()).pathname + new URL(page.url()).search);
    assert.equal(await again.getByLabel('Action').inputValue(), 'BUY');
    // A store that is busy is searched less far back: then the list is read again.
    while ((await again.getByRole('table').first().locator('tbody tr').count()) < shown.rows.length) {
      await again.reload();
      await isAtRest(again);
    }
    type Exported = { readonly filters: Record<string, string>; readonly rows: readonly unknown[] };
    let csv = '';
    let parsed: Exported = { filters: {}, rows: [] };
    do {
      csv = (await exported(again, /CSV/)).trim();
      parsed = JSON.parse(await exported(page, /JSON/)) as Exported;
    } while (csv.split('\r\n').length < shown.rows.length + 1 || parsed.rows.length < shown.rows.length);
    assert.equal(csv.split('\r\n').length, shown.rows.length + 1);
    assert.deepEqual([parsed.filters.action, parsed.rows.length], ['BUY', shown.rows.length]);
  });

  it('Decisions: can be narrowed to what became of them', async () => {
    const page = await open('/decisions?action=BUY');
    await page.getByLabel('Outcome').selectOption('won');
    await page.waitForURL(/result=won/);
    await isAtRest(page);
    const { rows } = await ask<DecisionsView>('/api/decisions?limit=100&action=BUY&result=won');
    assert.ok(rows.length > 0 && rows.every(({ profitMicroUsd }) => (profitMicroUsd ?? 0) > 0));
    type Exported = { readonly filters: Record<string, string>; readonly rows: readonly { profitMicroUsd: number }[] };
    const shown = JSON.parse(await exported(page, /JSON/)) as Exported;
    assert.equal(shown.filters.result, 'won');
    assert.ok(shown.rows.length > 0 && shown.rows.every(({ profitMicroUsd }) => profitMicroUsd > 0));
    await page.context().close();
  });

  it('draws a model in the same colour on every view', async () => {
    const colors = async (path: string, chart: string) => {
      const page = await open(path);
      const entries = page.getByRole('figure', { name: chart }).locator('.legend li');
      await entries.first().waitFor();
      const found = await entries.evaluateAll((items) =>
        items.map((item) => [
          item.textContent?.replace(/^\d+: /, '') ?? '',
          item.querySelector('[class*="legend-color-"]')?.className.match(/legend-color-(\w+)/)?.[1] ?? '',
        ]),
      );
      await page.context().close();
      return new Map(found as [string, string][]);
    };
    const weights = await colors('/models', 'Weight of each model');
    const trends = await colors('/models', 'Calibration error by model, so far in the window');
    const cost = await colors('/cost', 'Dollars a day by model');
    for (const of of [weights, cost]) {
      const shared = [...of].filter(([model]) => trends.has(model));
      assert.ok(shared.length >= 4, JSON.stringify([...of, ...trends]));
      assert.equal(new Set(shared.map(([, color]) => color)).size, shared.length);
      for (const [model, color] of shared) assert.equal(trends.get(model), color, model);
    }
    assert.equal(trends.get('Fair value'), 'ink');
  });

  it('Portfolio: says of each book what the API has, and keeps its window in the address', async () => {
    const view = await ask<PortfolioView>('/api/portfolio?window=30d');
    const traded = view.books.filter(({ againstNothing }) => againstNothing !== null);
    assert.ok(traded.some(({ book }) => book === 'paper') && traded.some(({ book }) => book === 'real'));
    const page = await open('/portfolio');
    const text = (await page.getByRole('main').textContent()) ?? '';
    for (const book of traded) {
      if (book.book !== 'withheld') assert.ok(text.includes(bookSentence(book)), bookSentence(book));
    }
    assert.ok(text.includes(comparisonSentence(view)), comparisonSentence(view));
    for (const { model } of view.models) assert.ok(text.includes(model), model);
    await page.getByLabel('Window').selectOption('7d');
    await page.waitForURL(/window=7d/);
  });

  it('Decision: shows everything that is known, and what each model changes', async () => {
    const view = await ask<DecisionView>(`/api/decision?id=${encodeURIComponent(panelId)}`);
    const page = await open(`/decision?id=${encodeURIComponent(panelId)}`);
    const text = (await page.getByRole('main').textContent()) ?? '';
    for (const { model } of view.decision.calls) assert.ok(text.includes(model), model);
    for (const sentence of becauseOf(view.decision)) assert.ok(text.includes(sentence), sentence);
    assert.ok(view.without.length >= 2);
    const left = page.getByRole('region', { name: 'Without each model' }).first();
    for (const { model } of view.without) assert.ok((await left.textContent())?.includes(model), model);
    const link = page.getByRole('link', { name: 'Open workflow' }).first();
    assert.equal(await link.getAttribute('href'), view.webUiUrl);
  });

  it('Decision: a trade whose time is over says so beside it', async () => {
    const view = await ask<DecisionsView>('/api/decisions?limit=100&action=BUY');
    const bought = view.rows.at(-1);
    assert.ok(bought);
    const page = await open(`/decision?id=${encodeURIComponent(bought.decisionId)}`);
    const verdict = await page.getByRole('region', { name: 'The decision' }).locator('.verdict').textContent();
    assert.match(verdict ?? '', /BUY .*EXPIRED: do not act on it$/);
    await page.context().close();
  });

  it('Models: has every model with its n, and what it adds', async () => {
    const view = await ask<ModelsView>('/api/models?window=7d');
    const page = await open('/models');
    const text = (await page.getByRole('main').textContent()) ?? '';
    const models = view.rows.filter(({ kind }) => kind === 'model');
    assert.ok(models.length >= 5 && view.contributions.length >= 5 && view.weights.length >= 5);
    for (const { subject } of models) assert.ok(text.includes(subject), subject);
    for (const { markets } of view.contributions) assert.ok(text.includes(String(markets)), `n = ${markets}`);
    assert.ok((await page.getByRole('figure').count()) >= 3, 'charts');
    const figures = await page.getByRole('figure').allTextContents();
    assert.ok(
      figures.every((words) => words.trim().length > 40),
      'each chart says in words what it shows',
    );
    await page.locator('label', { hasText: /^By/ }).locator('select').selectOption('category');
    await page.waitForURL(/by=category/);
  });

  it('Cost: shows the ledger’s own totals', async () => {
    const view = await ask<CostView>('/api/cost');
    const page = await open('/cost');
    const text = (await page.getByRole('main').textContent()) ?? '';
    assert.ok(view.total.spentMicroUsd > 0 && view.days.length >= 6);
    assert.ok(text.includes(formatMoney(view.total.spentMicroUsd)), formatMoney(view.total.spentMicroUsd));
    for (const { how } of view.savings) assert.ok(text.toLowerCase().includes(how.replaceAll('_', ' ')), how);
    assert.equal(view.account, null, 'no account in the address: all of them');
  });

  it('Agreement: counts every decision of the bins, and says what a threshold would have skipped', async () => {
    const view = await ask<AgreementView>('/api/agreement?window=30d');
    const decisions = view.agreement.reduce((sum, bin) => sum + bin.decisions, 0);
    assert.ok(decisions > 100);
    const page = await open('/agreement?threshold=0.8');
    const slider = page.getByRole('slider');
    assert.equal(Number(await slider.inputValue()), 0.8);
    const traded = (threshold: number) =>
      view.agreement.filter(({ to }) => to <= threshold + 1e-9).reduce((sum, bin) => sum + bin.traded.n, 0);
    const text = (await page.getByRole('main').textContent()) ?? '';
    assert.ok(text.includes(String(traded(0.8))), `skips ${traded(0.8)}`);
    await slider.press('ArrowLeft');
    await page.waitForURL(/threshold=0\.75/);
  });
});

const HOUR_MS = 3_600_000;

/** One that is over for so long that it is in its own view alone. */
function pastIncident(raisedAtMs: number): Incident {
  const failed = { failed: 3, calls: 3, failures: ['timed_out'] } as const;
  const alert = {
    id: 'alert/of-the-past',
    kind: 'provider_out',
    account: null,
    severity: 'critical',
    figures: { provider: 'sim-local', reason: { code: 'calls_failed', figures: failed } },
    raisedAtMs,
    delivery: null,
  } as const satisfies KeptAlert;
  const closedAtMs = raisedAtMs + 60_000;
  const money = { missedMicroUsd: 0, uncertainMicroUsd: 130_000 };
  const story = { decisions: 9, skipped: 4, resumed: 3, missed: 0, uncertainCalls: 12, isCut: false, atMs: closedAtMs };
  return { ...openedBy(alert, 0), closedAtMs, story: { ...story, ...money } };
}

/** What a view is looked at for. */
function answersOf(path: string, page: Page): readonly Locator[] {
  const latest = page.locator('.decision-item').first();
  const ofDecision = [latest.locator('.pill').first(), latest.getByText(/^Price/)];
  if (path === '/') return [page.getByRole('region', { name: 'Key figures' }).getByText('Latency'), ...ofDecision];
  if (path === '/decisions') return ofDecision;
  if (path.startsWith('/decision?'))
    return [page.locator('.verdict'), page.getByText('Quotes', { exact: true }).first()];
  return [page.getByRole('heading', { level: 2 }).first()];
}

/** Everything that the view asks for has come. */
async function isAtRest(page: Page): Promise<void> {
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(200);
}

async function exported(page: Page, button: RegExp): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).first().click();
  return readFile((await (await download).path()) ?? '', 'utf8');
}

function isDark(rgb: string): boolean {
  const [red = 0, green = 0, blue = 0] = rgb.match(/\d+/g)?.map(Number) ?? [];
  return red + green + blue < 384;
}
